"""The reader of statements sees which tables have no project, and its list is read."""

import pytest

from tests.naming_projects import ROOT, documented, unnamed


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("SELECT id FROM tasks WHERE id = ?", {"tasks"}),
        ("SELECT id FROM tasks WHERE project_id = ? AND id = ?", set()),
        ("SELECT t.id FROM tasks t WHERE t.project_id IN (?)", set()),
        (
            "SELECT t.id FROM tasks t JOIN annotations a ON a.task_id = t.id"
            " WHERE t.project_id = ?",
            {"annotations"},
        ),
        (
            "SELECT 1 FROM tasks t JOIN annotations a"
            " ON a.project_id = t.project_id WHERE t.project_id = ?",
            set(),
        ),
        ("INSERT INTO changes (project_id, kind) VALUES (?, ?)", set()),
        ('UPDATE "annotations" SET "version" = 2 WHERE "id" = ?', {"annotations"}),
        ("SELECT id FROM users WHERE id = ?", set()),
    ],
    ids=range(8),
)
def test_tables_without_their_project_are_seen(text: str, tables: set[str]) -> None:
    assert unnamed(text) == tables


def test_each_function_that_the_list_names_is_there() -> None:
    listed = documented()

    assert listed
    for place, _ in listed:
        file, _, function = place.partition(":")
        name = function.rpartition(".")[2]
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), place

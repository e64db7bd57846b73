"""The command line refuses what belongs to Label Studio, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import database as db
from models.queries import projects
from models.rows import ProjectRow
from tests.linking.linked import link
from tests.serving.test_commands import Run, annotation, task, write
from tests.stored import CHOICES, EVERYTHING

FOLLOWS = "Project:1 follows Label Studio project 5 at http://localhost:8080."


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Run a command on a linked project, Reviews, of one task."""
    monkeypatch.chdir(tmp_path)
    db.close()
    run = Run(database_url)
    (tmp_path / "view.xml").write_text(CHOICES.lstrip())
    (tmp_path / "other.xml").write_text(CHOICES.replace('"label"', '"sentiment"'))
    (tmp_path / "bert.jsonl").write_text('{"task": "17", "result": []}')
    file = write(tmp_path / "tasks.json", [task(17, annotation(1, ground_truth=True))])
    run("import", "--project", "Reviews", "--label-config", "view.xml", file)
    link(reviews())
    yield run
    db.close()


def reviews() -> ProjectRow:
    with db.read():
        return projects.by_ids(EVERYTHING, [1])[1]


def count(table: str) -> int:
    with db.read():
        number: int = db.scalar(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
    return number


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "--project", "Reviews", "tasks.json"],
        ["import", "--project", "1", "--mirror", "--yes", "tasks.json"],
        [
            "import",
            "--project",
            "1",
            "--label-config",
            "other.xml",
            "--yes",
            "tasks.json",
        ],
        ["tasks", "delete", "--project", "Reviews", "17", "--yes"],
        ["tasks", "delete", "--project", "Reviews", "17", "--dry-run"],
        ["predictions", "add", "--project", "1", "--model", "bert", "bert.jsonl"],
        ["predictions", "delete", "--project", "1", "--model", "bert", "--yes"],
    ],
    ids=" ".join,
)
def test_what_belongs_to_label_studio_is_refused(
    run: Run, arguments: list[str]
) -> None:
    before = [count(table) for table in ("tasks", "predictions", "changes")]

    told = run.refused(*arguments)

    assert FOLLOWS in told
    assert [count(table) for table in ("tasks", "predictions", "changes")] == before
    assert reviews().label_config == CHOICES.lstrip()


def test_ground_truths_are_exported_and_tasks_are_assigned_as_always(run: Run) -> None:
    run("user", "add", "ann@example.org")
    run("member", "set", "Reviews", "ann@example.org", "ANNOTATOR")
    run("tasks", "assign", "--project", "Reviews", "--to", "ann@example.org", "17")
    run("export", "--project", "Reviews", "--output", "out.json")

    assert '"ground_truth":true' in Path("out.json").read_text().replace(" ", "")


def test_deleting_a_linked_project_says_that_its_link_goes_too(run: Run) -> None:
    previewed = run("projects", "delete", "Reviews", "--dry-run").output
    deleted = run("projects", "delete", "Reviews", "--yes").output

    told = (
        "It follows Label Studio project 5 at http://localhost:8080: the link is"
        " deleted too, and nothing changes there."
    )
    assert told in previewed
    assert told in deleted
    assert count("links") == 0

"""A database of every earlier version becomes one of this version, with its rows."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from exchange.digests import digest
from models.commands.ground_truths import set_ground_truth
from models.db import database as db
from models.db import migrating
from models.tables import Project, Task
from tests.models.first_rows import ROWS
from tests.settling import settled

FIRST, *_ = VERSIONS = migrating.names()
WITH_IDS = ("users", "projects", "tasks", "annotations", "predictions", "changes")
UNCOUNTED = {migrating.HISTORY_TABLE}


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database without tables, of the same kind as the migrated one."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE upgrading")
        yield urlunsplit(urlsplit(database_url)._replace(path="/upgrading"))
        connection.execute("DROP DATABASE upgrading WITH (FORCE)")


@contextmanager
def opened(url: str) -> Iterator[None]:
    db.connect(url)
    try:
        yield
    finally:
        db.close()


def bring_to(version: str) -> None:
    """As the server of this version left it, with rows since the first one."""
    with migrating.rebuilding(), db.write():
        migrating.runner().up(FIRST)
        for statement in ROWS.split(";\n"):
            if statement.strip():
                db.run(statement)
        if not db.is_sqlite():  # ids that were given do not count as used there
            for table in WITH_IDS:
                db.run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)")
        migrating.runner().up(version)


def tables() -> list[str]:
    with db.read():
        return sorted(set(db.database.get_tables()) - UNCOUNTED)


def shape() -> dict[str, object]:
    """The columns and indexes of all tables."""
    found: dict[str, object] = {}
    for table in tables():
        with db.read():
            columns = {(one.name, one.null) for one in db.database.get_columns(table)}
            indexes = {
                (one.name, tuple(one.columns), one.unique)
                for one in db.database.get_indexes(table)
            }
        found[table] = (columns, indexes)
    return found


def rows() -> dict[str, list[dict[str, object]]]:
    found = {}
    for table in tables():
        with db.read():
            cursor = db.run(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def waiting_again(found: list[dict[str, object]]) -> None:
    """Make the rows what they are while their accuracies wait to be computed."""
    for row in found:
        row.update(dict.fromkeys(row.keys() & {"accuracy", "mean_accuracy"}))
        row.update(dict.fromkeys(row.keys() & {"rescorings", "rescored_tasks"}, 1))
        if row.get("ground_truth_set_at") is not None:
            row["is_pending"] = 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_every_version_is_upgraded_with_its_rows(
    version: str, empty_url: str, database_url: str
) -> None:
    with opened(database_url):
        expected = shape()

    with opened(empty_url):
        bring_to(version)
        before = rows()
        applied = migrating.migrate()
        after = rows()
        found = shape()

    assert applied == VERSIONS[VERSIONS.index(version) + 1 :]
    assert found == expected
    for table, old in before.items():
        waiting_again(old)
        kept = [
            {name: value for name, value in new.items() if name in old[0]}
            for new in after[table]
            if old
        ]
        assert kept == old, table


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_upgraded_works(version: str, empty_url: str) -> None:
    with opened(empty_url):
        bring_to(version)
        migrating.migrate()
        settled()
        upgraded = rows()
        set_ground_truth(2, None)
        settled()
        after = rows()

    assert [row["accuracy"] for row in upgraded["annotations"]] == [None, 0.0]
    assert [row["accuracy"] for row in upgraded["predictions"]] == [1.0]
    verified = upgraded["annotations"][0]["result"]
    assert [row["result"] for row in upgraded["ground_truths"]] == [verified]
    assert [row["verified_result"] for row in upgraded["changes"]] == [verified]

    assert [row["annotation_id"] for row in after["ground_truths"]] == [2]
    assert [row["accuracy"] for row in after["annotations"]] == [0.0, None]
    assert [row["accuracy"] for row in after["predictions"]] == [0.0]
    assert after["changes"][-1]["number"] == 2


IMPORTED = """
INSERT INTO users (id, email, name, created_at) VALUES
    (7, 'user-5@project-1.import.invalid', '', 1001);
INSERT INTO tasks (id, project_id, external_id, data, created_at, updated_at)
    VALUES (11, 1, NULL, '{"b": 1.0, "a": "x"}', 1, 1), (12, 1, '2', '{}', 1, 1),
           (13, 1, '3', '{}', 1, 1), (14, 1, '4', '{}', 1, 1);
INSERT INTO annotations (id, project_id, task_id, external_id, annotator_id, result,
        created_at, updated_at) VALUES
    (21, 1, 11, '1', 7, '[]', 1, 1), (22, 1, 11, NULL, 7, '[]', 1, 1),
    (23, 1, 12, '1', 7, '[]', 1, 1), (24, 1, 13, '1', 7, '[]', 1, 1),
    (25, 1, 14, '1', 7, '[]', 1, 1);
INSERT INTO ground_truths (task_id, project_id, annotation_id, set_at) VALUES
    (11, 1, 22, 9), (13, 1, 24, 9);
INSERT INTO changes (id, project_id, number, kind, at, task_id, annotation_id, batch_id)
    VALUES (2, 1, 2, 'GROUND_TRUTH_SET', 1, 11, 21, 'import'),
           (3, 1, 3, 'TASKS_IMPORTED', 1, NULL, NULL, 'import'),
           (4, 1, 4, 'GROUND_TRUTH_SET', 1, 11, 22, NULL),
           (5, 1, 5, 'GROUND_TRUTH_SET', 1, 12, 23, NULL),
           (6, 1, 6, 'GROUND_TRUTH_UNSET', 1, 12, 23, NULL),
           (7, 1, 7, 'GROUND_TRUTH_SET', 1, 13, 24, 'bulk')
"""


def test_what_earlier_imports_said_is_known_from_the_history(empty_url: str) -> None:
    with opened(empty_url):
        bring_to("0007_tasks_of_models")
        with db.write():
            for statement in IMPORTED.split(";\n"):
                db.run(statement)
        migrating.migrate()
        after = rows()

    said = [(row["task_id"], row["annotation_id"]) for row in after["imported_truths"]]
    assert sorted(said) == [(11, 21), (12, 23)]
    sources = {row["id"]: row["source"] for row in after["annotations"]}
    assert (sources[21], sources[22]) == ("", None)
    names = {row["id"]: row["name"] for row in after["users"]}
    assert (names[2], names[7]) == ("Ann", "Label Studio user 5")
    digests = {row["id"]: row["data_digest"] for row in after["tasks"]}
    assert digests[11] == digest({"a": "x", "b": 1})
    assert digests[12] == digests[13] == digest({})


def test_an_id_that_was_deleted_is_given_to_no_other_after_an_upgrade(
    empty_url: str,
) -> None:
    with opened(empty_url):
        bring_to("0007_tasks_of_models")
        with db.write():
            db.run("DELETE FROM tasks WHERE id = 2")
        migrating.migrate()
        with db.write():
            project = Project.get_by_id(1)
            made = Task.create(project=project, data="{}", created_at=1, updated_at=1)

    assert made.id > 2


def test_foreign_keys_are_on_again_after_an_upgrade(empty_url: str) -> None:
    with opened(empty_url):
        bring_to(FIRST)
        migrating.migrate()
        with db.write():
            db.run("DELETE FROM tasks")
        after = rows()

    assert after["annotations"] == after["predictions"] == after["ground_truths"] == []


def test_one_that_is_behind_is_refused_with_the_command_to_run(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    later = tmp_path / "9999_later.py"
    later.write_text("def up(migrator, db):\n    db.execute_sql('nonsense')\n")
    with opened(empty_url):
        migrating.bring_up()
        before = shape()
        folder = tmp_path / "migrations"
        folder.mkdir()
        for file in [*migrating.FILES.glob("[0-9]*.py"), later]:
            (folder / file.name).write_bytes(file.read_bytes())
        monkeypatch.setattr(migrating, "FILES", folder)

        with pytest.raises(migrating.MigrationNeeded, match=r"server\.py migrate"):
            migrating.bring_up()
        with pytest.raises(Exception, match="nonsense"):
            migrating.migrate()

        assert migrating.state().pending == ("9999_later",)
        assert shape() == before


def test_numbers_that_are_not_finite_become_null_and_imports_are_told_apart(
    empty_url: str,
) -> None:
    """Version 7 stored 1e400 as an infinity, and no source of any change."""
    with opened(empty_url):
        bring_to("0007_tasks_of_models")
        with db.write():
            db.run("UPDATE annotations SET lead_time = ? WHERE id = 1", (math.inf,))
            db.run("UPDATE annotations SET lead_time = 3.5 WHERE id = 2")
            db.run("UPDATE predictions SET score = ?", (-math.inf,))
            db.run(
                "INSERT INTO changes (project_id, number, kind, at, batch_id) VALUES"
                " (1, 2, 'GROUND_TRUTH_SET', 1010, 'import'),"
                " (1, 3, 'TASKS_IMPORTED', 1010, 'import'),"
                " (1, 4, 'GROUND_TRUTH_UNSET', 1011, 'bulk')"
            )
        migrating.migrate()
        after = rows()

    assert [row["lead_time"] for row in after["annotations"]] == [None, 3.5]
    assert [row["score"] for row in after["predictions"]] == [None]
    sources = [row["source"] for row in after["changes"]]
    assert sources == ["HERE", "IMPORT", "IMPORT", "HERE"]

"""The numbers of a Label Studio become the people that they are."""

import json
from collections.abc import Callable
from pathlib import Path

from exchange import Report, Tally, import_tasks
from exchange.options import ImportOptions
from exchange.users import read_users
from models.db import database as db
from models.tables import User
from tests.exchange.conftest import answer, contents, task
from tests.exchange.test_identity import answers
from tests.stored import Stored

Imported = Callable[..., Report]
USERS = [
    {"id": 1, "email": "Ida@x.org", "first_name": "Ida", "last_name": "Lo"},
    {"id": 2, "email": "ben@x.org"},
]


def options(tmp_path: Path, source: str = "") -> ImportOptions:
    file = tmp_path / "users.json"
    file.write_text(json.dumps(USERS))
    return ImportOptions(source=source, users=read_users(file))


def names() -> dict[str, str]:
    with db.read():
        return {one.email: one.name for one in User.select()}


def numbered(number: int, author: int) -> dict[str, object]:
    return answer(number, None, completed_by=author)


def test_a_number_is_called_a_user_of_label_studio(
    stored: Stored, imported: Imported
) -> None:
    imported(stored.project().id, task(1, numbered(1, 5)))

    assert list(names().values()) == ["Label Studio user 5"]


def test_new_annotations_are_of_the_people_at_once(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()

    imported(project.id, task(1, numbered(1, 1)), options=options(tmp_path))

    assert names() == {"ida@x.org": "Ida Lo"}


def test_those_who_are_here_as_numbers_become_the_people(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()
    tasks = [
        task(1, numbered(1, 1), numbered(2, 2)),
        task(2, numbered(3, 1), numbered(4, 3)),
    ]
    imported(project.id, *tasks)
    others = stored.project()
    imported(others.id, *tasks)
    versions = [row[:2] for row in answers(others.id)]

    report = imported(project.id, task(9), options=options(tmp_path))
    again = imported(project.id, *tasks, options=options(tmp_path))

    assert report.users_merged == 2
    assert [email for _, email, *_ in answers(project.id)] == [
        "ida@x.org",
        "ben@x.org",
        "ida@x.org",
        f"user-3@project-{project.id}.import.invalid",
    ]
    assert f"user-1@project-{project.id}.import.invalid" not in names()
    assert [row[:2] for row in answers(others.id)] == versions
    assert (again.users_merged, again.annotations) == (0, Tally(0, 0, 4))


def test_numbers_of_another_source_stay(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()
    imported(project.id, task(1, numbered(1, 1)), options=ImportOptions(source="b"))
    before = contents()

    imported(project.id, options=options(tmp_path))

    assert contents() == before


def test_what_a_person_has_already_is_not_there_twice(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()
    imported(project.id, task(1, numbered(1, 1), answer(2, "ida@x.org")))
    address = f"user-1@project-{project.id}.import.invalid"
    with db.write():
        ids = dict(db.rows("SELECT email, id FROM users"))
        for id_ in (ids[address], ids["ida@x.org"]):
            db.run("INSERT INTO members VALUES (?, ?, 'ANNOTATOR')", (project.id, id_))
            db.run("INSERT INTO assignments VALUES (1, ?, ?)", (id_, project.id))

    import_tasks(project.id, [], options=options(tmp_path))

    assert [email for _, email, *_ in answers(project.id)] == ["ida@x.org"] * 2
    assert set(names()) == {"ida@x.org"}
    assert len(contents()["members"]) == len(contents()["assignments"]) == 1

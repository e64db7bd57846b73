"""An export holds all that an import keeps, in the form that Label Studio takes."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange import Report, export_file, export_page, exports, import_file
from models.commands.ground_truths import set_ground_truth
from models.conditions import TaskCondition
from models.db import database as db
from models.refusals import Reason, Refusal
from models.scope import Scope
from tests.counting import count_statements
from tests.exchange.conftest import answer, contents, task
from tests.settling import settled
from tests.stored import EVERYTHING, Stored, choice

Imported = Callable[..., Report]

RICH = [
    task(
        7,
        {
            "id": 11,
            "completed_by": {
                "email": "ada@x.org",
                "first_name": "Ada",
                "last_name": "Lo",
            },
            "result": [{"value": {"x": 1.0, "y": 2, "text": "ä😀\\u0000"}}],
            "lead_time": 12.5,
            "created_at": "2026-01-01T00:00:00.000001Z",
            "updated_at": "2026-01-02T00:00:00Z",
        },
        answer(12, "ben@x.org", ground_truth=True),
        answer(13, "cy@x.org", was_cancelled=True),
        answer(None, "cy@x.org", "no"),
        answer(None, None, "no"),
        meta={"source": [1, None]},
        created_at="2025-01-01T00:00:00Z",
        updated_at="2025-01-02T00:00:00Z",
        predictions=[
            {"id": 5, "model_version": "m1", "score": 0.87, "result": choice("no")},
            {"result": []},
        ],
    ),
    task(8),
    {"data": {"text": "no id"}},
    task(9, id="a-text"),
]


def exported(project_id: int) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    export_file(project_id, stream)
    found: list[dict[str, Any]] = json.loads(stream.getvalue())
    return found


def test_all_that_is_kept_is_exported(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(project.id, *RICH)

    first, second, third, fourth = exported(project.id)

    assert first["id"] == 7
    assert first["data"] == {"text": "text 7"}
    assert first["meta"] == {"source": [1, None]}
    assert first["created_at"] == "2025-01-01T00:00:00Z"
    assert first["annotations"][0] == {
        "id": 11,
        "completed_by": {"email": "ada@x.org", "first_name": "Ada Lo", "last_name": ""},
        "result": [{"value": {"x": 1.0, "y": 2, "text": "ä😀\\u0000"}}],
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": 12.5,
        "created_at": "2026-01-01T00:00:00.000001Z",
        "updated_at": "2026-01-02T00:00:00Z",
    }
    marks = [one["ground_truth"] for one in first["annotations"]]
    assert marks == [False, True, False, False, False]
    assert first["annotations"][2]["was_cancelled"] is True
    assert "completed_by" not in first["annotations"][4]
    guess = first["predictions"][0]
    assert (guess["id"], guess["model_version"], guess["score"]) == (5, "m1", 0.87)
    assert first["predictions"][1]["model_version"] == "undefined"
    assert "meta" not in second
    assert (third["id"], fourth["id"]) == ("Task:3", "a-text")


def test_an_author_known_by_number_only_goes_back_as_the_number(
    stored: Stored, imported: Imported
) -> None:
    first, second = stored.project(), stored.project()
    given = [2, {"id": 3, "email": ""}, "4", {"id": 5, "email": "ada@x.org"}]
    answers = [
        answer(number, None, completed_by=author) for number, author in enumerate(given)
    ]
    imported(first.id, task(1, *answers))

    back = exported(first.id)
    imported(second.id, *back)

    authors = [one["completed_by"] for one in back[0]["annotations"]]
    ada = {"email": "ada@x.org", "first_name": "", "last_name": ""}
    assert authors == [2, 3, 4, ada]
    assert exported(second.id) == back


def test_import_export_import_gives_the_same_project(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    first, second = stored.project(), stored.project()
    imported(first.id, *RICH)
    file = tmp_path / "export.json.gz"

    export_file(first.id, file)
    report = import_file(second.id, [file])

    assert report.errors == []
    assert exported(second.id) == exported(first.id)


def test_an_export_that_comes_back_changes_nothing(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *RICH)
    mine = stored.annotation(stored.task(project))
    stored.prediction(stored.task_now(mine.task_id))
    set_ground_truth(mine.id, None)
    settled()
    before = contents()

    report = imported(project.id, *exported(project.id))
    after = contents()
    imported(project.id, *exported(project.id))

    assert contents() == after
    assert after.pop("imported_truths") != before.pop("imported_truths")
    assert after == before
    assert report.tasks.unchanged == 5


def test_a_file_is_gzipped_if_its_name_says_so(
    stored: Stored, imported: Imported, tmp_path: Path
) -> None:
    project = stored.project()
    imported(project.id, task(1), task(2))
    plain, packed = tmp_path / "export.json", tmp_path / "export.json.gz"

    assert export_file(project.id, plain) == export_file(project.id, packed) == 2

    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert sorted(tmp_path.glob("export*")) == [plain, packed]


def test_a_failed_export_leaves_the_file_as_it_was(
    stored: Stored, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    file.write_text("before")

    with pytest.raises(Refusal) as caught:
        export_file(99, file)

    assert caught.value.reason == Reason.NOT_FOUND
    assert file.read_text() == "before"
    assert list(tmp_path.glob("export*")) == [file]


def test_an_export_of_several_parts_is_whole_and_tells_how_far_it_is(
    stored: Stored, imported: Imported, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "TASKS_AT_ONCE", 2)
    project = stored.project()
    imported(project.id, *[task(one) for one in range(5)])
    seen: list[tuple[int, int]] = []
    stream = io.BytesIO()

    export_file(project.id, stream, lambda done, all_: seen.append((done, all_)))

    assert [one["id"] for one in json.loads(stream.getvalue())] == [0, 1, 2, 3, 4]
    assert seen == [(2, 5), (4, 5), (5, 5)]


def test_an_empty_project_exports_an_empty_list(stored: Stored) -> None:
    assert exported(stored.project().id) == []


def test_a_page_goes_on_where_the_last_one_ended(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *[task(one) for one in range(5)])

    with db.read():
        first = export_page(EVERYTHING, project.id, TaskCondition(), 3)
        rest = export_page(
            EVERYTHING, project.id, TaskCondition(), 3, first.cursors[-1]
        )

    assert [json.loads(one)["id"] for one in first.tasks] == [0, 1, 2]
    assert [json.loads(one)["id"] for one in rest.tasks] == [3, 4]
    assert (first.has_next, rest.has_next) == (True, False)
    assert (first.has_previous, rest.has_previous) == (False, True)


def test_a_page_holds_the_tasks_that_pass(stored: Stored, imported: Imported) -> None:
    project = stored.project()
    imported(project.id, task(1), task(2, answer(1, "a@x.org", ground_truth=True)))

    with db.read():
        page = export_page(
            EVERYTHING, project.id, TaskCondition(has_ground_truth=True), 10
        )

    assert [json.loads(one)["id"] for one in page.tasks] == [2]


def test_who_sees_only_their_own_work_exports_only_that_and_no_mark(
    stored: Stored,
) -> None:
    mine = stored.annotation()
    other = stored.annotation(stored.task_now(mine.task_id))
    stored.annotation(stored.task(stored.project_now(mine.project_id)))
    set_ground_truth(mine.id, None)
    project_id = mine.project_id
    own = frozenset({project_id})
    scope = Scope(mine.annotator_id or 0, own_work=own, full_access=frozenset())

    with db.read():
        page = export_page(scope, project_id, TaskCondition(), 10)
        whole = export_page(EVERYTHING, project_id, TaskCondition(), 10)

    (text,) = page.tasks
    (annotation,) = json.loads(text)["annotations"]
    assert annotation["ground_truth"] is False
    assert other.annotator_id != mine.annotator_id
    assert len(whole.tasks) == 2
    assert [
        one["ground_truth"] for one in json.loads(whole.tasks[0])["annotations"]
    ] == [
        True,
        False,
    ]


def test_the_number_of_statements_does_not_grow_with_the_tasks(
    stored: Stored, imported: Imported
) -> None:
    project = stored.project()
    imported(project.id, *[task(one, answer(1, f"{one}@x.org")) for one in range(20)])

    with db.read():
        with count_statements() as of_one:
            export_page(EVERYTHING, project.id, TaskCondition(), 1)
        with count_statements() as of_all:
            export_page(EVERYTHING, project.id, TaskCondition(), 20)

    assert of_one.count == of_all.count == 3

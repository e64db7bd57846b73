"""Tasks are found on pages of the API, and inside the files of target storages."""

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from exchange import Report, Tally, grouping, import_file, import_tasks, splitting
from exchange.sources import BrokenFile
from exchange.splitting import Splitter
from models.db import database as db
from models.tables import Annotation
from tests.exchange.conftest import answer, task
from tests.stored import Stored

Imported = Callable[..., Report]


def page(*tasks: object, **parts: object) -> dict[str, Any]:
    return {"total_annotations": 2, "total": len(tasks), "tasks": list(tasks), **parts}


def stored_file(number: int, task: dict[str, Any], **parts: object) -> dict[str, Any]:
    """An annotation as a target storage holds it."""
    return {**answer(number, f"{number}@x.org"), "task": task, **parts}


def values(text: str, piece: int) -> list[object]:
    cut: Iterator[str] = (
        text[start : start + piece] for start in range(0, len(text), piece)
    )
    return list(Splitter(cut).values())


@pytest.mark.parametrize("piece", [7, 100_000])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_page_becomes_its_tasks(piece: int, indent: int | None) -> None:
    tasks = [task(1, answer(1, "a@x.org")), task(2)]
    text = json.dumps(page(*tasks, next=None, more={"a": [1]}), indent=indent)

    assert values(text, piece) == tasks


def test_pages_may_follow_one_another_and_tasks_too() -> None:
    text = json.dumps(page(task(1))) + "\n" + json.dumps(task(2))
    text += json.dumps({"count": 1, "next": None, "results": [task(3)]})

    assert values(text, 100_000) == [task(1), task(2), task(3)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"total": 1, "tasks": [{"data": {}}]', "column 37: expected a comma or }"),
        ('{"tasks": [] "a": 1}', "column 14: expected a comma or }"),
        ('{"tasks": [], "a" 1}', "column 19: expected a colon"),
        ('{"tasks": [1, ', "Expecting value"),
    ],
)
def test_a_broken_page_says_line_and_column(text: str, message: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        values(text, 100_000)

    assert message in str(caught.value)


def test_a_long_page_is_never_in_memory_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "MAX_VALUE_CHARACTERS", 1_000_000)
    one = json.dumps({"data": {"text": "x" * 1000}})
    pieces = (one if number == 0 else f",{one}" for number in range(5_000))

    found = Splitter(chain(['{"total":5000,"tasks":['], pieces, ["]}"])).values()

    assert sum(1 for _ in found) == 5_000  # of 5,000,000 characters


def test_a_page_that_begins_otherwise_is_read_as_well(stored: Stored) -> None:
    value = {"users": [{"id": 1}], "tasks": [task(1), {"data": 7}]}

    report = import_tasks(stored.project().id, [value], "SKIP_INVALID")

    assert report.tasks == Tally(1)
    assert [(one.index, one.path) for one in report.errors] == [(0, "tasks[1].data")]


def test_the_files_of_a_storage_become_their_tasks(
    stored: Stored, tmp_path: Path
) -> None:
    inside = {"id": 7, "data": {"text": "a"}, "meta": {"lot": 1}}
    other = {"id": 8, "data": {"text": "b"}}
    content = {
        "14": stored_file(14, inside),
        "15": stored_file(15, other),
        "16": stored_file(16, inside, ground_truth=True),
    }
    files = [tmp_path / name for name in content]
    for file in files:
        file.write_text(json.dumps(content[file.name]))

    report = import_file(stored.project().id, files)

    assert (report.errors, report.warnings) == ([], [])
    assert (report.tasks, report.annotations) == (Tally(2), Tally(3))
    assert report.ground_truths == Tally(1)
    with db.read():
        rows = Annotation.select().order_by(Annotation.external_id)
        assert [row.external_id for row in rows] == ["14", "15", "16"]
        assert rows[0].task_id == rows[2].task_id != rows[1].task_id


@pytest.mark.parametrize("waiting", [1, 1000])
def test_parts_of_a_task_give_one_task_however_far_apart_they_lie(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, waiting: int
) -> None:
    monkeypatch.setattr(grouping, "WAITING_TASKS", waiting)
    tasks = [{"id": number, "data": {"text": f"{number}"}} for number in range(3)]
    parts = [
        stored_file(10 * round_ + number, tasks[number])
        for round_ in (1, 2)
        for number in range(3)
    ]

    report = import_tasks(stored.project().id, parts)

    assert report.errors == []
    with db.read():
        rows = list(Annotation.select())
    assert len(rows) == 6
    assert len({row.task_id for row in rows}) == 3


def test_of_marks_in_several_files_the_last_one_counts_and_the_others_are_told(
    stored: Stored,
) -> None:
    inside = {"id": 7, "data": {"text": "a"}}
    moments = ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z"]
    parts = [
        stored_file(number, inside, ground_truth=True, updated_at=moment)
        for number, moment in enumerate(moments)
    ]

    report = import_tasks(stored.project().id, parts)

    (warning,) = report.warnings
    assert "is not set" in warning.message
    assert (warning.count, report.ground_truths) == (2, Tally(1))
    with db.read():
        (truth,) = stored.ground_truths().values()
        assert Annotation.get_by_id(truth).external_id == "1"


def test_an_annotation_inside_its_task_is_not_there_twice(stored: Stored) -> None:
    first, second = answer(1, "a@x.org"), answer(2, "b@x.org")
    inside = task(7, first, second)

    report = import_tasks(stored.project().id, [{**first, "task": inside}])

    assert (report.errors, report.annotations) == ([], Tally(2))

"""Whatever stands in an imported file, nothing that is stored lies beyond its bound."""

import copy
import json
from typing import Any

import pytest

from exchange import import_tasks
from exchange.options import ImportOptions
from exchange.reports import ImportErrorPolicy
from models.db import database as db
from models.tables import Annotation, Prediction, Task
from tests.bounds.columns import beyond
from tests.limiting import Limited
from tests.scoring.nasty import NASTY, places
from tests.settling import settled
from tests.stored import Stored, choice

MOMENT = "2026-01-31T10:00:00Z"
TASK: dict[str, Any] = {
    "id": 1,
    "data": {"text": "a", "more": {"list": [1]}},
    "meta": {"lot": 1},
    "source": "berlin",
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "annotations": [
        {
            "id": 1,
            "unique_id": "a-1",
            "import_id": 1,
            "completed_by": {
                "id": 1,
                "email": "a@example.org",
                "first_name": "A",
                "last_name": "B",
            },
            "result": choice("yes"),
            "was_cancelled": False,
            "ground_truth": True,
            "lead_time": 1.5,
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    ],
    "predictions": [
        {
            "id": 1,
            "model_version": "m",
            "score": 0.5,
            "result": choice("yes"),
            "created_at": MOMENT,
        }
    ],
}
HUGE = [
    *NASTY,
    "x" * 5_000,
    "ß" * 900,
    "x" * 150 + "@example.org",
    2**31,
    2**53,
    2**63 - 1,
    2**63,
    -(2**63),
    1e18,
    -1e308,
    1.7e308,
    "9" * 400,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    [0] * 3_000,
    {str(number): number for number in range(900)},
]


def _tasks() -> list[Any]:
    """The task, each time with something else at one of its places."""
    made: list[Any] = []
    for number in range(len(list(places(TASK)))):
        for huge in HUGE:
            task = copy.deepcopy(TASK)
            task["id"] = len(made) + 1
            container, step = list(places(task))[number]
            container[step] = huge
            made.append(task)
    return made


@pytest.mark.parametrize("key", ["annotations", "completions"])
def test_no_value_of_a_file_is_stored_beyond_its_bound(
    stored: Stored, limited: Limited, key: str
) -> None:
    limited(
        text_characters=50,
        result_bytes=2_000,
        file_result_bytes=2_000,
        data_bytes=2_000,
    )
    tasks = json.loads(json.dumps(_tasks()).replace('"annotations"', f'"{key}"'))
    project = stored.project()

    report = import_tasks(
        project.id,
        tasks,
        ImportErrorPolicy.SKIP_INVALID,
        options=ImportOptions(source="paris"),
    )
    settled()

    assert report.error_count > 100
    with db.read():
        counts = [each.select().count() for each in (Task, Annotation, Prediction)]
    assert min(counts) > 100
    assert list(beyond()) == []


def test_moments_before_the_year_1_and_after_9999_are_refused(stored: Stored) -> None:
    tasks = [
        {"data": {}, "created_at": "0001-01-01T00:00:00+14:00"},
        {"data": {}, "created_at": "9999-12-31T23:59:59-14:00"},
        {"data": {}, "created_at": "9999-12-31T23:59:59Z"},
    ]

    report = import_tasks(stored.project().id, tasks, ImportErrorPolicy.SKIP_INVALID)

    assert [(each.index, each.path) for each in report.errors] == [
        (0, "created_at"),
        (1, "created_at"),
    ]
    assert report.tasks.total == 1


def test_a_time_that_no_answer_takes_is_left_out_and_told(stored: Stored) -> None:
    annotation = {"result": [], "lead_time": 1_000_000_001}

    report = import_tasks(
        stored.project().id, [{"data": {}, "annotations": [annotation]}]
    )

    (warning,) = report.warnings
    assert (warning.path, warning.count) == ("annotations[0].lead_time", 1)
    assert "more than 1,000,000,000 seconds" in warning.message
    assert stored.annotation_now(1).lead_time is None

"""Filters: which tasks and annotations each condition keeps."""

from typing import Any

import pytest

from models import timestamps
from models.rows import ProjectRow, UserRow
from tests.schema.asking import Ask
from tests.stored import Stored, choice


@pytest.fixture
def expert(stored: Stored) -> UserRow:
    return stored.user("expert@example.org")


@pytest.fixture
def project(stored: Stored, expert: UserRow) -> ProjectRow:
    """Task 1 has a ground truth and two that are compared, task 2 one annotation."""
    project = stored.project()
    marked = stored.task(project, text="Straße nach Rom", n=12)
    truth = stored.annotation(marked, expert)
    stored.annotation(marked)
    stored.annotation(marked, None, choice("no"))
    stored.prediction(marked, model_version="m1")
    stored.ground_truth(truth)
    bare = stored.task(project, text="100%_sure")
    stored.annotation(bare, expert)
    return project


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, [1, 2]),
        ({"ids": []}, []),
        ({"ids": ["Task:2", "2", "999"]}, [2]),
        ({"hasGroundTruth": True}, [1]),
        ({"hasGroundTruth": False}, [2]),
        ({"hasGroundTruth": None}, [1, 2]),
        ({"annotatorId": 2}, [1, 2]),
        ({"annotatorId": "User:3"}, [1]),
        ({"annotatorId": 999}, []),
        ({"modelVersion": "m1"}, [1]),
        ({"modelVersion": "m2"}, []),
        ({"accuracy": {"gte": 0.5}}, [1]),
        ({"accuracy": {"gte": 0.1, "lte": 0.9}}, []),
        ({"accuracy": {"lte": 0}, "annotatorId": 3}, []),
        ({"accuracy": {"lte": 0}, "annotatorId": 4}, [1]),
        ({"annotationCount": {"gte": 2}}, [1]),
        ({"annotationCount": {"lte": 1}}, [2]),
        ({"annotationCount": {}}, [1, 2]),
        ({"createdAt": {"gte": "2020-01-01T00:00:00Z"}}, [1, 2]),
        ({"createdAt": {"lte": "2020-01-01T00:00:00+02:00"}}, []),
        ({"updatedAt": {"gte": "2020-01-01T00:00:00.5Z"}}, [1, 2]),
        ({"search": "STRASSE"}, [1]),
        ({"search": "straße NACH"}, [1]),
        ({"search": "12"}, [1]),
        ({"search": "%_"}, [2]),
        ({"search": "__"}, []),
        ({"hasGroundTruth": True, "modelVersion": "m2"}, []),
    ],
    ids=repr,
)
def test_tasks_are_kept_for_which_every_condition_holds(
    given: dict[str, Any], kept: list[int], ask: Ask, project: ProjectRow
) -> None:
    found = ask("tasks", project=project.id, filter=given)["tasks"]

    assert [one["id"] for one in found["nodes"]] == [f"Task:{n}" for n in kept]
    assert found["totalCount"] == len(kept)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, [1, 2, 3, 4]),
        ({"ids": ["Annotation:3", 1]}, [1, 3]),
        ({"taskIds": [2]}, [4]),
        ({"annotatorId": 2}, [1, 4]),
        ({"isGroundTruth": True}, [1]),
        ({"isGroundTruth": False}, [2, 3, 4]),
        ({"accuracy": {"gte": 1}}, [2]),
        ({"accuracy": {}}, [2, 3]),
        ({"createdAt": {"lte": "2020-01-01T00:00:00Z"}}, []),
        ({"annotatorId": 2, "isGroundTruth": False}, [4]),
    ],
    ids=repr,
)
def test_annotations_are_kept_for_which_every_condition_holds(
    given: dict[str, Any], kept: list[int], ask: Ask, project: ProjectRow
) -> None:
    found = ask("annotations", project=project.id, filter=given)["annotations"]

    assert [one["id"] for one in found["nodes"]] == [f"Annotation:{n}" for n in kept]
    assert found["totalCount"] == len(kept)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"search": "a"}, "INVALID_VALUE"),
        ({"search": ""}, "INVALID_VALUE"),
        ({"search": "a\x00b"}, "INVALID_VALUE"),
        ({"search": "a\ud800"}, "INVALID_VALUE"),
        ({"search": "a" * 201}, "OUT_OF_RANGE"),
        ({"modelVersion": "\x00"}, "INVALID_VALUE"),
        ({"ids": list(range(10_001))}, "TOO_MANY"),
        ({"createdAt": {"gte": "yesterday"}}, "INVALID_VALUE"),
        ({"createdAt": {"gte": "2020-01-01T00:00:00"}}, "INVALID_VALUE"),
        ({"createdAt": {"gte": "2020-02-30T00:00:00Z"}}, "INVALID_VALUE"),
        ({"createdAt": {"gte": 7}}, "INVALID_VALUE"),
        ({"accuracy": {"gte": float("nan")}}, "INVALID_VALUE"),
    ],
    ids=lambda given: repr(given)[:40],
)
def test_a_condition_that_cannot_be_is_refused(
    given: dict[str, Any], reason: str, ask: Ask, stored: Stored
) -> None:
    refusal = ask.refused("tasks", filter=given)

    assert (refusal.code, refusal.reason) == ("BAD_USER_INPUT", reason)


def test_a_list_of_a_project_that_is_not_there_is_refused(
    ask: Ask, stored: Stored
) -> None:
    for document in ("tasks", "annotations"):
        assert ask.refused(document, project=999).reason == "NOT_FOUND"


def test_moments_come_and_go_in_utc(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    document = "query ($id: ID!) { task(id: $id) { createdAt } }"

    told = ask(document, id=task.id)["task"]["createdAt"]
    exactly = {"createdAt": {"gte": told, "lte": told}}

    assert told == timestamps.to_the_millisecond(task.created_at)
    assert ask("tasks", filter=exactly)["tasks"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("stored_at", "told"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_795_466_753_000_999, "2026-11-23T20:45:53.000Z"),
        (1_795_466_753_120_000, "2026-11-23T20:45:53.120Z"),
        (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
    ],
)
def test_every_moment_has_three_digits_of_the_second(stored_at: int, told: str) -> None:
    """As https://scalars.graphql.org/andimarek/date-time.html has it."""
    assert timestamps.to_the_millisecond(stored_at) == told


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        ("2011-08-30T13:22:53.108Z", True),
        ("2011-08-30T13:22:53.108+00:00", True),
        ("2011-08-30t13:22:53.108z", True),
        ("2011-08-30T13:22:53.108-03:00", True),
        ("2011-08-30T13:22:53.108912Z", True),
        ("2011-08-30T13:22:53Z", True),
        ("2011-08-30T13:22:53.108-03", False),
        ("2011-08-30T13:22:53.108", False),
        ("2011-08-30", False),
        ("2011-08-30T13:22:53.108-00:00", False),
        ("2011-08-30T13:22:53.108-03:30:15", False),
        ("2011-08-30T24:22:53.108Z", False),
        ("2010-02-30T21:22:53.108Z", False),
        ("2010-02-11T21:22:53.108Z+25:11", False),
    ],
)
def test_a_moment_that_cannot_be_read_is_told_with_its_place(
    ask: Ask, written: str, is_read: bool
) -> None:
    document = f"""{{ tasks(filter: {{createdAt: {{gte: "{written}"}}}}) {{ totalCount
    }} }}"""

    errors = ask.answer(document).errors

    assert (errors == []) == is_read
    for error in errors:
        assert error["locations"] == [{"line": 1, "column": 35}]
        assert error["extensions"]["argument"] == "filter.createdAt.gte"


def test_each_value_that_does_not_fit_is_told_with_its_argument(ask: Ask) -> None:
    document = """query ($n: Int) {
      tasks(first: "a", filter: {ids: [1, true], search: 7, no: 1}) { totalCount }
      annotations(first: $n, after: 2) { totalCount }
    }"""

    errors = ask.answer(document).errors

    assert [error["extensions"].get("argument") for error in errors] == [
        "first",
        "filter.ids",
        "filter.search",
        "filter.no",
        "after",
    ]
    assert all(error["locations"] for error in errors)


def test_answers_of_a_task_can_be_narrowed(
    ask: Ask, project: ProjectRow, expert: UserRow
) -> None:
    document = """query ($annotator: ID, $model: String, $first: Int) {
        task(id: 1) {
          annotations(annotatorId: $annotator, first: $first) { id }
          predictions(modelVersion: $model, first: $first) { id }
        }
    }"""

    every = ask(document)["task"]
    narrowed = ask(document, annotator=expert.id, model="m2")["task"]
    first = ask(document, first=1)["task"]
    refusal = ask.answer(document, first=101).errors[0]

    assert [len(every["annotations"]), len(every["predictions"])] == [3, 1]
    assert narrowed == {"annotations": [{"id": "Annotation:1"}], "predictions": []}
    assert first["annotations"] == [{"id": "Annotation:1"}]
    assert refusal["extensions"]["reason"] == "OUT_OF_RANGE"

"""The predictions of a model version are created and deleted as a whole."""

from typing import Any

import pytest

from models.commands.ground_truths import set_ground_truth
from models.db import database as db
from models.rows import ProjectRow
from tests.schema.asking import Ask
from tests.soak.snapshots import Snapshots
from tests.stored import Stored, choice


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    """Three tasks; the first has a ground truth, "yes", and each a prediction."""
    made = stored.project()
    for number in range(3):
        task = stored.task(made)
        annotation = stored.annotation(task)
        if number == 0:
            set_ground_truth(annotation.id, None)
        stored.prediction(task, model_version="old")
    return made


def versions() -> list[tuple[int, str]]:
    """The task and the model version of each prediction."""
    with db.read():
        text = "SELECT task_id, model_version FROM predictions ORDER BY task_id, id"
        return db.rows(text)


def new(task_id: object, *chosen: str, score: float | None = None) -> dict[str, Any]:
    return {"taskId": task_id, "result": choice(*chosen), "score": score}


def create(ask: Ask, project: ProjectRow, *given: object, **other: Any) -> Any:
    asked = {"project": project.id, "model": "new", "predictions": list(given), **other}
    return ask("create_predictions", **asked)["createPredictions"]


def refused(ask: Ask, project: ProjectRow, *given: object, **other: Any) -> Any:
    asked = {"project": project.id, "model": "new", "predictions": list(given), **other}
    return ask.refused("create_predictions", **asked)


def test_new_predictions_are_scored_and_leave_one_line(
    ask: Ask, project: ProjectRow
) -> None:
    done = create(ask, project, new("Task:2", "yes"), new("1", "no", score=0.25))

    assert done["replacedCount"] == 0
    assert [one["task"]["id"] for one in done["results"]] == ["Task:2", "Task:1"]
    made = done["results"][1]["prediction"]
    assert (made["modelVersion"], made["score"]) == ("new", 0.25)
    assert made["result"] == choice("no")
    with db.read():
        text = (
            "SELECT kind, task_id, batch_id, source, model_version FROM changes"
            " WHERE kind <> 'GROUND_TRUTH_SET'"
        )
        assert db.rows(text) == [
            ("PREDICTIONS_CHANGED", None, done["batchId"], "HERE", "new")
        ]
    assert Snapshots().look() == []


def test_the_same_version_is_replaced_and_told(ask: Ask, project: ProjectRow) -> None:
    create(ask, project, new("1", "no"), new("2", "no"))

    done = create(ask, project, new("2", "yes"))

    assert done["replacedCount"] == 1
    assert versions() == [(1, "old"), (1, "new"), (2, "old"), (2, "new"), (3, "old")]
    assert done["results"][0]["prediction"]["result"] == choice("yes")
    assert Snapshots().look() == []


def test_or_refused_where_that_is_asked_for(ask: Ask, project: ProjectRow) -> None:
    create(ask, project, new("2", "no"))
    before = versions()

    given = (new("1", "yes"), new("2", "yes"))
    refusal = refused(ask, project, *given, onExisting="REFUSE")

    assert refusal.reason == "CONFLICT"
    assert "Task:2" in refusal.message
    assert versions() == before


@pytest.mark.parametrize(
    ("given", "reason", "said"),
    [
        ([new("1"), new("1")], "INVALID_VALUE", "predictions[1].taskId"),
        ([new("1"), new("99")], "NOT_FOUND", "predictions[1].taskId"),
        ([new("1"), new("4")], "NOT_FOUND", "Task:4 is not in Project:1"),
        ([new("x")], "INVALID_ID", "'x'"),
        ([{"taskId": "1", "result": "yes"}], "INVALID_VALUE", "predictions[0].result"),
        ([new("1", "\0")], "INVALID_VALUE", "predictions[0].result[0]"),
    ],
)
def test_one_that_cannot_be_made_stops_all(
    ask: Ask, project: ProjectRow, given: list[Any], reason: str, said: str
) -> None:
    Stored().task(Stored().project("Other"))
    before = versions()

    refusal = refused(ask, project, *given)

    assert refusal.reason == reason
    assert said in refusal.message
    assert versions() == before


def test_a_version_needs_a_name_and_a_call_an_end(
    ask: Ask, project: ProjectRow
) -> None:
    unnamed = refused(ask, project, new("1"), model=" ")
    many = refused(ask, project, *[new("1")] * 1001)

    assert unnamed.reason == "INVALID_VALUE"
    assert many.reason == "TOO_MANY"
    assert "predictions add" in many.message


def test_a_version_goes_from_all_tasks_and_others_stay(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    create(ask, project, new("1", "yes"), new("3", "yes"))
    stored.prediction(stored.task(stored.project("Other")), model_version="new")
    given: dict[str, Any] = {"project": project.id, "model": "new"}

    counted = ask("delete_predictions", **given, dryRun=True)["deletePredictions"]
    before = versions()
    done = ask("delete_predictions", **given)["deletePredictions"]
    again = ask("delete_predictions", **given)["deletePredictions"]

    assert (counted["deletedCount"], counted["taskCount"]) == (2, 2)
    assert counted["batchId"] is None
    assert before == [
        *[(1, "old"), (1, "new"), (2, "old"), (3, "old"), (3, "new"), (4, "new")]
    ]
    assert (done["deletedCount"], done["taskCount"]) == (2, 2)
    assert versions() == [(1, "old"), (2, "old"), (3, "old"), (4, "new")]
    assert (again["deletedCount"], again["batchId"]) == (0, None)
    assert stored.changes().count("PREDICTIONS_CHANGED") == 2
    assert Snapshots().look() == []


@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER"])
def test_it_takes_a_manager(
    role: str, ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    member = stored.member(project, role)
    stored.assignment(stored.task_now(1), member)
    given: dict[str, Any] = {"project": project.id, "model": "old"}
    before = versions()

    refusals = [
        ask.refused("create_predictions", member, predictions=[new("1")], **given),
        ask.refused("delete_predictions", member, **given),
    ]

    assert {refusal.code for refusal in refusals} == {"FORBIDDEN"}
    assert versions() == before

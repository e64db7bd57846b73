"""Creating, changing and deleting annotations."""

from typing import Any

import pytest

from models.commands import ground_truths
from models.rows import AnnotationRow, TaskRow, UserRow
from tests.schema.asking import Ask
from tests.settling import settled
from tests.stored import Stored, choice


@pytest.fixture
def annotation(stored: Stored) -> AnnotationRow:
    return stored.annotation()


def test_a_new_annotation_waits_to_be_scored(ask: Ask, stored: Stored) -> None:
    truth = stored.annotation()
    stored.ground_truth(truth)
    given = {"taskId": truth.task_id, "result": choice("yes"), "leadTime": 1.5}

    made = ask("create_annotation", input=given)["createAnnotation"]["annotation"]

    assert made["result"] == choice("yes")
    assert (made["leadTime"], made["wasCancelled"]) == (1.5, False)
    assert (made["version"], made["accuracy"]) == (1, None)
    settled()
    assert stored.annotation_now(truth.id + 1).accuracy == 1.0


def test_repeating_a_key_answers_with_the_annotation_made_first(
    ask: Ask, stored: Stored
) -> None:
    given = {"taskId": stored.task().id, "result": [], "idempotencyKey": "once"}

    first = ask("create_annotation", input=given)
    second = ask("create_annotation", input=given)

    assert second == first
    assert stored.changes() == ["ANNOTATION_CREATED"]


def test_a_key_for_another_request_is_a_conflict(ask: Ask, stored: Stored) -> None:
    given = {"taskId": stored.task().id, "result": [], "idempotencyKey": "once"}
    ask("create_annotation", input=given)

    refusal = ask.refused("create_annotation", input={**given, "leadTime": 3})

    assert refusal.reason == "CONFLICT"
    assert stored.changes() == ["ANNOTATION_CREATED"]


def _nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "result",
    [
        None,
        {},
        "text",
        7,
        [1],
        [None],
        [{"value": "a\x00b"}],
        [{"a\x00b": 1}],
        [{"value": "\ud800"}],
        [{"value": float("nan")}],
        [{"value": float("inf")}],
        [{"value": 2**64}],
        [{"value": _nested(19)}],
        [{"value": _nested(5_000)}],
        [{"value": "x" * 256_000}],
    ],
    ids=lambda result: repr(result)[:30] if not isinstance(result, list) else None,
)
def test_a_result_that_cannot_be_kept_is_refused(
    result: Any, ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    created = {"taskId": annotation.task_id, "result": result}
    updated = {"id": annotation.id, "result": result}

    refusals = [ask.refused("create_annotation", input=created)]
    if result is not None:  # null leaves it as it is
        refusals.append(ask.refused("update_annotation", input=updated))

    assert {one.code for one in refusals} == {"BAD_USER_INPUT"}
    assert {one.reason for one in refusals} == {"INVALID_VALUE"}
    assert stored.annotation_now(annotation.id) == annotation
    assert stored.changes() == []


def test_a_result_as_deep_as_allowed_is_kept(ask: Ask, stored: Stored) -> None:
    given = {"taskId": stored.task().id, "result": [{"value": _nested(18)}]}

    made = ask("create_annotation", input=given)["createAnnotation"]["annotation"]

    assert made["result"] == given["result"]


def test_a_result_can_stand_in_the_document(ask: Ask, stored: Stored) -> None:
    document = """mutation ($task: ID!, $value: JSON) { createAnnotation(input: {
        taskId: $task, result: [{from_name: "label", value: $value, n: [1, 2.5, null]}]
    }) { annotation { result } } }"""
    given = {"task": stored.task().id, "value": {"choices": ["yes"]}}

    made = ask(document, None, **given)["createAnnotation"]["annotation"]

    assert made["result"] == [
        {"from_name": "label", "value": {"choices": ["yes"]}, "n": [1, 2.5, None]}
    ]


def test_what_is_left_out_or_null_stays(
    ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    given = {"id": annotation.id, "result": None, "wasCancelled": None}

    found = ask("update_annotation", input=given)["updateAnnotation"]["annotation"]

    assert found["version"] == 1
    assert stored.annotation_now(annotation.id) == annotation


def test_a_change_of_another_version_is_a_conflict(
    ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    given = {"id": annotation.id, "leadTime": 1, "expectedVersion": 1}
    ask("update_annotation", input=given)

    update = ask.refused("update_annotation", input={**given, "leadTime": 2})
    delete = ask.refused("delete_annotation", id=annotation.id, version=1)

    assert update.reason == delete.reason == "CONFLICT"
    assert stored.annotation_now(annotation.id).lead_time == 1
    assert stored.changes() == ["ANNOTATION_UPDATED"]


def test_a_negative_time_is_refused(
    ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    refusal = ask.refused(
        "update_annotation", input={"id": annotation.id, "leadTime": -1}
    )

    assert refusal.reason == "OUT_OF_RANGE"
    assert stored.annotation_now(annotation.id) == annotation


def test_a_ground_truth_that_becomes_skipped_is_none_any_more(
    ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    stored.ground_truth(annotation)

    given = {"id": annotation.id, "wasCancelled": True}
    found = ask("update_annotation", input=given)["updateAnnotation"]["annotation"]

    assert found["isGroundTruth"] is False
    assert stored.ground_truths() == {}
    assert stored.changes() == ["ANNOTATION_UPDATED", "GROUND_TRUTH_UNSET"]


CHANGED = """query ($project: ID!, $task: ID!, $filter: TaskFilter!) {
  task(id: $task) {
    groundTruth { id result verifiedResult changedSinceVerified withdrawn }
    annotations { changedSinceVerified withdrawn verifiedResult }
    history { nodes { kind verifiedResult } }
  }
  tasks(projectId: $project, filter: $filter) { totalCount nodes { id } }
}"""


@pytest.fixture
def verified(stored: Stored) -> tuple[UserRow, UserRow, TaskRow]:
    """An annotator's annotation that is the ground truth of a task, and a reviewer."""
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    reviewer = stored.member(project, "REVIEWER")
    task = stored.task(project)
    truth = stored.annotation(task, annotator, choice("yes"))
    stored.annotation(task, stored.user(), choice("yes"))
    ground_truths.set_ground_truth(truth.id, reviewer.id)
    settled()
    return annotator, reviewer, task


def test_an_author_changes_nothing_of_what_was_verified_and_reviewers_are_told(
    ask: Ask, stored: Stored, verified: tuple[UserRow, UserRow, TaskRow]
) -> None:
    annotator, reviewer, task = verified
    given = {"id": 1, "result": choice("no")}

    made = ask("update_annotation", annotator, input=given)
    settled()
    seen = ask(
        CHANGED,
        reviewer,
        project=task.project_id,
        task=task.id,
        filter={"groundTruthChanged": True, "groundTruthWithdrawn": False},
    )
    blind = ask(
        CHANGED,
        annotator,
        project=task.project_id,
        task=task.id,
        filter={"groundTruthChanged": True},
    )

    assert made["updateAnnotation"]["annotation"]["result"] == choice("no")
    assert seen["task"]["groundTruth"] == {
        "id": "Annotation:1",
        "result": choice("no"),
        "verifiedResult": choice("yes"),
        "changedSinceVerified": True,
        "withdrawn": False,
    }
    assert seen["task"]["annotations"][1] == {
        "changedSinceVerified": False,
        "withdrawn": False,
        "verifiedResult": None,
    }
    assert seen["task"]["history"]["nodes"] == [
        {"kind": "ANNOTATION_UPDATED", "verifiedResult": None},
        {"kind": "GROUND_TRUTH_SET", "verifiedResult": choice("yes")},
    ]
    assert seen["tasks"] == {"totalCount": 1, "nodes": [{"id": f"Task:{task.id}"}]}
    assert stored.annotation_now(2).accuracy == 1.0
    assert blind["task"]["groundTruth"] is None
    assert blind["task"]["annotations"] == [
        {"changedSinceVerified": False, "withdrawn": False, "verifiedResult": None}
    ]
    assert blind["tasks"] == {"totalCount": 0, "nodes": []}


def test_a_reviewer_verifies_again_what_its_author_changed(
    ask: Ask, stored: Stored, verified: tuple[UserRow, UserRow, TaskRow]
) -> None:
    annotator, reviewer, task = verified
    ask("update_annotation", annotator, input={"id": 1, "result": choice("no")})

    done = ask("set_ground_truth", reviewer, id=1)["setGroundTruth"]
    again = ask("set_ground_truth", reviewer, id=1)["setGroundTruth"]

    assert (done["changed"], again["changed"]) == (True, False)
    assert stored.annotation_now(2).accuracy == 0.0
    assert not stored.annotation_now(1).is_changed
    assert stored.ground_truths() == {task.id: 1}


def test_what_its_author_deleted_stays_in_force_and_is_gone_for_the_author(
    ask: Ask, stored: Stored, verified: tuple[UserRow, UserRow, TaskRow]
) -> None:
    annotator, reviewer, task = verified

    gone = ask("delete_annotation", annotator, id=1)["deleteAnnotation"]
    blind = ask.refused("set_ground_truth", annotator, id=1)
    seen = ask(
        CHANGED,
        reviewer,
        project=task.project_id,
        task=task.id,
        filter={"groundTruthWithdrawn": True},
    )

    assert gone["task"]["annotationCount"] == 0
    assert blind.reason == "NOT_FOUND"
    assert seen["task"]["groundTruth"]["withdrawn"]
    assert seen["tasks"]["totalCount"] == 1
    assert stored.annotation_now(2).accuracy == 1.0

    ask("unset_ground_truth", reviewer, id=1)

    assert stored.ground_truths() == {}
    assert stored.task_now(task.id).annotation_count == 1


def test_what_its_author_deleted_disappears_when_another_is_set(
    ask: Ask, stored: Stored, verified: tuple[UserRow, UserRow, TaskRow]
) -> None:
    annotator, reviewer, task = verified
    ask("delete_annotation", annotator, id=1)

    made = ask("set_ground_truth", reviewer, id=2)["setGroundTruth"]

    assert made["changed"]
    assert stored.ground_truths() == {task.id: 2}
    assert ask('{ node(id: "Annotation:1") { id } }', reviewer)["node"] is None
    now = stored.task_now(task.id)
    assert (now.annotation_count, now.mean_accuracy) == (1, None)


def test_what_its_author_changed_and_then_deleted_is_not_verified_again(
    ask: Ask, stored: Stored, verified: tuple[UserRow, UserRow, TaskRow]
) -> None:
    annotator, reviewer, task = verified
    ask("update_annotation", annotator, input={"id": 1, "result": choice("no")})
    ask("delete_annotation", annotator, id=1)

    refusal = ask.refused("set_ground_truth", reviewer, id=1)

    assert refusal.reason == "INVALID_VALUE"
    assert "deleted by its author" in refusal.message
    assert stored.annotation_now(1).is_withdrawn
    assert stored.ground_truths() == {task.id: 1}


def test_an_edit_of_a_ground_truth_by_a_reviewer_is_verified_with_it(
    ask: Ask, stored: Stored
) -> None:
    task = stored.task()
    truth, other = stored.annotation(task), stored.annotation(task)
    stored.ground_truth(truth)

    ask("update_annotation", input={"id": truth.id, "result": choice("no")})
    settled()

    assert stored.ground_truths() == {task.id: truth.id}
    assert stored.annotation_now(other.id).accuracy == 0.0
    assert stored.changes() == ["ANNOTATION_UPDATED", "GROUND_TRUTH_SET"]


def test_deleting_says_what_is_gone_and_what_is_left(
    ask: Ask, stored: Stored, annotation: AnnotationRow
) -> None:
    stored.ground_truth(annotation)

    payload = ask("delete_annotation", id=annotation.id)["deleteAnnotation"]

    assert payload == {
        "deletedId": f"Annotation:{annotation.id}",
        "task": {
            "id": f"Task:{annotation.task_id}",
            "annotationCount": 0,
            "hasGroundTruth": False,
        },
    }


def test_an_annotator_still_gets_the_task_of_the_only_own_annotation(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    own = stored.annotation(stored.task(project), annotator)

    payload = ask("delete_annotation", annotator, id=own.id)["deleteAnnotation"]

    assert payload["task"]["annotationCount"] == 0
    assert ask("tasks", annotator)["tasks"]["nodes"] == []

"""Setting, unsetting and deleting ground truths."""

from typing import Any

import pytest

from tests.schema.asking import Ask
from tests.stored import Stored, choice


def test_setting_answers_with_every_object_that_changed(
    ask: Ask, stored: Stored
) -> None:
    task = stored.task()
    previous, other = (
        stored.annotation(task),
        stored.annotation(task, None, choice("no")),
    )
    stored.ground_truth(previous)

    payload = ask("set_ground_truth", id=other.id)["setGroundTruth"]

    assert payload == {
        "changed": True,
        "annotation": {
            "id": f"Annotation:{other.id}",
            "isGroundTruth": True,
            "accuracy": None,
            "accuracyStatus": "IS_GROUND_TRUTH",
        },
        "task": {
            "id": f"Task:{task.id}",
            "hasGroundTruth": True,
            "groundTruth": {"id": f"Annotation:{other.id}"},
        },
        "previousGroundTruth": {
            "id": f"Annotation:{previous.id}",
            "isGroundTruth": False,
            "accuracy": 0.0,
        },
    }
    assert stored.ground_truths() == {task.id: other.id}


def test_setting_again_changes_nothing(ask: Ask, stored: Stored) -> None:
    annotation = stored.annotation()
    ask("set_ground_truth", id=annotation.id)
    history = stored.changes()

    payload = ask("set_ground_truth", id=f"Annotation:{annotation.id}")[
        "setGroundTruth"
    ]

    assert payload["changed"] is False
    assert payload["previousGroundTruth"] is None
    assert stored.changes() == history


@pytest.mark.parametrize("expects_another", [True, False])
def test_an_unexpected_ground_truth_is_a_conflict(
    expects_another: bool, ask: Ask, stored: Stored
) -> None:
    task = stored.task()
    first, second, third = (stored.annotation(task) for _ in range(3))
    stored.ground_truth(first)
    expected = third.id if expects_another else None

    refusal = ask.refused("set_expected_ground_truth", id=second.id, expected=expected)

    assert refusal.reason == "CONFLICT"
    assert f"Annotation:{first.id}" in refusal.message
    assert stored.ground_truths() == {task.id: first.id}
    assert stored.changes() == []


def test_an_expected_ground_truth_is_replaced(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)

    ask("set_expected_ground_truth", id=first.id, expected=None)
    ask("set_expected_ground_truth", id=second.id, expected=f"Annotation:{first.id}")

    assert stored.ground_truths() == {task.id: second.id}


def test_without_an_expectation_nothing_is_checked(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)
    stored.ground_truth(first)
    document = "mutation ($id: ID!) { setGroundTruth(annotationId: $id) { changed } }"

    assert ask(document, id=second.id) == {"setGroundTruth": {"changed": True}}


def test_a_skipped_annotation_cannot_be_the_ground_truth(
    ask: Ask, stored: Stored
) -> None:
    skipped = stored.annotation(was_cancelled=True)

    refusal = ask.refused("set_ground_truth", id=skipped.id)

    assert refusal.reason == "INVALID_VALUE"
    assert stored.ground_truths() == {}


def test_unsetting_keeps_the_annotation(ask: Ask, stored: Stored) -> None:
    annotation = stored.annotation()
    stored.ground_truth(annotation)

    first = ask("unset_ground_truth", id=annotation.id)["unsetGroundTruth"]
    again = ask("unset_ground_truth", id=annotation.id)["unsetGroundTruth"]

    assert (first["changed"], again["changed"]) == (True, False)
    assert first["annotation"]["isGroundTruth"] is False
    assert first["task"]["hasGroundTruth"] is False
    assert stored.changes() == ["GROUND_TRUTH_UNSET"]


def test_unsetting_another_annotation_leaves_the_ground_truth(
    ask: Ask, stored: Stored
) -> None:
    task = stored.task()
    truth, other = stored.annotation(task), stored.annotation(task)
    stored.ground_truth(truth)

    payload = ask("unset_ground_truth", id=other.id)["unsetGroundTruth"]

    assert payload["changed"] is False
    assert stored.ground_truths() == {task.id: truth.id}


def test_a_bulk_delete_answers_once_for_each_different_task_in_order(
    ask: Ask, stored: Stored
) -> None:
    marked, bare = stored.annotation(), stored.annotation()
    stored.ground_truth(marked)
    ids = [str(bare.task_id), f"Task:{marked.task_id}", "999", str(marked.task_id)]

    payload = ask("delete_ground_truths", ids=ids)["deleteGroundTruths"]

    found = [(one["taskId"], one["status"]) for one in payload["results"]]
    assert found == [
        (ids[0], "HAD_NONE"),
        (ids[1], "REMOVED"),
        ("999", "NOT_FOUND"),
    ]
    assert payload["removedCount"] == 1
    assert payload["results"][1]["annotation"]["isGroundTruth"] is False
    assert payload["results"][1]["task"]["hasGroundTruth"] is False
    assert payload["results"][2]["task"] is None


def test_one_bad_id_in_a_bulk_delete_changes_nothing(ask: Ask, stored: Stored) -> None:
    marked = stored.annotation()
    stored.ground_truth(marked)

    refusal = ask.refused("delete_ground_truths", ids=[marked.task_id, "Task:x"])

    assert refusal.reason == "INVALID_ID"
    assert stored.ground_truths() == {marked.task_id: marked.id}


def test_a_bulk_delete_takes_ten_thousand_ids_and_no_more(
    ask: Ask, stored: Stored
) -> None:
    refusal = ask.refused("delete_ground_truths", ids=list(range(10_001)))
    payload = ask("delete_ground_truths", ids=list(range(10_000)))["deleteGroundTruths"]

    assert refusal.reason == "TOO_MANY"
    assert "10,000" in refusal.message
    assert "10,001" in refusal.message
    assert len(payload["results"]) == 10_000


def test_deleting_by_filter_takes_only_what_passes(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    kept = stored.annotation(stored.task(project, text="keep this"))
    lost = stored.annotation(stored.task(project, text="lose this"))
    for annotation in (kept, lost):
        stored.ground_truth(annotation)
    given: dict[str, Any] = {"project": project.id, "filter": {"search": "LOSE"}}

    dry = ask("delete_ground_truths_by_filter", **given, dryRun=True)
    marks = stored.ground_truths()
    done = ask("delete_ground_truths_by_filter", **given)

    batch_id = done["deleteGroundTruthsByFilter"].pop("batchId")
    assert batch_id is not None
    assert dry["deleteGroundTruthsByFilter"].pop("batchId") is None
    assert dry == done
    assert done["deleteGroundTruthsByFilter"] == {"taskCount": 1, "removedCount": 1}
    assert len(marks) == 2
    assert stored.ground_truths() == {kept.task_id: kept.id}


def test_clearing_page_by_page_by_what_is_left_ends_with_nothing_left(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    for _ in range(7):
        stored.ground_truth(stored.annotation(stored.task(project)))
    after, rounds = None, 0
    while stored.ground_truths():
        page = ask("tasks", filter={"hasGroundTruth": True}, first=2, after=after)[
            "tasks"
        ]
        ask("delete_ground_truths", ids=[one["id"] for one in page["nodes"]])
        after, rounds = page["pageInfo"]["endCursor"], rounds + 1

    assert rounds == 4
    assert page["pageInfo"]["hasNextPage"] is False


def test_an_annotators_answers_become_ground_truths_at_once(
    ask: Ask, stored: Stored
) -> None:
    project, expert = stored.project(), stored.user()
    fresh, marked, without = (stored.task(project) for _ in range(3))
    new, old = stored.annotation(fresh, expert), stored.annotation(marked, expert)
    stored.ground_truth(old)
    ids = [fresh.id, marked.id, without.id, 999]

    payload = ask("set_ground_truths", ids=ids, annotator=expert.id)["setGroundTruths"]

    assert payload["setCount"] == 1
    assert [one["status"] for one in payload["results"]] == [
        "SET",
        "UNCHANGED",
        "NO_ANNOTATION",
        "NOT_FOUND",
    ]
    assert payload["results"][0]["annotation"] == {
        "id": f"Annotation:{new.id}",
        "isGroundTruth": True,
    }
    assert stored.ground_truths() == {fresh.id: new.id, marked.id: old.id}


def test_an_unknown_annotator_is_refused(ask: Ask, stored: Stored) -> None:
    task = stored.task()

    refusal = ask.refused("set_ground_truths", ids=[task.id], annotator=999)

    assert refusal.reason == "NOT_FOUND"

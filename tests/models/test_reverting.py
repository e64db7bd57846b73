"""History puts ground truths back, and overwrites nothing unless told to."""

import pytest

from models.commands import annotations, bulk_ground_truths, ground_truths, reverting
from models.commands.annotations import AnnotationChange
from models.db import database as db
from models.refusals import Reason, Refusal
from models.tables import Change
from tests.settling import settled
from tests.stored import Stored, choice


def last_change() -> Change:
    with db.read():
        return Change.select().order_by(Change.id.desc()).get()


def test_a_set_is_reverted_to_what_was_before(stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(first.id, None)
    ground_truths.set_ground_truth(second.id, None)

    reverted = reverting.revert_change(last_change().id, None)
    settled()

    assert reverted == [(task.id, first.id, second.id)]
    assert stored.ground_truths() == {task.id: first.id}
    assert stored.annotation_now(second.id).accuracy == 1.0


def test_the_first_set_is_reverted_to_none(stored: Stored) -> None:
    annotation = stored.annotation()
    ground_truths.set_ground_truth(annotation.id, None)

    reverted = reverting.revert_change(last_change().id, None)

    assert reverted == [(annotation.task_id, None, annotation.id)]
    assert stored.ground_truths() == {}


def test_what_was_verified_then_is_in_force_again(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    first = stored.annotation(task, user, choice("yes"))
    second, third = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(first.id, None)
    ground_truths.set_ground_truth(second.id, None)
    change = last_change()
    annotations.update(first.id, AnnotationChange(result=choice("no")), user.id)

    reverting.revert_change(change.id, None)
    settled()

    now = stored.annotation_now(first.id)
    assert (now.verified_result, now.is_changed) == (first.result, True)
    assert stored.annotation_now(third.id).accuracy == 1.0
    assert last_change().verified_result == first.result


def test_verifying_again_is_reverted_to_what_was_verified_before(
    stored: Stored,
) -> None:
    user = stored.user()
    truth = stored.annotation(annotator=user, result=choice("yes"))
    ground_truths.set_ground_truth(truth.id, None)
    annotations.update(truth.id, AnnotationChange(result=choice("no")), user.id)
    ground_truths.set_ground_truth(truth.id, None)

    reverted = reverting.revert_change(last_change().id, None)

    now = stored.annotation_now(truth.id)
    assert reverted == [(truth.task_id, truth.id, None)]
    assert (now.verified_result, now.is_changed) == (truth.result, True)


def test_a_bulk_delete_is_undone_by_its_batch(stored: Stored) -> None:
    project = stored.project()
    marked = [stored.annotation(stored.task(project)) for _ in range(7)]
    for one in marked:
        ground_truths.set_ground_truth(one.id, None)
    before = stored.ground_truths()
    bulk_ground_truths.delete_ground_truths(before, None)
    batch_id = last_change().batch_id

    reverting.revert_batch(project.id, batch_id or "", None)

    assert stored.ground_truths() == before


def test_a_later_change_is_overwritten_only_when_told_to(stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(first.id, None)
    change = last_change()
    ground_truths.set_ground_truth(second.id, None)

    with pytest.raises(Refusal, match=f"Task:{task.id} was changed again") as refusal:
        reverting.revert_change(change.id, None)

    assert refusal.value.reason == Reason.CONFLICT
    assert stored.ground_truths() == {task.id: second.id}
    reverting.revert_change(change.id, None, overwrite=True)
    assert stored.ground_truths() == {}


def test_a_former_ground_truth_that_is_gone_is_refused(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    first, second = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(first.id, None)
    ground_truths.set_ground_truth(second.id, None)
    change = last_change()
    annotations.delete(first.id, user.id)

    with pytest.raises(Refusal) as refusal:
        reverting.revert_change(change.id, None)

    assert refusal.value.reason == Reason.INVALID_VALUE
    assert stored.ground_truths() == {task.id: second.id}


def test_a_change_of_something_else_cannot_be_reverted(stored: Stored) -> None:
    user = stored.user()
    annotations.create(annotations.NewAnnotation(stored.task().id, result=[]), user.id)

    with pytest.raises(Refusal) as refusal:
        reverting.revert_change(last_change().id, None)

    assert refusal.value.reason == Reason.NOT_FOUND

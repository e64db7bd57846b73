"""Annotations created, changed and deleted; the ground truth follows."""

import pytest

from models.commands import annotations
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.refusals import Reason, Refusal
from tests.stored import Stored, choice


def test_a_new_annotation_is_scored_at_once(stored: Stored) -> None:
    truth = stored.annotation(result=choice("yes"))
    stored.ground_truth(truth)
    annotator = stored.user()

    made = annotations.create(NewAnnotation(truth.task_id, choice("no")), annotator.id)

    assert stored.annotation_now(made).accuracy == 0.0
    assert stored.annotation_now(made).annotator_id == annotator.id
    assert stored.task_now(truth.task_id).annotation_count == 2
    assert stored.changes() == ["ANNOTATION_CREATED"]


def test_an_annotation_of_no_task_is_refused(stored: Stored) -> None:
    annotator = stored.user()

    with pytest.raises(Refusal, match="no Task:99") as refusal:
        annotations.create(NewAnnotation(99, []), annotator.id)

    assert refusal.value.reason == Reason.NOT_FOUND
    assert stored.changes() == []


def test_a_repeated_key_answers_the_annotation_made_first(stored: Stored) -> None:
    task, annotator = stored.task(), stored.user()
    new = NewAnnotation(task.id, choice("yes"))

    first = annotations.create(new, annotator.id, idempotency_key="k")
    again = annotations.create(new, annotator.id, idempotency_key="k")
    other = annotations.create(new, stored.user().id, idempotency_key="k")

    assert first == again != other
    assert stored.task_now(task.id).annotation_count == 2


def test_a_key_with_another_annotation_is_refused(stored: Stored) -> None:
    task, annotator = stored.task(), stored.user()
    annotations.create(NewAnnotation(task.id, []), annotator.id, "k")

    with pytest.raises(Refusal) as refusal:
        annotations.create(NewAnnotation(task.id, choice("no")), annotator.id, "k")

    assert refusal.value.reason == Reason.CONFLICT
    assert stored.task_now(task.id).annotation_count == 1


def test_editing_the_ground_truth_keeps_the_mark_and_rescores(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user, choice("yes"))
    other = stored.annotation(task, result=choice("yes"))
    stored.ground_truth(truth)

    changed = annotations.update(
        truth.id, AnnotationChange(result=choice("no")), user.id
    )

    assert changed
    assert stored.ground_truths() == {task.id: truth.id}
    assert stored.annotation_now(other.id).accuracy == 0.0
    assert stored.annotation_now(truth.id).version == 2


def test_an_edit_that_says_the_same_changes_nothing(stored: Stored) -> None:
    user = stored.user()
    annotation = stored.annotation(annotator=user, result=choice("yes"))

    changed = annotations.update(
        annotation.id, AnnotationChange(result=choice("yes")), user.id
    )

    assert not changed
    assert stored.annotation_now(annotation.id) == annotation
    assert stored.changes() == []


def test_a_ground_truth_that_becomes_skipped_stops_being_it(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user)
    other = stored.annotation(task)
    stored.ground_truth(truth)

    annotations.update(truth.id, AnnotationChange(was_cancelled=True), user.id)

    assert stored.ground_truths() == {}
    assert stored.annotation_now(other.id).accuracy is None
    assert stored.changes() == ["ANNOTATION_UPDATED", "GROUND_TRUTH_UNSET"]


def test_a_skipped_annotation_loses_its_accuracy(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    skipped = stored.annotation(task, user)
    stored.ground_truth(stored.annotation(task))

    annotations.update(skipped.id, AnnotationChange(was_cancelled=True), user.id)

    assert stored.annotation_now(skipped.id).accuracy is None
    assert stored.task_now(task.id).mean_accuracy is None


def test_a_deleted_ground_truth_leaves_the_task_without(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user)
    other = stored.annotation(task)
    stored.ground_truth(truth)

    assert annotations.delete(truth.id, user.id) == task.id

    assert stored.ground_truths() == {}
    assert stored.annotation_now(other.id).accuracy is None
    assert stored.task_now(task.id).annotation_count == 1
    assert stored.changes() == ["GROUND_TRUTH_UNSET", "ANNOTATION_DELETED"]


def test_an_update_of_an_old_version_is_refused(stored: Stored) -> None:
    user = stored.user()
    annotation = stored.annotation(annotator=user)
    annotations.update(annotation.id, AnnotationChange(lead_time=2.5), user.id)
    before = stored.annotation_now(annotation.id)

    old = AnnotationChange(lead_time=3.5, expected_version=1)
    with pytest.raises(Refusal, match="version 2 by now, not 1") as refusal:
        annotations.update(annotation.id, old, user.id)

    assert refusal.value.reason == Reason.CONFLICT
    assert stored.annotation_now(annotation.id) == before


def test_a_deletion_of_an_old_version_is_refused(stored: Stored) -> None:
    user = stored.user()
    annotation = stored.annotation(annotator=user)

    with pytest.raises(Refusal) as refusal:
        annotations.delete(annotation.id, user.id, expected_version=7)

    assert refusal.value.reason == Reason.CONFLICT
    assert stored.annotation_now(annotation.id) == annotation

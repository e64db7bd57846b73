"""Annotations created, changed and deleted; the ground truth follows."""

import pytest

from models.commands import annotations, ground_truths
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.refusals import Reason, Refusal
from tests.limiting import Limited
from tests.settling import settled
from tests.stored import Stored, choice


def test_a_new_annotation_waits_to_be_scored_and_the_others_do_not(
    stored: Stored,
) -> None:
    truth = stored.annotation(result=choice("yes"))
    stored.ground_truth(truth)
    scored = stored.annotation(stored.task_now(truth.task_id), result=choice("yes"))
    annotator = stored.user()

    made = annotations.create(NewAnnotation(truth.task_id, choice("no")), annotator.id)
    waiting = stored.annotation_now(made)
    mean = stored.task_now(truth.task_id).mean_accuracy
    settled()

    assert (waiting.accuracy, waiting.assessment) == (None, None)
    assert mean == 1.0
    assert stored.annotation_now(scored.id).accuracy == 1.0
    assert stored.task_now(truth.task_id).mean_accuracy == 0.5
    assert stored.annotation_now(made).accuracy == 0.0
    assert stored.annotation_now(made).annotator_id == annotator.id
    assert stored.task_now(truth.task_id).annotation_count == 3
    assert stored.changes() == ["ANNOTATION_CREATED"]


def test_an_annotation_of_no_task_is_refused(stored: Stored) -> None:
    annotator = stored.user()

    with pytest.raises(Refusal, match="Task:99 was not found") as refusal:
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


def test_an_edit_by_one_who_may_verify_is_what_is_verified_now(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user, choice("yes"))
    other = stored.annotation(task, result=choice("yes"))
    stored.ground_truth(truth)

    change = AnnotationChange(result=choice("no"))
    changed = annotations.update(truth.id, change, user.id, may_verify=True)
    settled()

    assert changed
    assert stored.ground_truths() == {task.id: truth.id}
    assert stored.annotation_now(other.id).accuracy == 0.0
    now = stored.annotation_now(truth.id)
    assert (now.version, now.verified_result) == (2, now.result)
    assert not now.is_changed
    assert stored.changes() == ["ANNOTATION_UPDATED", "GROUND_TRUTH_SET"]


def test_an_edit_by_its_author_leaves_in_force_what_was_verified(
    stored: Stored,
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user, choice("yes"))
    other = stored.annotation(task, result=choice("yes"))
    stored.ground_truth(truth)

    annotations.update(truth.id, AnnotationChange(result=choice("no")), user.id)
    settled()

    now = stored.annotation_now(truth.id)
    assert now.result != now.verified_result == truth.result
    assert (now.is_changed, now.is_withdrawn) == (True, False)
    assert stored.annotation_now(other.id).accuracy == 1.0
    assert stored.changes() == ["ANNOTATION_UPDATED"]

    verified = ground_truths.set_ground_truth(truth.id, None)
    settled()

    assert verified == (task.id, truth.id, None, True)
    now = stored.annotation_now(truth.id)
    assert (now.is_changed, now.verified_result) == (False, now.result)
    assert stored.annotation_now(other.id).accuracy == 0.0
    assert stored.changes()[1:] == ["GROUND_TRUTH_SET"]


def test_an_edit_that_says_the_same_changes_nothing(stored: Stored) -> None:
    user = stored.user()
    annotation = stored.annotation(annotator=user, result=choice("yes"))

    changed = annotations.update(
        annotation.id, AnnotationChange(result=choice("yes")), user.id
    )

    assert not changed
    assert stored.annotation_now(annotation.id) == annotation
    assert stored.changes() == []


def test_a_ground_truth_skipped_by_one_who_may_verify_stops_being_it(
    stored: Stored,
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user)
    other = stored.annotation(task)
    stored.ground_truth(truth)

    skip = AnnotationChange(was_cancelled=True)
    annotations.update(truth.id, skip, user.id, may_verify=True)

    assert stored.ground_truths() == {}
    assert stored.annotation_now(other.id).accuracy is None
    assert stored.changes() == ["ANNOTATION_UPDATED", "GROUND_TRUTH_UNSET"]


def test_a_ground_truth_skipped_by_its_author_is_withdrawn_until_it_is_answered(
    stored: Stored,
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user)
    other = stored.annotation(task)
    stored.ground_truth(truth)

    annotations.update(truth.id, AnnotationChange(was_cancelled=True), user.id)
    settled()

    assert stored.ground_truths() == {task.id: truth.id}
    assert stored.annotation_now(truth.id).is_withdrawn
    assert stored.annotation_now(other.id).accuracy == 1.0
    assert stored.changes() == ["ANNOTATION_UPDATED"]
    annotations.update(truth.id, AnnotationChange(was_cancelled=False), user.id)
    assert not stored.annotation_now(truth.id).is_withdrawn


def test_a_skipped_annotation_loses_its_accuracy(stored: Stored) -> None:
    task, user = stored.task(), stored.user()
    skipped = stored.annotation(task, user)
    stored.ground_truth(stored.annotation(task))

    annotations.update(skipped.id, AnnotationChange(was_cancelled=True), user.id)

    assert stored.annotation_now(skipped.id).accuracy is None
    assert stored.task_now(task.id).mean_accuracy is None


def test_a_ground_truth_deleted_by_one_who_may_verify_leaves_the_task_without(
    stored: Stored,
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user)
    other = stored.annotation(task)
    stored.ground_truth(truth)

    assert annotations.delete(truth.id, user.id, may_verify=True) == task.id

    assert stored.ground_truths() == {}
    assert stored.annotation_now(other.id).accuracy is None
    assert stored.task_now(task.id).annotation_count == 1
    assert stored.changes() == ["GROUND_TRUTH_UNSET", "ANNOTATION_DELETED"]


def test_a_ground_truth_deleted_by_its_author_stays_until_it_is_none_any_more(
    stored: Stored,
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, user, external_id="7")
    other = stored.annotation(task)
    stored.ground_truth(truth)

    assert annotations.delete(truth.id, user.id) == task.id
    settled()

    kept = stored.annotation_now(truth.id)
    assert (kept.is_withdrawn, kept.annotator_id) == (True, user.id)
    assert stored.annotation_now(other.id).accuracy == 1.0
    assert stored.changes() == ["ANNOTATION_DELETED"]
    with pytest.raises(Refusal, match=r"Annotation:[0-9]* was not found"):
        annotations.delete(truth.id, user.id)
    with pytest.raises(Refusal, match=r"Annotation:[0-9]* was not found"):
        annotations.update(truth.id, AnnotationChange(result=[]), user.id)

    ground_truths.set_ground_truth(other.id, None)

    assert stored.task_now(task.id).annotation_count == 1
    assert stored.ground_truths() == {task.id: other.id}
    with pytest.raises(KeyError):
        stored.annotation_now(truth.id)


def test_more_answers_than_one_person_may_give_to_a_task_are_refused(
    stored: Stored, limited: Limited
) -> None:
    task, annotator = stored.task(), stored.user()
    limited(answers_per_task=2)
    for _ in range(2):
        annotations.create(NewAnnotation(task.id, []), annotator.id)

    with pytest.raises(Refusal, match="ANSWERS_PER_TASK") as refusal:
        annotations.create(NewAnnotation(task.id, []), annotator.id)

    assert refusal.value.reason == Reason.TOO_MANY
    assert stored.task_now(task.id).annotation_count == 2
    annotations.create(NewAnnotation(task.id, []), stored.user().id)


def test_an_update_of_an_old_version_is_refused(stored: Stored) -> None:
    user = stored.user()
    annotation = stored.annotation(annotator=user)
    annotations.update(annotation.id, AnnotationChange(lead_time=2.5), user.id)
    before = stored.annotation_now(annotation.id)

    old = AnnotationChange(lead_time=3.5, expected_version=1)
    with pytest.raises(Refusal, match=r"now at version 2 .you expected 1") as refusal:
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

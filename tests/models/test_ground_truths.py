"""One ground truth per task, whoever writes, and accuracies that are never stale."""

import peewee
import pytest

from models.commands import bulk_ground_truths, ground_truths
from models.commands.bulk_ground_truths import FilteredDelete
from models.commands.outcomes import BulkOutcome, DeleteStatus, Outcome, SetStatus
from models.conditions import TaskCondition
from models.db import database as db
from models.refusals import Reason, Refusal
from models.tables import GroundTruth
from tests.settling import settled
from tests.stored import EVERYTHING, Stored, choice


def test_setting_scores_every_other_answer_of_the_task(stored: Stored) -> None:
    task = stored.task()
    truth = stored.annotation(task, result=choice("yes"))
    same = stored.annotation(task, result=choice("yes"))
    other = stored.annotation(task, result=choice("no"))
    prediction = stored.prediction(task, result=choice("no"))

    outcome = ground_truths.set_ground_truth(truth.id, None)
    waiting = stored.annotation_now(same.id)
    settled()

    assert outcome == (task.id, truth.id, None, True)
    assert (waiting.accuracy, waiting.assessment) == (None, None)
    assert stored.annotation_now(truth.id).accuracy is None
    assert stored.annotation_now(same.id).accuracy == 1.0
    assert stored.annotation_now(other.id).accuracy == 0.0
    assert stored.prediction_now(prediction.id).accuracy == 0.0
    assert stored.task_now(task.id).mean_accuracy == 0.5
    assert stored.task_now(task.id).ground_truth_id == truth.id


def test_setting_another_moves_the_mark_and_rescores(stored: Stored) -> None:
    task = stored.task()
    first = stored.annotation(task, result=choice("yes"))
    second = stored.annotation(task, result=choice("no"))
    ground_truths.set_ground_truth(first.id, None)

    outcome = ground_truths.set_ground_truth(second.id, None)
    settled()

    assert outcome.previous_id == first.id
    assert stored.ground_truths() == {task.id: second.id}
    assert stored.annotation_now(first.id).accuracy == 0.0
    assert stored.annotation_now(second.id).accuracy is None


def test_setting_it_again_changes_nothing(stored: Stored) -> None:
    annotation = stored.annotation()
    ground_truths.set_ground_truth(annotation.id, None)
    before = stored.task_now(annotation.task_id)

    outcome = ground_truths.set_ground_truth(annotation.id, None)

    assert not outcome.changed
    assert stored.task_now(annotation.task_id) == before
    assert stored.changes() == ["GROUND_TRUTH_SET"]


def test_a_mark_moves_nothing_that_an_annotator_can_read(stored: Stored) -> None:
    annotation = stored.annotation()
    task = stored.task_now(annotation.task_id)

    ground_truths.set_ground_truth(annotation.id, None)

    marked = stored.annotation_now(annotation.id)
    assert marked.verified_result == annotation.result
    assert marked._replace(ground_truth_id=None, verified_result=None) == annotation
    assert stored.task_now(task.id).updated_at == task.updated_at


def test_an_unmet_expectation_is_refused_and_nothing_changes(stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(first.id, None)

    with pytest.raises(Refusal) as refusal:
        ground_truths.set_ground_truth(second.id, None, expected=None)

    assert refusal.value.reason == Reason.CONFLICT
    assert stored.ground_truths() == {task.id: first.id}


def test_a_skipped_annotation_cannot_be_a_ground_truth(stored: Stored) -> None:
    skipped = stored.annotation(was_cancelled=True)

    with pytest.raises(Refusal) as refusal:
        ground_truths.set_ground_truth(skipped.id, None)

    assert refusal.value.reason == Reason.INVALID_VALUE
    assert stored.ground_truths() == {}


def test_the_database_refuses_a_second_ground_truth(stored: Stored) -> None:
    task = stored.task()
    first, second = stored.annotation(task), stored.annotation(task)
    stored.ground_truth(first)

    with pytest.raises(peewee.IntegrityError):
        stored.ground_truth(second)

    assert stored.ground_truths() == {task.id: first.id}


def test_the_database_refuses_an_annotation_of_another_task(stored: Stored) -> None:
    task, stranger = stored.task(), stored.annotation()

    with pytest.raises(peewee.IntegrityError), db.write():
        GroundTruth.create(
            task=task.id,
            project=task.project_id,
            annotation=stranger.id,
            set_at=0,
            result="[]",
        )

    assert stored.ground_truths() == {}


def test_unsetting_leaves_no_accuracy_behind(stored: Stored) -> None:
    task = stored.task()
    truth, other = stored.annotation(task), stored.annotation(task)
    prediction = stored.prediction(task)
    ground_truths.set_ground_truth(truth.id, None)
    settled()

    assert ground_truths.unset_ground_truth(truth.id, None).changed

    assert stored.ground_truths() == {}
    assert stored.annotation_now(other.id).accuracy is None
    assert stored.prediction_now(prediction.id).accuracy is None
    assert stored.task_now(task.id).mean_accuracy is None


def test_unsetting_what_is_not_marked_changes_nothing(stored: Stored) -> None:
    task = stored.task()
    truth, other = stored.annotation(task), stored.annotation(task)
    ground_truths.set_ground_truth(truth.id, None)

    assert not ground_truths.unset_ground_truth(other.id, None).changed

    assert stored.ground_truths() == {task.id: truth.id}


def test_deleting_answers_which_annotations_lost_the_mark(stored: Stored) -> None:
    marked, bare = stored.annotation(), stored.annotation()
    ground_truths.set_ground_truth(marked.id, None)

    done = bulk_ground_truths.delete_ground_truths(
        [bare.task_id, marked.task_id, 987_654], None
    )
    again = bulk_ground_truths.delete_ground_truths([marked.task_id], None)

    removed = Outcome(marked.task_id, DeleteStatus.REMOVED, marked.id)
    assert done.outcomes == [removed]
    assert done.batch_id is not None
    assert again == BulkOutcome([], 0)
    assert stored.ground_truths() == {}
    assert stored.annotation_now(marked.id) == marked


def test_deleting_by_filter_counts_first_when_told_to(stored: Stored) -> None:
    project = stored.project()
    marked = stored.annotation(stored.task(project, text="red apple"))
    unmarked = stored.annotation(stored.task(project, text="red pear"))
    elsewhere = stored.annotation(stored.task(project, text="green"))
    stored.ground_truth(marked)
    stored.ground_truth(elsewhere)
    red = TaskCondition(search="RED")

    def delete(*, dry_run: bool) -> FilteredDelete:
        return bulk_ground_truths.delete_ground_truths_where(
            EVERYTHING, project.id, red, None, dry_run=dry_run
        )

    assert delete(dry_run=True) == (2, 1, None)
    assert len(stored.ground_truths()) == 2
    assert delete(dry_run=False)[:2] == (2, 1)
    assert stored.ground_truths() == {elsewhere.task_id: elsewhere.id}
    assert unmarked.task_id not in stored.ground_truths()


def test_the_annotation_updated_last_is_taken_for_many_tasks(stored: Stored) -> None:
    annotator = stored.user()
    task, bare = stored.task(), stored.task()
    stored.annotation(task, annotator)
    latest = stored.annotation(task, annotator)
    stored.annotation(task, annotator, was_cancelled=True)

    done = bulk_ground_truths.set_ground_truths([task.id, bare.id], annotator.id, None)
    again = bulk_ground_truths.set_ground_truths([task.id, bare.id], annotator.id, None)

    assert done.outcomes == [Outcome(task.id, SetStatus.SET, latest.id)]
    assert done.batch_id is not None
    unchanged = Outcome(task.id, SetStatus.UNCHANGED, latest.id)
    assert again == BulkOutcome([unchanged], 0)
    assert stored.ground_truths() == {task.id: latest.id}

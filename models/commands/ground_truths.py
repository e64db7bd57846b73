"""Setting, unsetting and deleting ground truths."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from models.commands.locking import lock_tasks
from models.commands.marking import (
    CANDIDATES,
    Candidate,
    candidate,
    mark,
    mark_scored,
    new_batch,
    unmark,
)
from models.commands.outcomes import BulkOutcome, DeleteStatus, Outcome, SetStatus
from models.commands.scoring_ahead import Ahead
from models.conditions import TaskCondition
from models.db import database as db
from models.db.database import in_
from models.lists.task_lists import matching
from models.queries import annotations
from models.refusals import Reason, Refusal
from models.rows import AnnotationRow
from models.scope import Scope


class Anything:
    """No expectation of what the ground truth was before."""


ANYTHING: Final = Anything()


class SetGroundTruth(NamedTuple):
    """What setting a ground truth did; ``previous_id`` lost the mark.

    It is None also where the ground truth was verified again with another result.
    """

    task_id: int
    annotation_id: int
    previous_id: int | None
    changed: bool


class UnsetGroundTruth(NamedTuple):
    """What unsetting a ground truth did.

    ``gone`` is the annotation as it was, where its author had deleted it before.
    """

    task_id: int
    annotation_id: int
    changed: bool
    gone: AnnotationRow | None = None


class FilteredSet(NamedTuple):
    """What became, or would become, of the tasks that passed a filter.

    Of ``set_count`` tasks ``replaced_count`` had another ground truth before. Those
    that are neither set nor unchanged have no annotation that can be one.
    """

    task_count: int
    set_count: int
    replaced_count: int
    unchanged_count: int
    batch_id: str | None = None

    @property
    def no_annotation_count(self) -> int:
        """How many tasks the annotator has not answered, or skipped."""
        return self.task_count - self.set_count - self.unchanged_count


class FilteredDelete(NamedTuple):
    """How many tasks passed a filter, and how many of them lost the mark, or would."""

    task_count: int
    removed_count: int
    batch_id: str | None = None


def set_ground_truth(
    annotation: int | Candidate,
    actor_id: int | None,
    expected: int | Anything | None = ANYTHING,
    ahead: Ahead | None = None,
) -> SetGroundTruth:
    """Make this annotation, as it is now, the ground truth of its task.

    One that is the ground truth already and was changed since is verified again. The
    accuracies that this moves are stored with it where they were computed before,
    and nothing changed since; else they wait to be computed.

    Args:
        annotation: its id, or what was read of it in the write that is open.
        actor_id: who does it.
        expected: the annotation that should be the ground truth before (None: there
            should be none). What is the ground truth already needs no expectation.
        ahead: what the accuracies will be, see :mod:`models.commands.scoring_ahead`.

    Raises:
        Refusal: there is no such annotation, it was skipped, or the ground truth is
            another than expected.

    """
    with db.joined_write():
        chosen = _locked(annotation)
        _check_not_skipped(chosen)
        if not chosen.is_verified:
            _check_expectation(chosen, expected)
            if ahead is not None and _fits(ahead, chosen):
                mark_scored(chosen, ahead, actor_id)
            else:
                mark([chosen], actor_id, batch_id=None)
        return _outcome(chosen)


def set_ground_truths(
    task_ids: Iterable[int], annotator_id: int, actor_id: int | None
) -> BulkOutcome:
    """Make this annotator's annotation the ground truth of each of these tasks.

    Of several the one updated last is taken. Tasks where the annotator has none, or
    skipped ones only, keep what they have and are left out of the answer.
    """
    with db.write():
        candidates = _latest_of(lock_tasks(task_ids), annotator_id)
        new, batch_id = _mark_unverified(candidates, actor_id)
        return BulkOutcome([_of_many(one) for one in candidates], len(new), batch_id)


def set_ground_truths_where(  # noqa: PLR0913 - as the mutation has them
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    annotator_id: int,
    actor_id: int | None,
    *,
    dry_run: bool,
) -> FilteredSet:
    """Do as :func:`set_ground_truths`, in every task that passes the condition."""
    where = matching(scope, project_id, condition)
    with db.write():
        text = f"SELECT t.id FROM tasks t WHERE {where.text}"
        ids = [row[0] for row in db.rows(text, where.values)]
        candidates = _latest_of(ids if dry_run else lock_tasks(ids), annotator_id)
        new = [one for one in candidates if not one.is_verified]
        replaced = sum(one.previous_id is not None for one in new)
        unchanged = len(candidates) - len(new)
        batch_id = None if dry_run else _mark_unverified(candidates, actor_id)[1]
        return FilteredSet(len(ids), len(new), replaced, unchanged, batch_id)


def _mark_unverified(
    candidates: Iterable[Candidate], actor_id: int | None
) -> tuple[list[Candidate], str | None]:
    """Mark those that are not yet verified as they are now; which, in which batch."""
    new = [one for one in candidates if not one.is_verified]
    batch_id = new_batch() if new else None
    mark(new, actor_id, batch_id)
    return new, batch_id


def unset_ground_truth(
    annotation: int | Candidate, actor_id: int | None
) -> UnsetGroundTruth:
    """Take the mark off this annotation, where it has it.

    Raises:
        Refusal: there is no such annotation.

    """
    with db.joined_write():
        chosen = _locked(annotation)
        gone = _last_seen(chosen.annotation_id) if chosen.is_deleted else None
        if chosen.is_marked:
            unmark([chosen.task_id], actor_id, batch_id=None)
        return UnsetGroundTruth(
            chosen.task_id, chosen.annotation_id, chosen.is_marked, gone
        )


def delete_ground_truths(task_ids: Iterable[int], actor_id: int | None) -> BulkOutcome:
    """Take the mark off all of these tasks; their annotations stay."""
    with db.write():
        batch_id = new_batch()
        removed = unmark(lock_tasks(task_ids), actor_id, batch_id)
        outcomes = [
            Outcome(task_id, DeleteStatus.REMOVED, annotation_id)
            for task_id, annotation_id in removed.items()
        ]
        return BulkOutcome(outcomes, len(removed), batch_id if removed else None)


def delete_ground_truths_where(
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    actor_id: int | None,
    *,
    dry_run: bool = False,
) -> FilteredDelete:
    """Take the mark off every task of the project that passes the condition."""
    where = matching(scope, project_id, condition)
    marked = matching(scope, project_id, condition._replace(has_ground_truth=True))
    with db.write():
        passed: int = db.scalar(
            f"SELECT COUNT(*) FROM tasks t WHERE {where.text}", where.values
        )
        if condition.has_ground_truth is False:
            return FilteredDelete(passed, 0)
        ids = [
            row[0]
            for row in db.rows(
                f"SELECT t.id FROM tasks t WHERE {marked.text}", marked.values
            )
        ]
        if dry_run:
            return FilteredDelete(passed, len(ids))
        done = delete_ground_truths(ids, actor_id)
        return FilteredDelete(passed, done.changed_count, done.batch_id)


def _fits(ahead: Ahead, chosen: Candidate) -> bool:
    """Whether nothing changed since that was computed."""
    present = (chosen.annotation_id, chosen.revision, chosen.rescorings)
    return ahead[:3] == present


def _last_seen(annotation_id: int) -> AnnotationRow:
    """An annotation that goes with its mark, as one that has none."""
    row = annotations.by_ids(Scope(user_id=0), [annotation_id])[annotation_id]
    return row._replace(
        ground_truth_id=None, verified_result=None, is_changed=None, is_withdrawn=None
    )


def _outcome(chosen: Candidate) -> SetGroundTruth:
    previous = None if chosen.is_marked else chosen.previous_id
    changed = not chosen.is_verified
    return SetGroundTruth(chosen.task_id, chosen.annotation_id, previous, changed)


def _of_many(chosen: Candidate) -> Outcome:
    done = _outcome(chosen)
    status = SetStatus.SET if done.changed else SetStatus.UNCHANGED
    return Outcome(done.task_id, status, done.annotation_id, done.previous_id)


def _locked(annotation: int | Candidate) -> Candidate:
    """The annotation, read once its task is locked; SQLite's writers have them all."""
    chosen = candidate(annotation) if isinstance(annotation, int) else annotation
    if db.is_sqlite():
        return chosen
    lock_tasks([chosen.task_id])
    return candidate(chosen.annotation_id)


def _check_not_skipped(chosen: Candidate) -> None:
    if chosen.was_cancelled:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Annotation:{chosen.annotation_id} was skipped by its annotator, so it"
            " cannot be the ground truth. Choose another annotation.",
        )


def _check_expectation(chosen: Candidate, expected: int | Anything | None) -> None:
    if isinstance(expected, Anything) or chosen.previous_id == expected:
        return
    if chosen.is_marked:
        return
    raise Refusal(
        Reason.CONFLICT,
        f"The ground truth of Task:{chosen.task_id} is now"
        f" {_named(chosen.previous_id)} (you expected {_named(expected)}). Read the"
        " task again, then retry.",
    )


def _named(annotation_id: int | None) -> str:
    return "none" if annotation_id is None else f"Annotation:{annotation_id}"


def _latest_of(task_ids: Iterable[int], annotator_id: int) -> list[Candidate]:
    latest = (
        "a.id IN (SELECT id FROM (SELECT x.id, x.task_id, ROW_NUMBER() OVER"
        " (PARTITION BY x.task_id ORDER BY x.updated_at DESC, x.id DESC) AS place"
        " FROM annotations x WHERE x.annotator_id = ? AND NOT x.was_cancelled) y"
    )
    where = in_("y.task_id", task_ids)
    text = f"{CANDIDATES} WHERE {latest} WHERE y.place = 1 AND {where.text})"
    values = (annotator_id, *where.values)
    return sorted(db.select(Candidate._make, text, values), key=lambda one: one.task_id)

"""Setting and deleting the ground truths of many tasks at once."""

from collections.abc import Iterable
from typing import NamedTuple

from models.commands.ground_truths import (
    CANDIDATES,
    Candidate,
    mark,
    new_batch,
    outcome_of,
    unmark,
)
from models.commands.locking import lock_tasks
from models.commands.outcomes import BulkOutcome, DeleteStatus, Outcome, SetStatus
from models.conditions import TaskCondition
from models.db import database as db
from models.db.database import in_
from models.lists.task_lists import matching
from models.scope import Scope


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


def set_ground_truths(
    task_ids: Iterable[int],
    annotator_id: int,
    actor_id: int | None,
    project_ids: Iterable[int] | None = None,
) -> BulkOutcome:
    """Make this annotator's annotation the ground truth of each of these tasks.

    Of several the one updated last is taken. Tasks where the annotator has none, or
    skipped ones only, keep what they have and are left out of the answer.
    ``project_ids`` are those of the tasks, where the caller knows them.
    """
    with db.write():
        candidates = _latest_of(lock_tasks(task_ids, project_ids), annotator_id)
        new, batch_id = _mark_unverified(candidates, actor_id)
        return BulkOutcome(
            [_of_many(chosen) for chosen in candidates], len(new), batch_id
        )


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
        locked = ids if dry_run else lock_tasks(ids, [project_id])
        candidates = _latest_of(locked, annotator_id)
        new = [chosen for chosen in candidates if not chosen.is_verified]
        replaced = sum(chosen.previous_id is not None for chosen in new)
        unchanged = len(candidates) - len(new)
        batch_id = None if dry_run else _mark_unverified(candidates, actor_id)[1]
        return FilteredSet(len(ids), len(new), replaced, unchanged, batch_id)


def _mark_unverified(
    candidates: Iterable[Candidate], actor_id: int | None
) -> tuple[list[Candidate], str | None]:
    """Mark those that are not yet verified as they are now; which, in which batch."""
    new = [chosen for chosen in candidates if not chosen.is_verified]
    batch_id = new_batch() if new else None
    mark(new, actor_id, batch_id)
    return new, batch_id


def delete_ground_truths(
    task_ids: Iterable[int],
    actor_id: int | None,
    project_ids: Iterable[int] | None = None,
) -> BulkOutcome:
    """Take the mark off all of these tasks; their annotations stay.

    ``project_ids`` are those of the tasks, where the caller knows them.
    """
    with db.write():
        batch_id = new_batch()
        removed = unmark(lock_tasks(task_ids, project_ids), actor_id, batch_id)
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


def _of_many(chosen: Candidate) -> Outcome:
    done = outcome_of(chosen)
    status = SetStatus.SET if done.changed else SetStatus.UNCHANGED
    return Outcome(done.task_id, status, done.annotation_id, done.previous_id)


def _latest_of(task_ids: Iterable[int], annotator_id: int) -> list[Candidate]:
    latest = (
        "a.id IN (SELECT id FROM (SELECT x.id, x.task_id, ROW_NUMBER() OVER"
        " (PARTITION BY x.task_id ORDER BY x.updated_at DESC, x.id DESC) AS place"
        " FROM annotations x WHERE x.annotator_id = ? AND NOT x.was_cancelled) y"
    )
    where = in_("y.task_id", task_ids)
    text = f"{CANDIDATES} WHERE {latest} WHERE y.place = 1 AND {where.text})"
    values = (annotator_id, *where.values)
    return sorted(db.select(Candidate._make, text, values), key=lambda row: row.task_id)

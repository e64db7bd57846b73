"""Putting ground truth marks on and taking them off, of many tasks at once.

The tasks' rows are locked by whoever calls, and what may be marked is checked there.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import uuid4

from models import database as db
from models import moments
from models.commands.accuracies import forget_locked, rescore_marked
from models.commands.history import ChangeKind, Event, record
from models.database import among


class Candidate(NamedTuple):
    """An annotation to be marked, and what is the ground truth of its task so far."""

    annotation_id: int
    task_id: int
    project_id: int
    was_cancelled: bool
    previous_id: int | None

    @property
    def is_marked(self) -> bool:
        """Whether it is the ground truth already."""
        return self.previous_id == self.annotation_id


def mark(
    candidates: Sequence[Candidate], actor_id: int | None, batch_id: str | None
) -> None:
    """Make these the ground truths of their tasks, in the place of the former ones."""
    at = moments.now()
    rows = [
        (one.task_id, one.project_id, one.annotation_id, actor_id, at)
        for one in candidates
    ]
    db.run_many(
        "INSERT INTO ground_truths (task_id, project_id, annotation_id, set_by, set_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (task_id) DO UPDATE SET"
        " annotation_id = excluded.annotation_id,"
        " set_by = excluded.set_by, set_at = excluded.set_at",
        rows,
    )
    rescore_marked(one.task_id for one in candidates)
    events = [
        Event(
            one.project_id,
            ChangeKind.GROUND_TRUTH_SET,
            one.task_id,
            one.annotation_id,
            one.previous_id,
        )
        for one in candidates
    ]
    record(events, actor_id, batch_id)


def unmark(
    task_ids: Iterable[int], actor_id: int | None, batch_id: str | None
) -> dict[int, int]:
    """Take the mark off these tasks.

    Returns:
        The annotation that lost the mark, for each task that had one.

    """
    where = among("task_id", task_ids)
    text = (
        f"DELETE FROM ground_truths WHERE {where.text}"
        " RETURNING project_id, task_id, annotation_id"
    )
    removed = sorted(db.rows(text, where.values), key=lambda row: row[1])
    if not removed:
        return {}
    forget_locked([task_id for _, task_id, _ in removed])
    events = [
        Event(project_id, ChangeKind.GROUND_TRUTH_UNSET, task_id, annotation_id)
        for project_id, task_id, annotation_id in removed
    ]
    record(events, actor_id, batch_id)
    return {task_id: annotation_id for _, task_id, annotation_id in removed}


def new_batch() -> str:
    """A name for the changes of one bulk write, by which they can be found again."""
    return uuid4().hex

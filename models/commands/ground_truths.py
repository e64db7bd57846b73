"""Setting, unsetting and deleting ground truths."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from uuid import uuid4

from models import database as db
from models import moments
from models.commands.accuracies import rescore
from models.commands.history import ChangeKind, Event, record
from models.commands.locking import lock_tasks
from models.conditions import TaskCondition
from models.database import among
from models.queries.tasks import matching
from models.refusals import Reason, Refusal, not_found
from models.scope import Scope


class Anything:
    """No expectation of what the ground truth was before."""


ANYTHING: Final = Anything()


class SetGroundTruth(NamedTuple):
    """What setting a ground truth did; ``previous_id`` lost the mark."""

    task_id: int
    annotation_id: int
    previous_id: int | None
    changed: bool


class _Candidate(NamedTuple):
    annotation_id: int
    task_id: int
    project_id: int
    was_cancelled: bool
    previous_id: int | None

    @property
    def outcome(self) -> SetGroundTruth:
        changed = self.previous_id != self.annotation_id
        previous = self.previous_id if changed else None
        return SetGroundTruth(self.task_id, self.annotation_id, previous, changed)


def set_ground_truth(
    annotation_id: int,
    actor_id: int | None,
    expected: int | Anything | None = ANYTHING,
) -> SetGroundTruth:
    """Make this annotation the ground truth of its task, and rescore the task.

    Args:
        annotation_id: the annotation.
        actor_id: who does it.
        expected: the annotation that should be the ground truth before (None: there
            should be none). What is the ground truth already needs no expectation.

    Raises:
        Refusal: there is no such annotation, it was skipped, or the ground truth is
            another than expected.

    """
    with db.write():
        candidate = _candidate(annotation_id)
        outcome = candidate.outcome
        if outcome.changed:
            _check_expectation(candidate, expected)
            _mark([candidate], actor_id, batch_id=None)
        return outcome


def set_ground_truths(
    task_ids: Iterable[int], annotator_id: int, actor_id: int | None
) -> dict[int, SetGroundTruth]:
    """Make this annotator's annotation the ground truth of each of these tasks.

    Of several the one updated last is taken. Tasks where the annotator has none, or
    skipped ones only, keep what they have and are left out of the answer.
    """
    with db.write():
        candidates = _latest_of(lock_tasks(task_ids), annotator_id)
        new = [one for one in candidates if one.outcome.changed]
        _mark(new, actor_id, batch_id=_new_batch())
        return {one.task_id: one.outcome for one in candidates}


def unset_ground_truth(annotation_id: int, actor_id: int | None) -> bool:
    """Take the mark off this annotation; whether it had it.

    Raises:
        Refusal: there is no such annotation.

    """
    with db.write():
        candidate = _candidate(annotation_id, may_be_skipped=True)
        if candidate.outcome.changed:
            return False
        _unmark([candidate.task_id], actor_id, batch_id=None)
        return True


def delete_ground_truths(
    task_ids: Iterable[int], actor_id: int | None
) -> dict[int, int]:
    """Take the mark off all of these tasks; their annotations stay.

    Returns:
        The annotation that lost the mark, for each task that had one.

    """
    with db.write():
        return _unmark(lock_tasks(task_ids), actor_id, batch_id=_new_batch())


def delete_ground_truths_where(
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    actor_id: int | None,
    *,
    dry_run: bool = False,
) -> tuple[int, int]:
    """Take the mark off every task of the project that passes the condition.

    Returns:
        How many tasks passed, and how many of them lost their ground truth, or would.

    """
    where = matching(scope, project_id, condition)
    marked = matching(scope, project_id, condition._replace(has_ground_truth=True))
    with db.write():
        passed: int = db.scalar(
            f"SELECT COUNT(*) FROM tasks t WHERE {where.text}", where.values
        )
        if condition.has_ground_truth is False:
            return passed, 0
        ids = [
            row[0]
            for row in db.run(
                f"SELECT t.id FROM tasks t WHERE {marked.text}", marked.values
            ).fetchall()
        ]
        if not dry_run:
            ids = list(delete_ground_truths(ids, actor_id))
        return passed, len(ids)


def _candidate(annotation_id: int, *, may_be_skipped: bool = False) -> _Candidate:
    """The annotation, read once its task is locked."""
    task_id = db.scalar(
        "SELECT task_id FROM annotations WHERE id = ?", (annotation_id,)
    )
    lock_tasks([] if task_id is None else [task_id])
    found = db.select(
        _Candidate._make,
        "SELECT a.id, a.task_id, a.project_id, a.was_cancelled, g.annotation_id"
        " FROM annotations a LEFT JOIN ground_truths g ON g.task_id = a.task_id"
        " WHERE a.id = ?",
        (annotation_id,),
    )
    if not found:
        raise not_found("Annotation", annotation_id)
    if found[0].was_cancelled and not may_be_skipped:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Annotation:{annotation_id} was skipped by its annotator and holds no"
            " answer: choose one that was not.",
        )
    return found[0]


def _check_expectation(candidate: _Candidate, expected: int | Anything | None) -> None:
    if isinstance(expected, Anything) or candidate.previous_id == expected:
        return
    present = candidate.previous_id
    raise Refusal(
        Reason.CONFLICT,
        f"The ground truth of Task:{candidate.task_id} is"
        f" {'none' if present is None else f'Annotation:{present}'} by now, not"
        f" {'none' if expected is None else f'Annotation:{expected}'}: look at it again"
        " and repeat with what is there now.",
    )


def _latest_of(task_ids: Iterable[int], annotator_id: int) -> list[_Candidate]:
    where = among("a.task_id", task_ids)
    text = (
        "SELECT a.id, a.task_id, a.project_id, a.was_cancelled, g.annotation_id FROM"
        " (SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.task_id"
        " ORDER BY x.updated_at DESC, x.id DESC) AS place FROM annotations x"
        " WHERE x.annotator_id = ? AND NOT x.was_cancelled) a"
        " LEFT JOIN ground_truths g ON g.task_id = a.task_id"
        f" WHERE a.place = 1 AND {where.text} ORDER BY a.task_id"
    )
    return db.select(_Candidate._make, text, (annotator_id, *where.values))


def _mark(
    candidates: Sequence[_Candidate], actor_id: int | None, batch_id: str | None
) -> None:
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
    rescore(one.task_id for one in candidates)
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


def _unmark(
    task_ids: Iterable[int], actor_id: int | None, batch_id: str | None
) -> dict[int, int]:
    """Take the mark off these tasks, whose rows are locked."""
    where = among("task_id", task_ids)
    text = (
        f"DELETE FROM ground_truths WHERE {where.text}"
        " RETURNING project_id, task_id, annotation_id"
    )
    removed = sorted(db.run(text, where.values).fetchall(), key=lambda row: row[1])
    rescore(task_id for _, task_id, _ in removed)
    events = [
        Event(project_id, ChangeKind.GROUND_TRUTH_UNSET, task_id, annotation_id)
        for project_id, task_id, annotation_id in removed
    ]
    record(events, actor_id, batch_id)
    return {task_id: annotation_id for _, task_id, annotation_id in removed}


def _new_batch() -> str:
    """A name for the changes of one bulk write, by which they can be found again."""
    return uuid4().hex

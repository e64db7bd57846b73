"""Putting tasks back to the ground truth that they had before a change."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.commands.ground_truths import CANDIDATES, Candidate, mark, new_batch, unmark
from models.commands.history import ChangeKind
from models.commands.locking import lock_tasks
from models.db import database as db
from models.db.database import Sql, in_
from models.refusals import Reason, Refusal

NAMED = 5
"""How many tasks a refusal names."""

_KINDS = (ChangeKind.GROUND_TRUTH_SET, ChangeKind.GROUND_TRUTH_UNSET)


class Reverted(NamedTuple):
    """A task and the ground truth that it has again; None for none.

    ``previous_id`` is the annotation that lost the mark by that.
    """

    task_id: int
    annotation_id: int | None
    previous_id: int | None


class _Step(NamedTuple):
    """One change of a task's ground truth: what it was before, and when that was."""

    task_id: int
    number: int
    before: int | None


def revert_change(
    change_id: int, actor_id: int | None, *, overwrite: bool = False
) -> list[Reverted]:
    """Give the task of this change the ground truth that it had before.

    Args:
        change_id: a change of kind GROUND_TRUTH_SET or GROUND_TRUTH_UNSET.
        actor_id: who does it.
        overwrite: also where the ground truth was changed again since.

    Raises:
        Refusal: the change was not found, a later one would be overwritten, or what was
            the ground truth was deleted.

    """
    where = Sql("c.id = ?", (change_id,))
    return _revert(where, f"Change:{change_id}", actor_id, overwrite=overwrite)


def revert_batch(
    project_id: int, batch_id: str, actor_id: int | None, *, overwrite: bool = False
) -> list[Reverted]:
    """Give every task of one bulk write in a project its former ground truth again.

    Raises:
        Refusal: as for :func:`revert_change`; then no task was changed.

    """
    where = Sql("c.project_id = ? AND c.batch_id = ?", (project_id, batch_id))
    return _revert(where, f"batch {batch_id!r}", actor_id, overwrite=overwrite)


def _revert(
    where: Sql, name: str, actor_id: int | None, *, overwrite: bool
) -> list[Reverted]:
    with db.write():
        lock_tasks(step.task_id for step in _steps(where))
        steps = _steps(where)
        if not steps:
            raise Refusal(
                Reason.NOT_FOUND,
                f"{name} has no change of a ground truth, or you may not see it.",
            )
        if not overwrite:
            _refuse_overwriting(steps)
        present = _present([step.task_id for step in steps])
        batch_id = new_batch() if len(steps) > 1 else None
        unmark(
            [step.task_id for step in steps if step.before is None], actor_id, batch_id
        )
        candidates = _candidates([step.before for step in steps if step.before])
        _refuse_lost(steps, candidates)
        sources = _verified_before([step for step in steps if step.before])
        again = _verified_otherwise(candidates, sources)
        new = [
            candidate
            for candidate in candidates
            if not candidate.is_marked or candidate.task_id in again
        ]
        mark(new, actor_id, batch_id, sources)
        return [_reverted(step, present.get(step.task_id)) for step in steps]


def _verified_before(steps: Sequence[_Step]) -> list[int]:
    """The changes that hold what was verified in these tasks before, where one does."""
    ids, numbers, before = zip(*steps, strict=True) if steps else ((), (), ())
    if db.is_sqlite():
        columns = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(3))
        table = f"SELECT {columns} FROM json_each(?)"
        values = [db.as_one(map(tuple, steps))]
    else:
        table = "SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])"
        values = [list(ids), list(numbers), list(before)]
    text = (
        f"WITH step (task_id, number, before) AS ({table})"
        " SELECT (SELECT c.id FROM changes c WHERE c.task_id = step.task_id"
        " AND c.annotation_id = step.before AND c.number < step.number"
        " AND c.kind = ? AND c.verified_result IS NOT NULL"
        " ORDER BY c.number DESC LIMIT 1) FROM step"
    )
    rows = db.rows(text, (*values, ChangeKind.GROUND_TRUTH_SET)) if steps else []
    return [row[0] for row in rows if row[0] is not None]


def _verified_otherwise(
    candidates: Sequence[Candidate], sources: Sequence[int]
) -> set[int]:
    """The tasks that have the ground truth already, but with another result."""
    tasks = in_(
        "g.task_id",
        [candidate.task_id for candidate in candidates if candidate.is_marked],
    )
    changes = in_("c.id", sources)
    text = (
        "SELECT g.task_id FROM ground_truths g JOIN changes c ON c.task_id = g.task_id"
        f" WHERE {tasks.text} AND {changes.text} AND c.verified_result <> g.result"
    )
    return {row[0] for row in db.rows(text, (*tasks.values, *changes.values))}


def _reverted(step: _Step, present: int | None) -> Reverted:
    return Reverted(
        step.task_id, step.before, None if present == step.before else present
    )


def _present(task_ids: Sequence[int]) -> dict[int, int]:
    """The ground truth of each of these tasks that has one."""
    where = in_("task_id", task_ids)
    text = f"SELECT task_id, annotation_id FROM ground_truths WHERE {where.text}"
    return dict(db.rows(text, where.values))


def _steps(where: Sql) -> list[_Step]:
    """The first of the changes for each task that there still is."""
    kinds = in_("c.kind", _KINDS)
    text = (
        "SELECT c.task_id, c.number, CASE WHEN c.kind = ? THEN c.annotation_id"
        " ELSE c.previous_annotation_id END FROM changes c"
        f" WHERE {where.text} AND {kinds.text}"
        " AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = c.task_id)"
        " ORDER BY c.number DESC"
    )
    values = (_KINDS[1], *where.values, *kinds.values)
    steps_by_task = {
        step.task_id: step for step in db.select(_Step._make, text, values)
    }
    return sorted(steps_by_task.values())


def _refuse_overwriting(steps: Sequence[_Step]) -> None:
    numbers = {step.task_id: step.number for step in steps}
    tasks, kinds = in_("task_id", numbers), in_("kind", _KINDS)
    rows = db.rows(
        "SELECT task_id, MAX(number) FROM changes"
        f" WHERE {tasks.text} AND {kinds.text} GROUP BY task_id",
        (*tasks.values, *kinds.values),
    )
    later = sorted(task_id for task_id, last in rows if last > numbers[task_id])
    if later:
        raise Refusal(
            Reason.CONFLICT,
            f"The ground truth of {_named(later)} was changed again since. To revert"
            " it and lose those later changes, use `overwrite: true`.",
        )


def _candidates(annotation_ids: Iterable[int]) -> list[Candidate]:
    where = in_("a.id", annotation_ids)
    return db.select(
        Candidate._make,
        f"{CANDIDATES} WHERE {where.text} AND NOT a.was_cancelled ORDER BY a.task_id",
        where.values,
    )


def _refuse_lost(steps: Sequence[_Step], candidates: Sequence[Candidate]) -> None:
    there = {candidate.annotation_id for candidate in candidates}
    lost = [step.task_id for step in steps if step.before and step.before not in there]
    if lost:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"The former ground truth of {_named(lost)} was deleted or skipped since."
            " Set another annotation as the ground truth.",
        )


def _named(task_ids: Sequence[int]) -> str:
    names = ", ".join(f"Task:{task_id}" for task_id in task_ids[:NAMED])
    more = len(task_ids) - NAMED
    return f"{names} and {more} more" if more > 0 else names

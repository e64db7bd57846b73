"""The outbox of links: tasks whose ground truth is to be written to Label Studio.

It has no content. The worker reads the ground truth of that moment, so ten changes
of a task are one write; ``asked_at`` tells whether it changed again meanwhile.

The ground truth on which both sides agreed last is the ``imported_truths`` row of the
link's source. While a task is in here, that row says less than it seems to: Label
Studio may have been written to already. What Label Studio says of such a task is not
taken over.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from models import timestamps
from models.commands import link_wakes
from models.commands.locking import lock_profile, lock_tasks
from models.db import database as db
from models.db.database import Sql, in_


class WriteReason(StrEnum):
    """Why a task is still in the outbox.

    WAITING for its turn, for the DRAFT of somebody that a write would delete, or for
    the next try because the last ones FAILED.
    """

    WAITING = "WAITING"
    DRAFT = "DRAFT"
    FAILED = "FAILED"


class Agreed(NamedTuple):
    """What Label Studio was seen to have as the ground truth of a task.

    ``asked_at`` is that of the wish which this fulfils.
    """

    task_id: int
    asked_at: int
    annotation_id: int | None


class PutOff(NamedTuple):
    """Why a task is not written now, and when it is tried again."""

    task_id: int
    asked_at: int
    reason: WriteReason
    tries: int
    next_at: int
    error: str


_INTO = "INSERT INTO link_writes (project_id, task_id, asked_at)"
_OF_THE_LINK = (
    " FROM tasks t JOIN links l ON l.project_id = t.project_id"
    " AND l.source = t.source AND t.external_id IS NOT NULL AND l.pushes"
)
"""Tasks that Label Studio knows, of links that push."""


def want(task_ids: Iterable[int]) -> None:
    """Put these tasks into the outbox, as far as they belong to links that push.

    Called for every change of a ground truth that does not come from Label Studio. A
    task that is waiting for another reason is tried again at once.
    """
    where = in_("t.id", task_ids)
    db.run(
        f"{_INTO} SELECT t.project_id, t.id, ?{_OF_THE_LINK} WHERE {where.text}"
        " ON CONFLICT (project_id, task_id) DO UPDATE SET tries = 0, next_at = 0,"
        " reason = 'WAITING', error = NULL, asked_at = CASE"
        " WHEN excluded.asked_at > link_writes.asked_at THEN excluded.asked_at"
        " ELSE link_writes.asked_at + 1 END",
        (timestamps.now(), *where.values),
    )
    db.when_written(link_wakes.waits.set)


def want_differences(project_id: int, task_ids: Iterable[int] | None = None) -> None:
    """Put tasks into the outbox whose ground truth is not the one last agreed on.

    Those that are in it stay as they are. A ground truth that was withdrawn in Label
    Studio counts as none, and nothing is written for it.

    Args:
        project_id: of a link; without a link that pushes nothing happens.
        task_ids: only these tasks.

    """
    tasks = Sql("TRUE") if task_ids is None else in_("t.id", task_ids)
    db.run(
        f"{_INTO} SELECT t.project_id, t.id, ?{_OF_THE_LINK}"
        " LEFT JOIN ground_truths g ON g.task_id = t.id"
        " LEFT JOIN imported_truths i ON i.task_id = t.id AND i.source = l.source"
        " WHERE t.project_id = ? AND NOT t.is_truth_withdrawn"
        " AND COALESCE(g.annotation_id, 0) <> COALESCE(i.annotation_id, 0)"
        f" AND {tasks.text} ON CONFLICT (project_id, task_id) DO NOTHING",
        (timestamps.now(), project_id, *tasks.values),
    )
    db.when_written(link_wakes.waits.set)


def switch(project_id: int, *, pushes: bool) -> None:
    """Let a link write ground truths to Label Studio from now on, or no longer.

    Switched on, the differences that there are by then are written too; switched off,
    what is waiting is not written any more.
    """
    with db.write():
        # A change of a ground truth that is under way is waited for: each is either
        # seen among the differences, or puts itself into the outbox.
        lock_profile(project_id)
        db.run("UPDATE links SET pushes = ? WHERE project_id = ?", (pushes, project_id))
        if pushes:
            want_differences(project_id)
        else:
            db.run("DELETE FROM link_writes WHERE project_id = ?", (project_id,))


def agree(project_id: int, source: str, agreed: Sequence[Agreed]) -> None:
    """Keep that both sides have these ground truths, and fulfil the wishes for them.

    A wish that was made again meanwhile stays.
    """
    if not agreed:
        return
    with db.write():
        there = lock_tasks((one.task_id for one in agreed), [project_id])
        known = [one for one in agreed if one.task_id in there]
        _keep_base(project_id, source, known)
        _forget({one.task_id: one.asked_at for one in known})


def drop(wishes: Mapping[int, int]) -> None:
    """Forget these wishes, as ``asked_at`` by task, unless they were made again."""
    if not wishes:
        return
    with db.write():
        _forget(wishes)


def put_off(tasks: Sequence[PutOff]) -> None:
    """Try these tasks again later. A wish that was made again meanwhile stays due."""
    if not tasks:
        return
    with db.write():
        db.run_many(
            "UPDATE link_writes SET reason = ?, tries = ?, next_at = ?, error = ?"
            " WHERE task_id = ? AND asked_at = ?",
            [
                (one.reason, one.tries, one.next_at, one.error, *one[:2])
                for one in tasks
            ],
        )


def _keep_base(project_id: int, source: str, agreed: Sequence[Agreed]) -> None:
    db.run_many(
        "INSERT INTO imported_truths (project_id, task_id, source, annotation_id)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (task_id, source)"
        " DO UPDATE SET annotation_id = excluded.annotation_id",
        [
            (project_id, one.task_id, source, one.annotation_id)
            for one in agreed
            if one.annotation_id is not None
        ],
    )
    db.run_many(
        "DELETE FROM imported_truths WHERE task_id = ? AND source = ?",
        [(one.task_id, source) for one in agreed if one.annotation_id is None],
    )


def _forget(wishes: Mapping[int, int]) -> None:
    db.run_many(
        "DELETE FROM link_writes WHERE task_id = ? AND asked_at = ?",
        list(wishes.items()),
    )

"""The tasks that wait to be scored: which they are, and how they are worked off.

The tasks themselves are the queue: each that waits is marked as pending until its new
accuracies are written. Any number of processes work it off in small steps.

A step reads some tasks as they are at one moment, compares their answers while others
write, and writes the accuracies in a short transaction of its own. It writes those of a
task only if that still has the revision that was read and the project was not rescored
since: every write to a task's answers or its ground truth gives the task another
revision in the same transaction. What is left out waits for a later step; a step that
is killed has written nothing.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from models.commands import accuracies, comparing
from models.commands.accuracies import NOT_ASSESSED, TABLES, waits
from models.commands.comparing import GoOn, Scores
from models.commands.locking import lock_profile, share_profile
from models.db import database as db
from models.db.database import in_
from models.refusals import not_found

TASKS_A_STEP = 50

MOST_A_STEP = 500
SECONDS_A_STEP = 0.2
"""So long, if a step can be as short: then what it holds in memory is little, and so is
the part of it that keeps others from writing to SQLite."""

ANSWERS_A_STEP = 2_000
LONGEST_STEP = 2.0
"""Seconds after which a step writes what it has, and leaves the rest to a later one."""

SECONDS_BETWEEN_LOOKS = 0.05


class Progress(NamedTuple):
    """How far the scoring of what waits in a project has come, or had come last."""

    done: int
    total: int


def forget_accuracies(project_id: int) -> int:
    """Drop every accuracy of the project; how many tasks wait to be scored again.

    Call it in the transaction that changes the scoring profile, under
    :func:`models.commands.locking.lock_profile`.
    """
    for table in TABLES:
        db.run(
            f"UPDATE {table} SET {NOT_ASSESSED}"
            " WHERE project_id = ? AND assessment IS NOT NULL",
            (project_id,),
        )
    cursor = db.run(
        "UPDATE tasks SET is_pending = TRUE, is_uncounted = TRUE, mean_accuracy = NULL"
        " WHERE project_id = ? AND ground_truth_set_at IS NOT NULL",
        (project_id,),
    )
    waiting: int = cursor.rowcount
    db.run(
        "UPDATE projects SET rescorings = rescorings + 1, rescored_tasks = ?"
        " WHERE id = ?",
        (waiting, project_id),
    )
    db.when_written(waits.set)
    return waiting


def expect(task_ids: Iterable[int]) -> None:
    """Let the progress of their projects tell of those of these tasks that will wait.

    Call it in the transaction that makes them wait, before it does, for each bulk
    write. Where nothing waits so far, the progress starts at 0.
    """
    new = in_("id", task_ids)
    theirs = f"id IN (SELECT project_id FROM tasks WHERE {new.text})"
    if not db.is_sqlite():
        # Everybody in the same order: no deadlock. Plain FOR UPDATE would wait for the
        # key shares that other transactions hold by rows that refer to the project.
        text = f"SELECT id FROM projects WHERE {theirs} ORDER BY id FOR NO KEY UPDATE"
        db.run(text, new.values)
    counted = (
        "(SELECT COUNT(*) FROM tasks WHERE project_id = projects.id"
        f" AND NOT is_pending AND {new.text} AND EXISTS"
        " (SELECT 1 FROM ground_truths g WHERE g.task_id = tasks.id))"
    )
    waits_already = (
        "EXISTS (SELECT 1 FROM tasks WHERE project_id = projects.id AND is_pending)"
    )
    db.run(
        f"UPDATE projects SET rescored_tasks = {counted}"
        f" + CASE WHEN {waits_already} THEN rescored_tasks ELSE 0 END"
        f" WHERE {theirs}",
        new.values * 2,
    )


def begin(project_id: int) -> int:
    """Have every task of the project scored again; return how many wait.

    Raises:
        Refusal: the project was not found.

    """
    with db.write():
        lock_profile(project_id)
        if db.scalar("SELECT id FROM projects WHERE id = ?", (project_id,)) is None:
            raise not_found("Project", project_id)
        return forget_accuracies(project_id)


def waiting() -> list[int]:
    """The projects that have tasks waiting to be scored.

    Found from one to the next: there may be a million tasks that wait.
    """
    first = "SELECT MIN(project_id) FROM tasks WHERE is_pending"
    text = (
        f"WITH RECURSIVE found (id) AS ({first} UNION ALL SELECT"
        f" ({first} AND project_id > found.id) FROM found WHERE found.id IS NOT NULL)"
        " SELECT id FROM found WHERE id IS NOT NULL"
    )
    return [row[0] for row in db.rows(text)]


def waiting_tasks(project_id: int, count: int, after: int = 0) -> list[int]:
    """So many tasks of a project that wait, by their ids, of those above one."""
    text = (
        "SELECT id FROM tasks WHERE is_pending AND project_id = ? AND id > ?"
        f" ORDER BY id LIMIT {count}"
    )
    return [row[0] for row in db.rows(text, (project_id, after))]


def any_waiting_tasks(project_id: int, count: int) -> list[int]:
    """So many tasks of a project that wait, from anywhere.

    Servers that know nothing of each other seldom come upon the same ones so.
    """
    ends = (
        f"(SELECT {end}(id) FROM tasks WHERE is_pending AND project_id = ?)"
        for end in ("MIN", "MAX")
    )
    first, last = db.run(f"SELECT {', '.join(ends)}", (project_id,) * 2).fetchone()
    if first is None:
        return []
    after = random.randrange(first - 1, last)  # noqa: S311 - no secret
    task_ids = waiting_tasks(project_id, count, after)
    return task_ids if len(task_ids) == count else waiting_tasks(project_id, count)


def progress(project_ids: list[int]) -> dict[int, Progress]:
    """How far the scoring of what waits in each of these projects has come."""
    places = ", ".join("?" for _ in project_ids)
    text = (
        "SELECT j.id, j.rescored_tasks, (SELECT COUNT(*) FROM tasks t"
        " WHERE t.project_id = j.id AND t.is_pending) FROM projects j"
        f" WHERE j.id IN ({places})"
    )
    rows = db.rows(text, project_ids) if project_ids else []
    progress_by_project = {}
    for project_id, expected, left in rows:
        total = max(expected, left)  # single writes are not expected, and wait too
        progress_by_project[project_id] = Progress(total - left, total)
    return progress_by_project


def step(project_id: int, tasks: int = TASKS_A_STEP, go_on: GoOn = lambda: True) -> int:
    """Score some of the tasks of a project that wait; how many were moved on.

    0 means that none waits, but for those that others were busy with.
    """
    with db.read():
        task_ids = any_waiting_tasks(project_id, tasks)
    return write(score(project_id, task_ids, go_on)) if task_ids else 0


def score(
    project_id: int, task_ids: Sequence[int], go_on: GoOn = lambda: True
) -> Scores:
    """Compare answers of these tasks that wait, writing nothing."""
    go_on = comparing.until(LONGEST_STEP, go_on)
    return comparing.score(project_id, task_ids, ANSWERS_A_STEP, go_on)


def write(scores: Scores) -> int:
    """Store these accuracies, of the tasks that are as they were read; how many."""
    with db.write():
        share_profile(scores.project_id)
        unchanged = _unchanged(scores)
        tasks = [scores.by_task[task_id] for task_id in unchanged]
        accuracies.store(
            "annotations", [answer for task in tasks for answer in task.annotations]
        )
        accuracies.store(
            "predictions", [answer for task in tasks for answer in task.predictions]
        )
        whole = {task_id for task_id in unchanged if scores.by_task[task_id].is_whole}
        accuracies.assessed(whole, set(unchanged) - whole)
        return len(unchanged)


def settle(
    project_id: int, advance: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Work off all that waits in a project, where no server does it.

    ``advance`` is told how many tasks are done, and how many there are; nothing where
    none waits.
    """
    total = left = _waiting_count(project_id)
    while left:
        advance(total - left, total)
        if not step(project_id):  # others are busy with these
            time.sleep(SECONDS_BETWEEN_LOOKS)
        left = _waiting_count(project_id)
        total = max(total, left)
    if total:
        advance(total, total)


def next_size(tasks: int, seconds: float) -> int:
    """How many tasks the next step should take, from the size and time of the last.

    Few that are scored at once cost as much for reading and writing as many do.

    >>> [next_size(50, seconds) for seconds in (0.01, 0.15, 0.5)]
    [100, 50, 25]
    """
    if seconds > SECONDS_A_STEP:
        return max(1, tasks // 2)
    return min(MOST_A_STEP, 2 * tasks) if seconds < SECONDS_A_STEP / 2 else tasks


def _waiting_count(project_id: int) -> int:
    with db.read():
        done, total = progress([project_id])[project_id]
    return total - done


def _unchanged(scores: Scores) -> list[int]:
    """Those of the tasks that are as they were read, locked until the end.

    What somebody else is about to change is not waited for: it waits for a later step.
    """
    begun = "SELECT rescorings FROM projects WHERE id = ?"
    if db.scalar(begun, (scores.project_id,)) != scores.rescorings:
        return []
    where = in_("id", scores.by_task)
    text = (
        "SELECT id, revision FROM tasks"
        f" WHERE is_pending AND project_id = ? AND {where.text}"
    )
    if not db.is_sqlite():
        text += " ORDER BY id FOR UPDATE SKIP LOCKED"
    return [
        task_id
        for task_id, revision in db.rows(text, (scores.project_id, *where.values))
        if scores.by_task[task_id].revision == revision
    ]

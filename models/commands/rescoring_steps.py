"""Comparing the answers that wait: in small steps, by any number of processes.

A step reads some tasks as they are at one moment, compares their answers while others
write, and writes the accuracies in a short transaction of its own. It writes those of a
task only if that still has the revision that was read and the project was not
rescored since: whatever changes a task's answers or its ground truth gives it another
revision in the same transaction. What is left out waits for a later step; a step that
is killed has written nothing.
"""

import time
from collections.abc import Callable, Sequence

from models.commands import accuracies, comparing
from models.commands.comparing import GoOn, Scores
from models.commands.locking import share_profile
from models.commands.rescoring import any_waiting_tasks, progress
from models.db import database as db
from models.db.database import in_

TASKS_A_STEP = 50

MOST_A_STEP = 500
SECONDS_A_STEP = 0.2
"""So long, if a step can be as short: then what it holds in memory is little, and so is
the part of it that keeps others from writing to SQLite."""

ANSWERS_A_STEP = 2_000
LONGEST_STEP = 2.0
"""Seconds after which a step writes what it has, and leaves the rest to a later one."""

SECONDS_BETWEEN_LOOKS = 0.05


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
    text = f"SELECT id, revision FROM tasks WHERE is_pending AND {where.text}"
    if not db.is_sqlite():
        text += " ORDER BY id FOR UPDATE SKIP LOCKED"
    return [
        task_id
        for task_id, revision in db.rows(text, where.values)
        if scores.by_task[task_id].revision == revision
    ]

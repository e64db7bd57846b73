"""Scoring tasks anew that wait for it: in small steps, by any number of processes.

A step reads some tasks as they are at one moment, scores them while others write, and
writes the accuracies in a short transaction of its own. It writes those of a task only
if that still waits and the project was not begun anew since: whatever changes a task's
answers or its ground truth scores the task itself and takes it off the queue in the
same transaction, so that a task which waited all along is as it was read. What is left
out waits for a later step; a step that is killed has written nothing.
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import orjson

from models import database as db
from models.commands.accuracies import MEAN, refresh, scorer_of, store
from models.commands.locking import share_profile
from models.commands.rescoring import any_waiting_tasks
from models.database import among
from scoring import Scorer

TASKS_A_STEP = 50

MOST_A_STEP = 500
SECONDS_A_STEP = 0.2
"""So long, if a step can be as short: then what it holds in memory is little, and so is
the part of it that keeps others from writing to SQLite."""


class TaskScores(NamedTuple):
    """What the answers to a task are worth: their ids, each with its accuracy."""

    annotations: list[tuple[int, float]]
    predictions: list[tuple[int, float]]


class Scores(NamedTuple):
    """What the answers to some tasks are worth.

    ``rescorings`` is how often the project had been begun anew when they were read.
    """

    project_id: int
    rescorings: int
    by_task: dict[int, TaskScores]


class _Task(NamedTuple):
    """What is compared: the texts of results, and the ids that they belong to."""

    truths: list[str]
    annotations: list[tuple[int, str]]
    predictions: list[tuple[int, str]]


def step(project_id: int, tasks: int = TASKS_A_STEP) -> int:
    """Score some of the tasks of a project that wait; how many.

    0 means that none waits, but for those that others were busy with.
    """
    with db.read():
        found = any_waiting_tasks(project_id, tasks)
    return write(score(project_id, found)) if found else 0


def score(project_id: int, task_ids: Sequence[int]) -> Scores:
    """Compare the answers of these tasks with their ground truths, writing nothing."""
    with db.read():
        row = db.run(
            "SELECT label_config, scoring_profile, rescorings FROM projects"
            " WHERE id = ?",
            (project_id,),
        ).fetchone()
        if row is None:  # deleted since its tasks were looked for
            return Scores(project_id, 0, {})
        config, profile, rescorings = row
        tasks = _tasks(task_ids)
    scorer = scorer_of(config, profile)
    by_task = {one: _scores(scorer, task) for one, task in tasks.items()}
    return Scores(project_id, rescorings, by_task)


def write(scores: Scores) -> int:
    """Store these accuracies, of the tasks that are as they were read; how many."""
    with db.write():
        share_profile(scores.project_id)
        unchanged = _unchanged(scores)
        found = [scores.by_task[one] for one in unchanged]
        store("annotations", [one for task in found for one in task.annotations])
        store("predictions", [one for task in found for one in task.predictions])
        refresh(unchanged, MEAN)
        return len(unchanged)


def next_size(tasks: int, seconds: float) -> int:
    """How many tasks the next step should take, if so many took so long.

    Few that are scored at once cost as much for reading and writing as many do.

    >>> [next_size(50, seconds) for seconds in (0.01, 0.15, 0.5)]
    [100, 50, 25]
    """
    if seconds > SECONDS_A_STEP:
        return max(1, tasks // 2)
    return min(MOST_A_STEP, 2 * tasks) if seconds < SECONDS_A_STEP / 2 else tasks


def _tasks(task_ids: Sequence[int]) -> dict[int, _Task]:
    """What is compared in each of these tasks: no annotation that was skipped."""
    tasks = {one: _Task([], [], []) for one in task_ids}
    where = among("a.task_id", task_ids)
    text = (
        "SELECT a.task_id, a.id, a.result, a.id = g.annotation_id FROM ground_truths g"
        " JOIN annotations a ON a.task_id = g.task_id"
        f" WHERE {where.text} AND (NOT a.was_cancelled OR a.id = g.annotation_id)"
    )
    for task_id, one, result, is_truth in db.rows(text, where.values):
        if is_truth:
            tasks[task_id].truths.append(result)
        else:
            tasks[task_id].annotations.append((one, result))
    where = among("p.task_id", task_ids)
    text = f"SELECT p.task_id, p.id, p.result FROM predictions p WHERE {where.text}"
    for task_id, one, result in db.rows(text, where.values):
        tasks[task_id].predictions.append((one, result))
    return tasks


def _scores(scorer: Scorer, task: _Task) -> TaskScores:
    """What each answer is worth; equal ones are compared once."""
    if not task.truths:
        return TaskScores([], [])
    reference = scorer.reference(orjson.loads(task.truths[0]))
    results = {result for _, result in chain(task.annotations, task.predictions)}
    worth = {result: reference.score(orjson.loads(result)) for result in results}
    return TaskScores(
        [(one, worth[result]) for one, result in task.annotations],
        [(one, worth[result]) for one, result in task.predictions],
    )


def _unchanged(scores: Scores) -> list[int]:
    """Those of the tasks that have waited ever since, locked until the end.

    What somebody else is about to change is not waited for: it is scored there.
    """
    begun = "SELECT rescorings FROM projects WHERE id = ?"
    if db.scalar(begun, (scores.project_id,)) != scores.rescorings:
        return []
    where = among("id", scores.by_task)
    text = f"SELECT id FROM tasks WHERE is_pending AND {where.text}"
    if not db.is_sqlite():
        text += " ORDER BY id FOR UPDATE SKIP LOCKED"
    return [row[0] for row in db.rows(text, where.values)]

"""Which tasks of a project wait to be scored, and how far that has come.

The tasks themselves are the queue: each that waits is marked as pending until its new
accuracies are written. :mod:`models.commands.rescoring_steps` works it off.
"""

import random
from collections.abc import Iterable
from typing import NamedTuple

from models.commands.accuracies import NOT_ASSESSED, TABLES, waits
from models.commands.locking import lock_profile
from models.db import database as db
from models.db.database import in_
from models.refusals import not_found


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
        "UPDATE tasks SET is_pending = TRUE, mean_accuracy = NULL"
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
    return {project_id: _progress(total, left) for project_id, total, left in rows}


def _progress(expected: int, left: int) -> Progress:
    """Single writes are not expected: what waits may be more."""
    total = max(expected, left)
    return Progress(total - left, total)

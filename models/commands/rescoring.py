"""Scoring a whole project anew: in small steps, by any number of processes at once.

The tasks themselves are the queue: each that waits is marked as pending, and the step
that scores it takes the mark off in the same transaction. So a step that is killed
leaves its tasks waiting, and no task is done twice or left out.
"""

from typing import NamedTuple

from models import database as db
from models.commands.accuracies import rescore_locked
from models.commands.locking import lock_profile, share_profile
from models.refusals import not_found

TASKS_A_STEP = 50

MOST_A_STEP = 500
SECONDS_A_STEP = 0.2
"""Others who want to write to SQLite wait for so long, if a step can be as short."""


class Progress(NamedTuple):
    """How far the last scoring anew of a project has come."""

    done: int
    total: int


def forget_accuracies(project_id: int) -> int:
    """Drop every accuracy of the project; how many tasks wait to be scored anew.

    Call it in the transaction that changes the scoring profile, under
    :func:`models.commands.locking.lock_profile`.
    """
    for table in ("annotations", "predictions"):
        db.run(
            f"UPDATE {table} SET accuracy = NULL"
            " WHERE project_id = ? AND accuracy IS NOT NULL",
            (project_id,),
        )
    cursor = db.run(
        "UPDATE tasks SET is_pending = TRUE, mean_accuracy = NULL"
        " WHERE project_id = ? AND ground_truth_set_at IS NOT NULL",
        (project_id,),
    )
    waiting: int = cursor.rowcount
    return waiting


def begin(project_id: int) -> int:
    """Have every task of the project scored anew; how many wait.

    Raises:
        Refusal: there is no such project.

    """
    with db.write():
        lock_profile(project_id)
        waiting = forget_accuracies(project_id)
        cursor = db.run(
            "UPDATE projects SET rescored_tasks = ? WHERE id = ?",
            (waiting, project_id),
        )
        if cursor.rowcount == 0:
            raise not_found("Project", project_id)
        return waiting


def step(project_id: int, tasks: int = TASKS_A_STEP) -> int:
    """Score some of the tasks of a project that wait; how many.

    0 means that none waits, but for those that another process is busy with.
    """
    text = (
        "SELECT id FROM tasks WHERE is_pending AND project_id = ?"
        f" ORDER BY id LIMIT {tasks}"
    )
    if not db.is_sqlite():
        text += " FOR UPDATE SKIP LOCKED"
    with db.write():
        share_profile(project_id)
        found = [row[0] for row in db.run(text, (project_id,)).fetchall()]
        rescore_locked(found)
        return len(found)


def next_size(tasks: int, seconds: float) -> int:
    """How many tasks the next step should take, if so many took so long.

    Few that are scored at once cost as much for reading and writing as many do.

    >>> [next_size(50, seconds) for seconds in (0.01, 0.15, 0.5)]
    [100, 50, 25]
    """
    if seconds > SECONDS_A_STEP:
        return max(1, tasks // 2)
    return min(MOST_A_STEP, 2 * tasks) if seconds < SECONDS_A_STEP / 2 else tasks


def waiting() -> list[int]:
    """The projects of which tasks wait to be scored anew."""
    text = "SELECT DISTINCT project_id FROM tasks WHERE is_pending ORDER BY project_id"
    return [row[0] for row in db.run(text).fetchall()]


def progress(project_ids: list[int]) -> dict[int, Progress]:
    """How far the last scoring anew of each of these projects has come."""
    places = ", ".join("?" for _ in project_ids)
    text = (
        "SELECT j.id, j.rescored_tasks, (SELECT COUNT(*) FROM tasks t"
        " WHERE t.project_id = j.id AND t.is_pending) FROM projects j"
        f" WHERE j.id IN ({places})"
    )
    rows = db.run(text, project_ids).fetchall() if project_ids else []
    return {one: Progress(max(0, total - left), total) for one, total, left in rows}

"""Whoever writes to a task's answers or its ground truth has the task's row first.

So a star and an edit of an annotation that meet cannot leave an accuracy of the old
ground truth behind. SQLite has one writer at a time and needs no more.
"""

from collections.abc import Iterable

from models import database as db
from models.database import among


def lock_tasks(task_ids: Iterable[int]) -> dict[int, int]:
    """Lock these tasks until the transaction ends, in the order of their ids.

    Returns:
        The project of each task that there is.

    """
    where = among("id", task_ids)
    text = (
        f"SELECT id, project_id FROM tasks WHERE {where.text} ORDER BY id"
        f"{db.for_update()}"
    )
    return dict(db.run(text, where.values).fetchall())

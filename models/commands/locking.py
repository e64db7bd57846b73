"""Every write to a task's answers or its ground truth locks the task's row first.

So a star and an edit of an annotation that meet cannot leave an accuracy of the old
ground truth behind. SQLite has one writer at a time and needs no more.
"""

from collections.abc import Iterable

from models.db import database as db
from models.db.database import Sql, in_

_PROFILES = 7_203_451
"""Tells these advisory locks from others of the same database."""


def lock_profile(project_id: int) -> None:
    """Let nobody score tasks of this project until the transaction ends.

    It waits until running steps of scoring have ended. Take it before any row of the
    project, so that no accuracy of the old profile is stored beside the new one.
    """
    if not db.is_sqlite():
        db.run("SELECT pg_advisory_xact_lock(?, ?::int)", (_PROFILES, project_id))


def share_profile(project_id: int) -> None:
    """Let nobody change this project's scoring profile until the transaction ends."""
    if not db.is_sqlite():
        db.run(
            "SELECT pg_advisory_xact_lock_shared(?, ?::int)", (_PROFILES, project_id)
        )


def lock_tasks(task_ids: Iterable[int]) -> dict[int, int]:
    """Lock these tasks until the transaction ends, in the order of their ids.

    Returns:
        The project of each task that there is.

    """
    where = in_("id", task_ids)
    _share_profiles(where)
    text = (
        f"SELECT id, project_id FROM tasks WHERE {where.text} ORDER BY id"
        f"{db.for_update()}"
    )
    return dict(db.rows(text, where.values))


def _share_profiles(of_tasks: Sql) -> None:
    """Let nobody change the scoring profiles that these tasks are scored by."""
    if not db.is_sqlite():
        db.run(
            "SELECT pg_advisory_xact_lock_shared(?, project_id::int) FROM (SELECT"
            f" DISTINCT project_id FROM tasks WHERE {of_tasks.text}"
            " ORDER BY project_id) AS held",
            (_PROFILES, *of_tasks.values),
        )

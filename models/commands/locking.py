"""Every write to a task's answers or its ground truth locks the task's row first.

So a star and an edit of an annotation that meet cannot leave an accuracy of the old
ground truth behind. SQLite has one writer at a time and needs no more.
"""

from collections.abc import Iterable, Sequence

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


def lock_tasks(
    task_ids: Iterable[int], project_ids: Iterable[int] | None = None
) -> dict[int, int]:
    """Lock these tasks until the transaction ends, in the order of their ids.

    Args:
        task_ids: the tasks.
        project_ids: the projects they are in, where the caller knows them; tasks of
            others are passed over. Otherwise, PostgreSQL is asked for them.

    Returns:
        The project of each task that there is.

    """
    of_tasks = in_("id", task_ids)
    if db.is_sqlite():
        text = f"SELECT id, project_id FROM tasks WHERE {of_tasks.text} ORDER BY id"
        return dict(db.rows(text, of_tasks.values))
    known = _projects_of(of_tasks) if project_ids is None else set(project_ids)
    if not known:
        return {}
    _share_profiles(sorted(known))
    of_projects = in_("project_id", sorted(known))
    text = (
        f"SELECT id, project_id FROM tasks WHERE {of_projects.text}"
        f" AND {of_tasks.text} ORDER BY id FOR UPDATE"
    )
    return dict(db.rows(text, (*of_projects.values, *of_tasks.values)))


def _projects_of(of_tasks: Sql) -> set[int]:
    """The projects of these tasks. A task never leaves its project."""
    text = f"SELECT DISTINCT project_id FROM tasks WHERE {of_tasks.text}"
    return {row[0] for row in db.rows(text, of_tasks.values)}


def _share_profiles(project_ids: Sequence[int]) -> None:
    """Let nobody change these projects' scoring profiles, in the order given.

    The statement reads no table: on a distributed PostgreSQL a lock that is taken
    beside rows is one of the node that has the rows, and meets no other.
    """
    if len(project_ids) == 1:
        share_profile(project_ids[0])
        return
    db.run(
        "SELECT pg_advisory_xact_lock_shared(?, project_id::int)"
        " FROM unnest(?::bigint[]) WITH ORDINALITY AS held (project_id, place)"
        " ORDER BY place",
        (_PROFILES, list(project_ids)),
    )

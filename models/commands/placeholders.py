"""Letting the people take the place of the numbers that they were known by."""

from collections.abc import Iterable, Mapping

from models.commands import counting
from models.db import database as db
from models.db.database import in_

_MOVED = """
UPDATE {table} SET {column} = ? WHERE {column} = ?
"""
_REFERENCES = (
    ("annotations", "annotator_id"),
    ("ground_truths", "set_by"),
    ("changes", "actor_id"),
)
_MEMBERSHIPS = (("members", "project_id"), ("assignments", "task_id"))
_REFERRING = (
    *_REFERENCES,
    ("members", "user_id"),
    ("assignments", "user_id"),
    ("tokens", "user_id"),
    ("idempotency_keys", "user_id"),
)


def replace(users: Mapping[int, int]) -> None:
    """Give all that these users have to others, and remove those who have nothing left.

    The caller has locked the tasks of their annotations.

    Args:
        users: the user that takes the place, by the one that gives it up.

    """
    counting.stale(in_("annotator_id", users))
    for former, user in sorted(users.items()):
        for table, column in _REFERENCES:
            db.run(_MOVED.format(table=table, column=column), (user, former))
        for table, key in _MEMBERSHIPS:
            _move_membership(table, key, former, user)
    remove_unused(users)


def remove_unused(user_ids: Iterable[int]) -> None:
    """Remove those of these users whom nothing refers to."""
    where = in_("id", user_ids)
    unused = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = users.id)"
        for table, column in _REFERRING
    )
    db.run(f"DELETE FROM users WHERE {where.text} AND {unused}", where.values)


def _move_membership(table: str, key: str, former: int, user: int) -> None:
    """Move what a user can have once only, where the other has it not yet."""
    db.run(
        f"DELETE FROM {table} WHERE user_id = ? AND {key} IN"
        f" (SELECT {key} FROM {table} WHERE user_id = ?)",
        (former, user),
    )
    db.run(_MOVED.format(table=table, column="user_id"), (user, former))

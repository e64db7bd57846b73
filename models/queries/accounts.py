"""Who can sign in with what, and who may do what: for operators."""

from typing import NamedTuple

from models.db import database as db


class ListedToken(NamedTuple):
    """A token, of which only the hash is kept. Moments in microseconds since 1970."""

    key_id: str
    email: str
    label: str
    created_at: int
    last_used_at: int | None
    expires_at: int | None
    revoked_at: int | None


class ListedUser(NamedTuple):
    """A user, and how many of their tokens work now."""

    email: str
    name: str
    is_admin: bool
    token_count: int


class ListedMember(NamedTuple):
    """A role in a project."""

    project_id: int
    title: str
    email: str
    role: str


def tokens(email: str | None = None) -> list[ListedToken]:
    """All tokens, or those of the user of this address; the oldest first."""
    where, values = ("WHERE u.email = ?", (email.lower(),)) if email else ("", ())
    return db.select(
        ListedToken._make,
        "SELECT k.key_id, u.email, k.label, k.created_at, k.last_used_at,"
        " k.expires_at, k.revoked_at FROM tokens k JOIN users u ON u.id = k.user_id"
        f" {where} ORDER BY k.created_at, k.key_id",
        values,
    )


def users(now: int) -> list[ListedUser]:
    """All users, by their addresses; ``now`` decides which tokens have ended."""
    return db.select(
        ListedUser._make,
        "SELECT u.email, u.name, u.is_admin, (SELECT COUNT(*) FROM tokens k"
        " WHERE k.user_id = u.id AND k.revoked_at IS NULL"
        " AND (k.expires_at IS NULL OR k.expires_at > ?))"
        " FROM users u ORDER BY u.email",
        (now,),
    )


def members(project_id: int | None) -> list[ListedMember]:
    """The roles in a project, or in all of them."""
    where, values = (
        ("WHERE m.project_id = ?", (project_id,)) if project_id else ("", ())
    )
    return db.select(
        ListedMember._make,
        "SELECT m.project_id, p.title, u.email, m.role FROM members m"
        " JOIN users u ON u.id = m.user_id JOIN projects p ON p.id = m.project_id"
        f" {where} ORDER BY m.project_id, u.email",
        values,
    )

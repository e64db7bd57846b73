"""Browsers that have signed in with a token: they hold another secret than the token.

A session works as long as its token does, and has an end of its own.
"""

import hashlib
import re
import secrets

from models import timestamps
from models.db import database as db
from models.queries import users
from models.rows import UserRow
from models.tables import Session

SECOND = 1_000_000
"""Microseconds."""
SECRET = re.compile(r"([0-9a-f]{16})_([0-9A-Za-z_-]{43})", re.ASCII)
"""The key id of the token, which is not secret, and what is."""

_USER = (
    f"SELECT {users.COLUMNS} FROM sessions s JOIN tokens k ON k.key_id = s.token_id"
    " JOIN users u ON u.id = k.user_id"
    " WHERE s.secret_sha256 = ? AND s.expires_at > ? AND k.revoked_at IS NULL"
    " AND (k.expires_at IS NULL OR k.expires_at > ?)"
)
_ALL_BUT_NEWEST = (
    "DELETE FROM sessions WHERE token_id = ? AND secret_sha256 NOT IN"
    " (SELECT secret_sha256 FROM sessions WHERE token_id = ? AND expires_at > ?"
    " ORDER BY created_at DESC, secret_sha256 LIMIT ?)"
)


def begin(key_id: str, seconds: float, most: int) -> str:
    """Sign a browser in with the token of this key id; the secret that it will hold.

    Sessions of the token that have ended are deleted, and the oldest of too many.

    Args:
        key_id: of a token that works.
        seconds: until the session ends.
        most: sessions that a token may have at once.

    """
    secret = f"{key_id}_{secrets.token_urlsafe(32)}"
    with db.write():
        now = timestamps.now()
        db.run(_ALL_BUT_NEWEST, (key_id, key_id, now, most - 1))
        Session.create(
            secret_sha256=_hashed(secret),
            token=key_id,
            created_at=now,
            expires_at=now + int(seconds * SECOND),
        )
    return secret


def user_of_session(secret: str) -> UserRow | None:
    """Who is signed in with this secret; None where it is none or has ended."""
    now = timestamps.now()
    rows = db.rows(_USER, (_hashed(secret), now, now))
    return UserRow._make(rows[0]) if rows else None


def end(secret: str) -> None:
    """Sign the browser with this secret out."""
    with db.write():
        Session.delete().where(Session.secret_sha256 == _hashed(secret)).execute()


def key_id_of(secret: str) -> str:
    """The key id of the token of this session; "" for what cannot be one."""
    parts = SECRET.fullmatch(secret)
    return parts[1] if parts else ""


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()

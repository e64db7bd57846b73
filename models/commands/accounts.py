"""Users, their tokens, and what they may do in projects."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

from models import timestamps
from models.db import database as db
from models.queries import users
from models.refusals import Reason, Refusal, not_found
from models.rows import UserRow
from models.tables import Member, Project, Token, User
from models.texts import checked_text

ROLES = ("ANNOTATOR", "REVIEWER", "MANAGER")
LOCAL_ADMIN = "admin@localhost"
TOKEN = re.compile(r"gt_([0-9a-f]{16})_([0-9A-Za-z_-]{43})", re.ASCII)

_TOKEN_AND_USER = (
    f"SELECT {users.COLUMNS}, k.secret_sha256, k.expires_at, k.revoked_at"
    " FROM tokens k JOIN users u ON u.id = k.user_id WHERE k.key_id = ?"
)
_ADDRESS = re.compile(r"[^@\s\x00]+@[^@\s\x00]+")


def add_user(email: str, name: str = "", *, is_admin: bool = False) -> int:
    """Add a user, who cannot sign in before they have a token; their id.

    Raises:
        Refusal: the address or name is invalid, or a user has the address already.

    """
    email = checked_text("email", email.strip().lower())
    name = checked_text("name", name.strip())
    if not _ADDRESS.fullmatch(email):
        raise Refusal(
            Reason.INVALID_VALUE,
            f"{email!r} is not a valid email address, such as ann@example.org.",
        )
    with db.write():
        if users.by_email(email) is not None:
            raise Refusal(Reason.CONFLICT, f"User {email} already exists.")
        made = User.create(
            email=email,
            name=name or email.split("@", maxsplit=1)[0],
            is_admin=is_admin,
            created_at=timestamps.now(),
        )
        number: int = made.id
        return number


def local_admin() -> UserRow:
    """The admin that an open server takes everybody for; made when first needed."""
    with db.read():
        user = users.by_email(LOCAL_ADMIN)
    if user is not None:  # a database that cannot be written can be read
        return user
    with db.write():
        user = users.by_email(LOCAL_ADMIN)
        if user is None:
            User.create(
                email=LOCAL_ADMIN,
                name="Local admin",
                is_admin=True,
                created_at=timestamps.now(),
            )
            user = _user(LOCAL_ADMIN)
        return user


def create_token(email: str, label: str = "", expires_at: int | None = None) -> str:
    """Make a secret that this user can sign in with. It is not kept: only its hash.

    Args:
        email: the user's address.
        label: what the token is for, in the user's words.
        expires_at: when it ends, in microseconds since 1970; None for never.

    Raises:
        Refusal: the user was not found, or the label is invalid.

    """
    with db.write():
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        Token.create(
            key_id=key_id,
            user=_user(email).id,
            secret_sha256=_hashed(secret),
            label=checked_text("label", label),
            created_at=timestamps.now(),
            expires_at=expires_at,
        )
        return f"gt_{key_id}_{secret}"


def revoke_tokens(email: str) -> int:
    """Let no token of this user sign in any more; how many could until now.

    Raises:
        Refusal: the user was not found.

    """
    with db.write():
        now = timestamps.now()
        cursor = db.run(
            "UPDATE tokens SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL"
            " AND (expires_at IS NULL OR expires_at > ?)",
            (now, _user(email).id, now),
        )
        count: int = cursor.rowcount
        return count


def revoke_token(key: str) -> None:
    """Let this token (or the token of this key id) sign in no more.

    Raises:
        Refusal: the token was not found.

    """
    key_id = key_id_of(key) or key.removeprefix("gt_")
    with db.write():
        token = Token.get_or_none(Token.key_id == key_id)
        if token is None:
            raise Refusal(
                Reason.NOT_FOUND,
                f"Token {key_id!r} was not found. Give the token, or the 16"
                " characters after gt_.",
            )
        if token.revoked_at is None:
            token.revoked_at = timestamps.now()
            token.save(only=[Token.revoked_at])


def user_of_token(token: str) -> UserRow | None:
    """Who signs in with this token; None if it is invalid, has ended or was revoked.

    Takes as long for a wrong secret as for a right one. Writes nothing: see
    :func:`note_use`.
    """
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    key_id, secret = parts.groups()
    rows = db.rows(_TOKEN_AND_USER, (key_id,))
    expected = rows[0][-3] if rows else _hashed("")
    right = hmac.compare_digest(_hashed(secret), expected)
    if not rows or not right or _has_ended(*rows[0][-2:]):
        return None
    return UserRow._make(rows[0][:-3])


def key_id_of(token: str) -> str:
    """The part of a token that names it and is not secret; "" if it is invalid."""
    parts = TOKEN.fullmatch(token)
    return parts[1] if parts else ""


def note_use(key_id: str) -> None:
    """Keep that the token of this key id was used, by the minute."""
    at = timestamps.now() // timestamps.MINUTE * timestamps.MINUTE
    with db.write():
        db.run(
            "UPDATE tokens SET last_used_at = ? WHERE key_id = ?"
            " AND (last_used_at IS NULL OR last_used_at < ?)",
            (at, key_id, at),
        )


def any_token() -> bool:
    """Whether anybody can sign in: while nobody can, the server is open."""
    return bool(db.scalar("SELECT EXISTS (SELECT 1 FROM tokens)"))


def admin_token() -> bool:
    """Whether an admin has a token that works now."""
    text = (
        "SELECT EXISTS (SELECT 1 FROM tokens k JOIN users u ON u.id = k.user_id"
        " WHERE u.is_admin AND k.revoked_at IS NULL"
        " AND (k.expires_at IS NULL OR k.expires_at > ?))"
    )
    return bool(db.scalar(text, (timestamps.now(),)))


def set_member(project_id: int, email: str, role: str) -> None:
    """Say what a user may do in a project.

    Raises:
        Refusal: the project, user or role was not found.

    """
    if role not in ROLES:
        *most, last = ROLES
        raise Refusal(
            Reason.INVALID_VALUE,
            f"{role!r} is not a role. Use {', '.join(most)} or {last}.",
        )
    with db.write():
        if not Project.select().where(Project.id == project_id).exists():
            raise not_found("Project", project_id)
        (
            Member.insert(project=project_id, user=_user(email).id, role=role)
            .on_conflict(
                conflict_target=[Member.project, Member.user],
                preserve=[Member.role],
            )
            .execute()
        )


def remove_member(project_id: int, email: str) -> bool:
    """Take a user's role in a project away; whether there was one.

    Raises:
        Refusal: the user was not found.

    """
    with db.write():
        cursor = db.run(
            "DELETE FROM members WHERE project_id = ? AND user_id = ?",
            (project_id, _user(email).id),
        )
        return bool(cursor.rowcount)


def user_ids(emails: Iterable[str]) -> list[int]:
    """The ids of the users with these addresses.

    Raises:
        Refusal: the user was not found.

    """
    return [_user(email).id for email in emails]


def _user(email: str) -> UserRow:
    user = users.by_email(checked_text("email", email.strip()))
    if user is None:
        raise Refusal(
            Reason.NOT_FOUND,
            f"User {email} was not found. Add the user with `user add {email}`.",
        )
    return user


def _has_ended(expires_at: int | None, revoked_at: int | None) -> bool:
    return revoked_at is not None or (
        expires_at is not None and expires_at <= timestamps.now()
    )


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

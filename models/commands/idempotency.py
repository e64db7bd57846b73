"""Repeating a request with its key answers what it answered the first time."""

import hashlib

import orjson

from models import timestamps
from models.db import database as db
from models.refusals import Reason, Refusal
from models.tables import IdempotencyKey

KEPT_FOR = timestamps.DAY


def fingerprint(request: object) -> str:
    """What tells one request from another: a hash of its JSON."""
    text = orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def recall(user_id: int, operation: str, key: str, request: object) -> str | None:
    """What this key was answered within the last 24 hours; None for a new key.

    Raises:
        Refusal: the key was used for another request.

    """
    stored = IdempotencyKey.get_or_none(
        (IdempotencyKey.user == user_id)
        & (IdempotencyKey.operation == operation)
        & (IdempotencyKey.key == key)
        & (IdempotencyKey.created_at > timestamps.now() - KEPT_FOR)
    )
    if stored is None:
        return None
    if stored.fingerprint != fingerprint(request):
        raise Refusal(
            Reason.CONFLICT,
            f"The idempotency key {key!r} was already used for a different request"
            " within the last 24 hours. Use a new key for a new request.",
        )
    answer: str = stored.answer
    return answer


def remember(
    user_id: int, operation: str, key: str, request: object, answer: str
) -> None:
    """Keep the answer to this key for 24 hours, and forget what is older."""
    IdempotencyKey.delete().where(
        IdempotencyKey.created_at <= timestamps.now() - KEPT_FOR
    ).execute()
    IdempotencyKey.create(
        user=user_id,
        operation=operation,
        key=key,
        fingerprint=fingerprint(request),
        answer=answer,
        created_at=timestamps.now(),
    )


def in_turn(user_id: int, operation: str, key: str) -> None:
    """Let requests with the same key pass one after the other; SQLite does anyway."""
    if not db.is_sqlite():
        db.run(
            "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))",
            (f"{user_id} {operation} {key}",),
        )

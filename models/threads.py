"""What each thread has begun, and how many statements it has run so far."""

import threading
from typing import Protocol

import peewee

_ENDINGS = ("ROLLBACK", "RELEASE", "COMMIT")


class TimeIsOver(peewee.OperationalError):
    """A statement was not begun, because the time of its operation was over."""


class Ends(Protocol):
    """Something that is over at some time."""

    @property
    def passed(self) -> bool:
        """Whether it is over."""


class _OfThread(threading.local):
    statements = 0
    reading = False
    """Whether a transaction is open that only reads."""
    milliseconds: int | None = None
    """How long PostgreSQL lets a statement of the open transaction run."""
    deadline: Ends | None = None


this = _OfThread()


def begin_statement(text: str) -> None:
    """Count a statement; none begins once the time is over."""
    this.statements += 1
    deadline = this.deadline
    if deadline and deadline.passed and not text.startswith(_ENDINGS):
        raise TimeIsOver("The time of the operation is over.")

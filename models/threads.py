"""What each thread has begun, and how many statements it has run so far."""

import math
import threading
import time
from collections.abc import Callable

import peewee

_ENDINGS = ("ROLLBACK", "RELEASE", "COMMIT")


class TimeIsOver(peewee.OperationalError):
    """A statement was not begun, because the time of its operation was over."""


class _OfThread(threading.local):
    statements = 0
    reading = False
    """Whether a transaction is open that only reads."""
    milliseconds: int | None = None
    """How long PostgreSQL lets a statement of the open transaction run."""
    begins: Callable[[], None] | None = None
    """What begins the open snapshot, as long as it has had no statement."""
    file: tuple[int, int] | None = None
    """Device and number of the SQLite file that the connection has open."""
    ends = math.inf
    """When the time of the operation is over, by the monotonic clock."""
    afterwards: tuple[Callable[[], None], ...] = ()
    """What is called once the open transaction is committed."""


this = _OfThread()


def begin_statement(text: str) -> None:
    """Count a statement, and begin its snapshot; none begins once the time is over."""
    this.statements += 1
    if time.monotonic() >= this.ends and not text.startswith(_ENDINGS):
        raise TimeIsOver("The time of the operation is over.")
    if this.begins is not None:
        begin, this.begins = this.begins, None
        begin()


def is_over() -> bool:
    """Whether the time of the operation on this thread is over."""
    return time.monotonic() >= this.ends


def check() -> None:
    """Go no further once the time of the operation is over.

    For what computes between two statements: call it before each piece of the work.

    Raises:
        TimeIsOver: it is.

    """
    if is_over():
        raise TimeIsOver("The time of the operation is over.")

"""What each thread has begun, and how many statements it has run so far."""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import peewee

from models.limits import now, setting
from models.refusals import Reason, Refusal

SECONDS_BETWEEN_TRIES = (0.02, 0.1, 0.5)
_ENDINGS = ("ROLLBACK", "RELEASE", "COMMIT")


class TimeIsOver(peewee.OperationalError):
    """A statement was not begun, because the time of its operation was over."""


class Client:
    """Who waits for an operation, and may leave before it is done."""

    def __init__(self) -> None:
        self.has_left = False
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None

    def leave(self) -> None:
        """End what runs for this client; it can take a moment.

        A statement that is just on its way to the database is not ended by the first
        try: the database does not know it yet.
        """
        self.has_left = True
        for seconds in SECONDS_BETWEEN_TRIES:
            with self._lock:
                if self._end is None:
                    return
                self._end()
            time.sleep(seconds)

    @contextmanager
    def served_until(self, end: Callable[[], None]) -> Iterator[None]:
        """Call this if the client leaves meanwhile, and never afterwards."""
        with self._lock:
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None


class _ThreadState(threading.local):
    """What each thread has of its own; these are the values that it starts with."""

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
    client: Client | None = None
    """Who waits for the operation; None where it is done in any case."""
    bytes_to_read = math.inf
    """How much may still be read for an answer."""
    bytes_to_write = math.inf
    """How much an answer may still hold of what was read."""


current = _ThreadState()
"""The state of the thread that asks."""


def begin_statement(text: str) -> None:
    """Count a statement, and begin its snapshot.

    None begins once the time is over, or the answer is too large: a database may sort
    all of it before it gives the first row.

    Raises:
        TimeIsOver: the time of the operation is over.
        Refusal: the answer would hold more than it may.

    """
    current.statements += 1
    if is_over() and not text.startswith(_ENDINGS):
        raise TimeIsOver("The time of the operation is over.")
    if is_answer_too_large() and not text.startswith(_ENDINGS):
        raise answer_too_large()
    if current.begins is not None:
        begin, current.begins = current.begins, None
        begin()


def is_over() -> bool:
    """Whether the time of the operation on this thread is over.

    It is at once when nobody waits for the answer any more.
    """
    client = current.client
    return time.monotonic() >= current.ends or (client is not None and client.has_left)


def check() -> None:
    """Go no further once the time of the operation is over.

    For what computes between two statements: call it before each piece of the work.

    Raises:
        TimeIsOver: it is.

    """
    if is_over():
        raise TimeIsOver("The time of the operation is over.")


@contextmanager
def served(client: Client | None) -> Iterator[None]:
    """Do what is inside for this client, as long as it waits."""
    current.client = client
    try:
        yield
    finally:
        current.client = None


@contextmanager
def answering(most: float) -> Iterator[None]:
    """Limit the bytes that an answer holds, and those that are read for it."""
    current.bytes_to_read = current.bytes_to_write = most
    try:
        yield
    finally:
        current.bytes_to_read = current.bytes_to_write = math.inf


def is_answer_too_large() -> bool:
    """Whether an answer was to hold more than it may."""
    return current.bytes_to_read < 0 or current.bytes_to_write < 0


def count_read(count: int) -> None:
    """Count what was read for an answer.

    Raises:
        Refusal: it is more than an answer may hold.

    """
    current.bytes_to_read -= count
    if current.bytes_to_read < 0:
        raise answer_too_large()


def count_written(count: int) -> bool:
    """Count what stands in an answer; whether it may.

    What is asked for by several aliases is read once, and written several times.
    """
    current.bytes_to_write -= count
    return current.bytes_to_write >= 0


def answer_too_large() -> Refusal:
    """What is said where an answer would hold too much."""
    return Refusal(
        Reason.TOO_MANY,
        f"The answer is larger than {now().answer_bytes:,} bytes"
        f" ({setting('answer_bytes')}). Request less at once, such as smaller pages"
        " with `first`, or leave out `data` and `result`.",
    )

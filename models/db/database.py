"""The one database of this process: SQLite or PostgreSQL, by URL.

Connections belong to threads: a caller opens one with :func:`read` or :func:`write`,
and every query and command inside runs on it, in that transaction.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import orjson
import peewee
from playhouse.pool import PooledPostgresqlDatabase

from models.db.connecting import POOL_CONNECTIONS, SQLITE_BUSY_SECONDS, database_at
from models.db.threads import current, is_over

Row = TypeVar("Row")

LONGEST_TIMEOUT = 2**31 - 1
"""Milliseconds that PostgreSQL takes for one."""

database = peewee.DatabaseProxy()


class Sql(NamedTuple):
    """A piece of SQL with the values of its question marks, in order."""

    text: str
    values: tuple[object, ...] = ()


def connect(
    url: str, connections: int = POOL_CONNECTIONS, *, makes_file: bool = True
) -> None:
    """Make the database at this URL the one of this process.

    Nothing is opened yet: the first :func:`read` or :func:`write` does.

    Args:
        url: ``sqlite:///relative.db``, ``sqlite:////absolute.db`` (either with
            ``?synchronous=full``) or
            ``postgresql://user:password@host:port/name`` (``?host=/folder`` for a
            Unix socket).
        connections: how many there may be at once to PostgreSQL.
        makes_file: whether SQLite's file is made where it is missing.

    Raises:
        DatabaseUrlError: the URL is of neither kind.

    """
    database.initialize(database_at(url, connections, makes_file=makes_file))


def missing_file() -> str | None:
    """The file of SQLite's that there is not; None where it is there, or PostgreSQL."""
    if not is_sqlite() or Path(database.obj.database).exists():
        return None
    return str(database.obj.database)


def close() -> None:
    """Close the connections that this thread and the pool hold.

    Those that other threads are using stay theirs: to take one away in the middle of a
    statement would be the end of the process.
    """
    if not database.is_closed():
        database.close()
    if isinstance(database.obj, PooledPostgresqlDatabase):
        database.obj.close_idle()


def is_sqlite() -> bool:
    """Whether the database of this process is SQLite (else it is PostgreSQL)."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def connected() -> AbstractContextManager[None]:
    """A connection, for one statement or for several transactions.

    SQLite's stays open, PostgreSQL's goes back to the pool.
    """
    return _opened() if database.obj.is_closed() else _INSIDE


def read(seconds: float | None = None) -> AbstractContextManager[None]:
    """One snapshot: every query inside sees the same state. Nothing can be written.

    It begins with the first query; without one it costs nothing. Inside
    another :func:`read` or :func:`write` it is the snapshot of that one.
    ``seconds`` is how long a statement will be allowed by :func:`interrupt_after`:
    PostgreSQL is told with the beginning.
    """
    return _INSIDE if current.reading else _read(seconds)


@contextmanager
def write(seconds: float | None = None) -> Iterator[None]:
    """One transaction: all that is written inside is kept, or with an error none of it.

    Inside another :func:`write` it is a savepoint of that transaction. ``seconds`` is
    that of :func:`read`.

    Raises:
        RuntimeError: inside a :func:`read`, whose snapshot may be an old one.

    """
    if current.reading:
        raise RuntimeError("Nothing is written inside a read: open a write instead.")
    with connected():
        if database.obj.in_transaction():
            with database.atomic():
                yield
        else:
            current.afterwards = ()
            with _allowing(seconds), database.atomic(*_IMMEDIATE[is_sqlite()]):
                yield
            _call(current.afterwards)


def is_writing() -> bool:
    """Whether a :func:`write` is open."""
    return bool(database.obj.in_transaction()) and not current.reading


def when_written(call: Callable[[], None]) -> None:
    """Call this once the write that is open is committed; never if it is not.

    It must neither fail nor take long: the write has succeeded whatever it does.
    """
    if call not in current.afterwards:
        current.afterwards += (call,)


@contextmanager
def joined_write() -> Iterator[None]:
    """The write that is open, or one of its own.

    For what fails as a whole: there is no savepoint, so a caller that gets an error
    from inside has to let it end the open write.
    """
    if is_writing():
        yield
        return
    with write():
        yield


@contextmanager
def impatient() -> Iterator[None]:
    """Wait for no other's lock on SQLite: a write is refused as busy at once."""
    if not is_sqlite():
        yield
        return
    run("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        run(f"PRAGMA busy_timeout = {SQLITE_BUSY_SECONDS * 1000}")


def select(
    make: Callable[[Iterable[Any]], Row], text: str, values: Sequence[object] = ()
) -> list[Row]:
    """The rows of one statement, each made by ``make`` from a tuple of its columns."""
    return list(map(make, rows(text, values)))


def answered(
    make: Callable[[Iterable[Any]], Row], text: str, values: Sequence[object] = ()
) -> list[Row]:
    """The rows of :func:`select` that an answer will hold: they count as its bytes.

    Raises:
        Refusal: the answer would hold more than it may.

    """
    return list(map(make, answered_rows(text, values)))


def answered_rows(text: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of :func:`rows` that an answer will hold.

    Raises:
        Refusal: the answer would hold more than it may.

    """
    chosen = database.obj
    sql = text if isinstance(chosen, peewee.SqliteDatabase) else _for_psycopg(text)
    counted: list[tuple[Any, ...]] = chosen.counted_rows(sql, values)
    return counted


def scalar(text: str, values: Sequence[object] = ()) -> Any:
    """The first column of the first row of one statement, or None."""
    first = rows(text, values)
    return first[0][0] if first else None


def rows(text: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """The rows of one statement, all of them."""
    # Taken once: each attribute of the proxy would cost as much as the call itself.
    chosen = database.obj
    sql = text if isinstance(chosen, peewee.SqliteDatabase) else _for_psycopg(text)
    every: list[tuple[Any, ...]] = chosen.rows(sql, values)
    return every


def statements() -> int:
    """How many statements this thread has run since it began; transactions apart."""
    return current.statements


def run(text: str, values: Sequence[object] = ()) -> Any:
    """Run one statement, whose places for values are question marks; its cursor."""
    sql = text if is_sqlite() else _for_psycopg(text)
    return database.obj.execute_sql(sql, values)


def run_many(text: str, values: Sequence[Sequence[object]]) -> None:
    """Run one statement for each of these values; without any, nothing."""
    if not values:
        return
    current.statements += 1
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        cursor = database.cursor()
        cursor.executemany(text if is_sqlite() else _for_psycopg(text), values)


def in_(column: str, ids: Iterable[object]) -> Sql:
    """The condition that a column is one of these: one parameter however many.

    So the statement's text is the same for any number, and is prepared once.
    """
    listed = list(ids)
    if len(listed) == 1:
        return Sql(f"{column} = ?", (listed[0],))
    return Sql(is_one_of(column), (as_one(listed),))


def is_one_of(column: str) -> str:
    """The text of :func:`in_`, whose value is these ids :func:`as_one`."""
    if is_sqlite():
        return f"{column} IN (SELECT value FROM json_each(?))"
    return f"{column} = ANY(?)"


def as_one(ids: Iterable[object]) -> object:
    """Many values as one parameter."""
    listed = list(ids)
    return orjson.dumps(listed).decode() if is_sqlite() else listed


def for_update() -> str:
    """What a SELECT ends with to lock its rows; SQLite's writers have the database."""
    return "" if is_sqlite() else " FOR UPDATE"


def interrupt_after(seconds: float) -> "Deadline":
    """Interrupt the statement of this thread's connection after these seconds."""
    return Deadline(seconds)


class Deadline:
    """Ends what runs on this thread's connection when its time is over.

    SQLite asks every few thousand steps of a statement whether to go on; PostgreSQL
    has its own ``statement_timeout``. No further statement is begun. Use it inside
    :func:`read` or :func:`write`; what was ended raises
    :class:`peewee.OperationalError`.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._leaving = ExitStack()

    @property
    def passed(self) -> bool:
        """Whether the time is over, or nobody waits any more."""
        return time.monotonic() >= self._end or is_over()

    def __enter__(self) -> "Deadline":
        if current.client is not None and not is_sqlite():
            cancel = database.obj.connection().cancel_safe
            self._leaving.enter_context(current.client.served_until(cancel))
        if not is_sqlite() and current.milliseconds != _milliseconds(self._seconds):
            allowed = str(_milliseconds(self._seconds))
            run("SELECT set_config('statement_timeout', ?, true)", (allowed,))
        current.ends = self._end
        return self

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        current.ends = math.inf
        self._leaving.close()


def _call(afterwards: Iterable[Callable[[], None]]) -> None:
    for call in afterwards:
        call()


_IMMEDIATE = {True: ("IMMEDIATE",), False: ()}
"""SQLite would else take the lock at the first statement that writes, or not at all."""
_INSIDE: AbstractContextManager[None] = nullcontext()


@contextmanager
def _read(seconds: float | None) -> Iterator[None]:
    chosen = database.obj
    if chosen.in_transaction():
        yield
        return
    with connected(), _allowing(seconds):
        current.reading, current.begins = True, chosen.begin_snapshot
        try:
            yield
        finally:
            current.reading = False
            if current.begins is None:
                chosen.end_snapshot()
            current.begins = None


def _allowing(seconds: float | None) -> AbstractContextManager[None]:
    """Let a transaction begin with its timeout, where one is known and can be told."""
    return _INSIDE if seconds is None or is_sqlite() else _told(seconds)


@contextmanager
def _told(seconds: float) -> Iterator[None]:
    current.milliseconds = _milliseconds(seconds)
    try:
        yield
    finally:
        current.milliseconds = None


def _milliseconds(seconds: float) -> int:
    return min(max(1, int(seconds * 1000)), LONGEST_TIMEOUT)


@contextmanager
def _opened() -> Iterator[None]:
    chosen = database.obj
    chosen.connect()
    try:
        yield
    finally:
        if not is_sqlite():
            chosen.close()


@lru_cache(maxsize=1024)
def _for_psycopg(text: str) -> str:
    return text.replace("%", "%%").replace("?", "%s")

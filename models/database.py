"""The one database of this process: SQLite or PostgreSQL, by URL.

Connections belong to threads: whoever asks opens one with :func:`read` or
:func:`write`, and every query and command inside runs on it, in that transaction.
"""

import select as select_
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

import orjson
import peewee
import psycopg
from playhouse.pool import PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict

Row = TypeVar("Row")

SQLITE_BUSY_SECONDS = 30
SQLITE_STEPS_BETWEEN_LOOKS = 10_000
LONGEST_TIMEOUT = 2**31 - 1
"""Milliseconds that PostgreSQL takes for one."""
POOL_CONNECTIONS = 20
POOL_WAIT_SECONDS = 10
GONE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""How soon PostgreSQL is given up that does not answer; a URL may say otherwise."""

SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
"""How a transaction begins on PostgreSQL that only reads; on SQLite all are so."""

database = peewee.DatabaseProxy()
_ENDINGS = ("ROLLBACK", "RELEASE", "COMMIT")


class _Thread(threading.local):
    """What one thread has begun, and how many statements it has run so far."""

    statements = 0
    reading = False
    deadline: "Deadline | None" = None


_thread = _Thread()


def _begin_statement(text: str) -> None:
    """Count what Peewee and this module run; nothing begins once the time is over."""
    _thread.statements += 1
    deadline = _thread.deadline
    if deadline and deadline.passed and not text.startswith(_ENDINGS):
        raise TimeIsOver("The time of the operation is over.")


class _Sqlite(peewee.SqliteDatabase):
    """Knows that SQLite ends a transaction by itself where its disk is full or fails.

    What came behind would be kept without what came before: nothing comes behind.
    """

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        """Run it on the connection itself: Peewee's way takes twice as long."""
        _begin_statement(sql)
        state: Any = self._state  # type: ignore[attr-defined]
        if state.closed:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]
        if state.transactions and not state.conn.in_transaction:
            raise peewee.OperationalError("SQLite has ended the transaction.")
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return state.conn.execute(sql, params or ())

    def rollback(self) -> None:
        if self._state.conn.in_transaction:  # type: ignore[attr-defined]
            super().rollback()


class _Postgresql(PooledPostgresqlDatabase):  # type: ignore[misc]
    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        _begin_statement(sql)
        return super().execute_sql(sql, params)

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin as is said here: one statement, where to set it later is another."""
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self.cursor().execute(f"BEGIN {isolation_level or ''}")

    def _is_closed(self, conn: Any) -> bool:
        """Whether the server has ended it.

        Peewee would ask with a statement each time. But an idle connection has nothing
        to read except its end (or a notice, and then another one is opened).
        """
        if conn.closed:
            return True
        looking = select_.poll()
        looking.register(conn.fileno(), select_.POLLIN)
        return bool(looking.poll(0))


class DatabaseUrlError(ValueError):
    """A database URL that names no database this server can use."""


class TimeIsOver(peewee.OperationalError):
    """A statement was not begun, because the time of its operation was over."""


class Sql(NamedTuple):
    """A piece of SQL with the values of its question marks, in order."""

    text: str
    values: tuple[object, ...] = ()


def connect(url: str, connections: int = POOL_CONNECTIONS) -> None:
    """Make the database at this URL the one of this process.

    Nothing is opened yet: the first :func:`read` or :func:`write` does.

    Args:
        url: ``sqlite:///relative.db``, ``sqlite:////absolute.db`` or
            ``postgresql://user:password@host:port/name`` (``?host=/folder`` for a
            Unix socket).
        connections: how many there may be at once to PostgreSQL.

    Raises:
        DatabaseUrlError: the URL is of neither kind.

    """
    database.initialize(_database_at(url, connections))


def close() -> None:
    """Close the connections that this thread and the pool hold."""
    if isinstance(database.obj, PooledPostgresqlDatabase):
        database.obj.close_all()
    elif not database.is_closed():
        database.close()


def is_sqlite() -> bool:
    """Whether the database of this process is SQLite (else it is PostgreSQL)."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def read() -> AbstractContextManager[None]:
    """One snapshot: every query inside sees the same state. Nothing can be written.

    Inside another :func:`read` or :func:`write` it is the snapshot of that one.
    """
    return _INSIDE if _thread.reading else _read()


@contextmanager
def write() -> Iterator[None]:
    """One transaction: all that is written inside is kept, or with an error none of it.

    Inside another :func:`write` it is a savepoint of that transaction.

    Raises:
        RuntimeError: inside a :func:`read`, whose snapshot may be an old one.

    """
    if _thread.reading:
        raise RuntimeError("Nothing is written inside a read: open a write instead.")
    with _connected():
        if is_sqlite() and not database.in_transaction():
            with database.atomic("IMMEDIATE"):
                yield
        else:
            with database.atomic():
                yield


@contextmanager
def joined_write() -> Iterator[None]:
    """The write that is open, or one of its own.

    For what fails as a whole: without a savepoint, whoever is told of an error inside
    has to leave the open write by it.
    """
    if database.obj.in_transaction() and not _thread.reading:
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
    return list(map(make, run(text, values).fetchall()))


def scalar(text: str, values: Sequence[object] = ()) -> Any:
    """The first column of the first row of one statement, or None."""
    row = run(text, values).fetchone()
    return None if row is None else row[0]


def statements() -> int:
    """How many statements this thread has run since it began; transactions apart."""
    return _thread.statements


def run(text: str, values: Sequence[object] = ()) -> Any:
    """Run one statement, whose places for values are question marks; its cursor."""
    found = database.obj  # asked for each attribute, the proxy would cost as much again
    sql = text if isinstance(found, peewee.SqliteDatabase) else _for_psycopg(text)
    return found.execute_sql(sql, values)


def run_many(text: str, values: Sequence[Sequence[object]]) -> None:
    """Run one statement for each of these values."""
    _thread.statements += 1
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        cursor = database.cursor()
        cursor.executemany(text if is_sqlite() else _for_psycopg(text), values)


def among(column: str, ids: Iterable[object]) -> Sql:
    """The condition that a column is one of these: one parameter however many."""
    return Sql(is_one_of(column), (as_one(ids),))


def is_one_of(column: str) -> str:
    """The text of :func:`among`, whose value is these ids :func:`as_one`."""
    if is_sqlite():
        return f"{column} IN (SELECT value FROM json_each(?))"
    return f"{column} = ANY(?)"


def as_one(ids: Iterable[object]) -> object:
    """Many values as one parameter."""
    found = list(ids)
    return orjson.dumps(found).decode() if is_sqlite() else found


def for_update() -> str:
    """What a SELECT ends with to lock its rows; SQLite's writers have the database."""
    return "" if is_sqlite() else " FOR UPDATE"


def interrupt_after(seconds: float) -> "Deadline":
    """End the statement that runs on this thread's connection after so many seconds."""
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

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def __enter__(self) -> "Deadline":
        if is_sqlite():
            self._ask_every(SQLITE_STEPS_BETWEEN_LOOKS)
        else:
            milliseconds = min(max(1, int(self._seconds * 1000)), LONGEST_TIMEOUT)
            run("SELECT set_config('statement_timeout', ?, true)", (str(milliseconds),))
        _thread.deadline = self
        return self

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        _thread.deadline = None
        if is_sqlite():
            self._ask_every(0)

    def _ask_every(self, steps: int) -> None:
        connection: sqlite3.Connection = database.connection()
        connection.set_progress_handler(lambda: self.passed, steps)


def _database_at(url: str, connections: int) -> Any:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise DatabaseUrlError(f"The database URL is none: {error}.") from None
    if parts.scheme == "sqlite":
        if parts.netloc:
            raise DatabaseUrlError(
                f"The database URL has {parts.netloc!r} where SQLite has nothing; write"
                " sqlite:///FILE, or sqlite:////FOLDER/FILE for an absolute path."
            )
        return _sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(url, connections)
    raise DatabaseUrlError(
        f"The database URL starts with {parts.scheme + ':' if parts.scheme else url!r};"
        " it must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME."
    )


def _sqlite(file: str) -> peewee.SqliteDatabase:
    if not file:
        raise DatabaseUrlError(
            "The database URL names no file; write sqlite:///ground_truth.db."
        )
    path = Path(file)
    if "\0" in file or path.is_dir() or not path.absolute().parent.is_dir():
        raise DatabaseUrlError(
            f"There can be no database file {file!r}: it must be a file, in a folder"
            " that exists."
        )
    return _Sqlite(
        file,
        timeout=SQLITE_BUSY_SECONDS,
        pragmas={
            "journal_mode": "wal",
            "synchronous": "normal",
            "foreign_keys": 1,
            "busy_timeout": SQLITE_BUSY_SECONDS * 1000,
            "cache_size": -64 * 1024,
        },
    )


def _postgresql(url: str, connections: int) -> PooledPostgresqlDatabase:
    url = f"postgresql:{url.partition(':')[2]}"  # the driver knows no `postgres:`
    try:
        said = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        reason = " ".join(str(error).split())
        raise DatabaseUrlError(
            f"The database URL cannot be read: {reason}. It must be"
            " postgresql://USER:PASSWORD@HOST:PORT/NAME."
        ) from None
    return _Postgresql(
        url,
        **{name: value for name, value in GONE.items() if name not in said},
        prefer_psycopg3=True,
        # One operation, one core; and pages rely on parts that come in their order. A
        # merge would read a table from its start to join what a page takes of another.
        options="-c max_parallel_workers_per_gather=0 -c enable_mergejoin=off",
        max_connections=connections,
        timeout=POOL_WAIT_SECONDS,
    )


_INSIDE: AbstractContextManager[None] = nullcontext()


@contextmanager
def _read() -> Iterator[None]:
    with _connected():
        found = database.obj
        if found.in_transaction():
            yield
            return
        with found.transaction(None if is_sqlite() else SNAPSHOT):
            _thread.reading = True
            try:
                yield
            finally:
                _thread.reading = False


@contextmanager
def _connected() -> Iterator[None]:
    """Have a connection: SQLite's stays open, PostgreSQL's goes back to the pool."""
    found = database.obj
    if not found.is_closed():
        yield
        return
    found.connect()
    try:
        yield
    finally:
        if not is_sqlite():
            found.close()


@lru_cache(maxsize=1024)
def _for_psycopg(text: str) -> str:
    return text.replace("%", "%%").replace("?", "%s")

"""What a database URL leads to: SQLite or PostgreSQL, connected to as we want it."""

import os
import select
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import peewee
import psycopg
from playhouse.pool import MaxConnectionsExceeded, PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import ConnStatus, ExecStatus

from models.db.threads import begin_statement, count_read, current, is_over

SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
SQLITE_BUSY_SECONDS = 30
SQLITE_SYNCHRONOUS = ("normal", "full")
"""After a loss of power ``normal`` may lack the last writes; ``full`` has them all."""
SQLITE_STEPS_BETWEEN_LOOKS = 10_000
SQLITE_CACHE_KIB = 16 * 1024
SQLITE_CACHE_KIB_OF_THREADS = 2 * 1024
POOL_CONNECTIONS = 20
POOL_WAIT_SECONDS = 10
MOST_HELD = 1_000
"""Rows that an idle connection may hold."""
LARGE_COLUMNS = frozenset({"result", "data", "meta", "label_config"})
"""Those of an answer's columns that have no small limit."""
FIRST_COUNTED, MOST_COUNTED = 4, 64
"""Rows that are read at once where large columns are: few, until they are known."""
SECONDS_ALONE = 10
"""How long a statement may take on PostgreSQL that stands outside of transactions."""
GONE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""How soon PostgreSQL is given up that does not answer; a URL may say otherwise."""


class DatabaseUrlError(ValueError):
    """A database URL that names no database this server can use."""


class DatabaseFileError(Exception):
    """A SQLite file that cannot be made or opened, and what to do about it."""


class FileGone(peewee.OperationalError):
    """The file of the database was deleted, or another one has its name."""


class PoolExhausted(peewee.OperationalError):
    """All connections of the pool were in use for as long as anything waits."""


class _Sqlite(peewee.SqliteDatabase):
    """Knows that SQLite ends a transaction by itself where its disk is full or fails.

    What came behind would be kept without what came before: nothing comes behind. Nor
    does it go on with a file that was deleted, which SQLite would do without a word.
    """

    def __init__(self, file: Path, *, makes_file: bool, **options: Any) -> None:
        super().__init__(str(file), **options)
        self._uri = f"{file.absolute().as_uri()}?mode=rw"
        self._makes_file = makes_file

    def _connect(self) -> sqlite3.Connection:
        """Open the file; SQLite itself would create a missing one."""
        if self._makes_file:
            _make(Path(self.database))
            self._makes_file = False
        connection = sqlite3.connect(
            self._uri, timeout=SQLITE_BUSY_SECONDS, isolation_level=None, uri=True
        )
        try:
            self._add_conn_hooks(connection)
        except BaseException:
            connection.close()
            raise
        current.file = self._file_now()
        return connection

    def _file_now(self) -> tuple[int, int] | None:
        """The identity of the file of this name; None if it is missing."""
        try:
            status = os.stat(self.database)  # noqa: PTH116 - before each transaction
        except OSError:
            return None
        return status.st_dev, status.st_ino

    def _see_file(self) -> None:
        """See before a transaction that the file is still the one that is open."""
        if self._file_now() != current.file:
            self.close()
            raise FileGone(f"The database file {self.database} no longer exists.")

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction that writes."""
        self._see_file()
        super().begin(lock_type)

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        """Run it on the connection itself: Peewee's way takes twice as long."""
        begin_statement(sql)
        state: Any = self._state  # type: ignore[attr-defined]
        if state.closed:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]
        if state.transactions and not state.conn.in_transaction:
            raise peewee.OperationalError("SQLite has ended the transaction.")
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return state.conn.execute(sql, params or ())

    def _add_conn_hooks(self, conn: sqlite3.Connection) -> None:
        """Let SQLite ask now and then whether the time of an operation is over.

        Threads have its own small cache: each would fill one of its own. The system
        holds what they read, once for all of them.
        """
        super()._add_conn_hooks(conn)  # type: ignore[misc]
        conn.set_progress_handler(is_over, SQLITE_STEPS_BETWEEN_LOOKS)
        if threading.current_thread() is not threading.main_thread():
            conn.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB_OF_THREADS}")

    def counted_rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement, read no further than an answer may hold."""
        cursor = self.execute_sql(sql, params)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            return counted(cursor)

    def rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement."""
        cursor = self.execute_sql(sql, params)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            rows: list[Any] = cursor.fetchall()
            return rows

    def begin_snapshot(self) -> None:
        """Begin a transaction that reads, on the connection itself as well."""
        self._see_file()
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self._state.conn.execute("BEGIN")  # type: ignore[attr-defined]

    def end_snapshot(self) -> None:
        """There is nothing to keep and nothing to undo."""
        state: Any = self._state  # type: ignore[attr-defined]
        if state.conn is not None and state.conn.in_transaction:
            with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
                state.conn.execute("COMMIT")

    def rollback(self) -> None:
        connection = self._state.conn  # type: ignore[attr-defined]
        if connection is not None and connection.in_transaction:
            super().rollback()


class _Postgresql(PooledPostgresqlDatabase):  # type: ignore[misc]
    """Asks the driver for no more than is needed: what it adds costs as much again.

    psycopg_pool would hand out a connection in 3 µs instead of 8. But it connects in
    the background, and says after its timeout only that there was none: neither that
    PostgreSQL refused the user, nor that there is no such database.
    """

    def connect(self, reuse_if_open: bool = False) -> Any:
        """Take a connection from the pool, or open one.

        The pool's own error is a ValueError: code that expects the database's errors
        would not catch it.
        """
        try:
            return super().connect(reuse_if_open)
        except MaxConnectionsExceeded as error:
            raise PoolExhausted(str(error)) from error

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        begin_statement(sql)
        return super().execute_sql(sql, params)

    def rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement, by the cursor that its connection keeps for this."""
        begin_statement(sql)
        connection = self.connection()
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            rows = _cursor_of(connection).execute(sql, params).fetchall()
        if len(rows) > MOST_HELD:  # a cursor holds its rows until its next statement
            del connection.taking
        return rows

    def counted_rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement, which may be no more than an answer may hold."""
        begin_statement(sql)
        connection = self.connection()
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            cursor = _cursor_of(connection).execute(sql, params)
            rows = counted(cursor)
        if len(rows) > MOST_HELD:
            del connection.taking
        return rows

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin as is said here, at once: what is set later is one more round trip."""
        how = isolation_level or ""
        limit = f"SET LOCAL statement_timeout = {current.milliseconds or 0}"
        self._at_once(f"BEGIN {how}; {limit}")

    def commit(self) -> None:
        self._at_once("COMMIT")

    def begin_snapshot(self) -> None:
        """Begin a transaction that reads: all of it sees the same state."""
        self.begin(SNAPSHOT)

    def end_snapshot(self) -> None:
        """There is nothing to keep and nothing to undo."""
        self.commit()

    def _at_once(self, text: str) -> None:
        """Run what has no values and gives no rows by libpq itself.

        A cursor would take ten times as long.
        """
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            connection = self.connection().pgconn
            result = connection.exec_(text.encode())
            if connection.status != ConnStatus.OK:
                raise psycopg.OperationalError(connection.get_error_message())
            if result.status != ExecStatus.COMMAND_OK:
                raise psycopg.errors.error_from_result(result)

    def _is_closed(self, conn: Any) -> bool:
        """Whether the server has ended it.

        Peewee would ask with a statement each time. But an idle connection has nothing
        to read except its end (or a notice, and then another one is opened).
        """
        if conn.closed:
            return True
        looking = select.poll()
        looking.register(conn.fileno(), select.POLLIN)
        return bool(looking.poll(0))


def counted(cursor: Any) -> list[Any]:
    """The rows of a statement, as long as they fit into an answer.

    Of most statements there is nothing to be counted. Of the others only the columns
    that can be large are: to look at all of a row took eight times as long.

    Raises:
        Refusal: they do not fit; few of them were read.

    """
    places = _places_of_large(tuple(column[0] for column in cursor.description))
    if not places:
        rows: list[Any] = cursor.fetchall()
        return rows
    rows, count = [], FIRST_COUNTED
    while piece := cursor.fetchmany(count):
        for place in places:
            count_read(sum(map(len, filter(None, map(itemgetter(place), piece)))))
        rows += piece
        count = min(2 * count, MOST_COUNTED)
    return rows


@lru_cache(maxsize=1024)
def _places_of_large(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(place for place, name in enumerate(names) if name in LARGE_COLUMNS)


def _cursor_of(connection: Any) -> psycopg.Cursor[Any]:
    """The cursor for statements whose rows are taken before the next one begins."""
    if not hasattr(connection, "taking"):
        connection.taking = connection.cursor()
    cursor: psycopg.Cursor[Any] = connection.taking
    return cursor


def database_at(url: str, connections: int, *, makes_file: bool = True) -> Any:
    """The database of a URL, of which nothing is opened yet.

    Args:
        url: see :func:`models.db.database.connect`.
        connections: how many there may be at once to PostgreSQL.
        makes_file: whether the first connection makes a SQLite file that is missing.

    Raises:
        DatabaseUrlError: the URL is of neither kind.

    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise DatabaseUrlError(f"The database URL is invalid: {error}.") from None
    if parts.scheme == "sqlite":
        if parts.netloc:
            raise DatabaseUrlError(
                "The database URL has two slashes before the file. Write three,"
                " sqlite:///FILE, or four for an absolute path,"
                " sqlite:////FOLDER/FILE."
            )
        synchronous = _synchronous(parts.query)
        file = unquote(parts.path.removeprefix("/"))
        return _sqlite(file, synchronous, makes_file=makes_file)
    if parts.scheme in {"postgresql", "postgres"}:
        return _postgresql(url, connections)
    # What has no scheme is not repeated: it may hold a password.
    start = f"starts with {parts.scheme}:" if parts.scheme else "has no scheme"
    raise DatabaseUrlError(
        f"The database URL {start}. Use sqlite:///FILE or"
        " postgresql://USER:PASSWORD@HOST:PORT/NAME."
    )


def _synchronous(query: str) -> str:
    """How SQLite writes to the disk, which is all that its URL can say besides."""
    said = parse_qsl(query, keep_blank_values=True)
    if not said:
        return SQLITE_SYNCHRONOUS[0]
    name, value = said[0]
    if len(said) > 1 or name != "synchronous" or value not in SQLITE_SYNCHRONOUS:
        raise DatabaseUrlError(
            "Only ?synchronous=normal or ?synchronous=full may follow the file in the"
            " database URL of SQLite. For a ? in the name, write %3F."
        )
    return value


def _make(file: Path) -> None:
    """Create a missing file, empty and readable by its owner only.

    SQLite gives the files beside it (-wal, -shm) the same mode.
    """
    try:
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise DatabaseFileError(
            f"The database file {file} cannot be created: {error.strerror}. Let this"
            " user write to its folder, or give another file."
        ) from None


def _sqlite(file: str, synchronous: str, *, makes_file: bool) -> peewee.SqliteDatabase:
    if not file:
        raise DatabaseUrlError(
            "The database URL has no file. Write sqlite:///ground_truth.db."
        )
    path = Path(file)
    if "\0" in file or path.is_dir() or not path.absolute().parent.is_dir():
        raise DatabaseUrlError(
            f"{file!r} cannot be a database file: it must be a file in a folder that"
            " exists."
        )
    return _Sqlite(
        path,
        makes_file=makes_file,
        pragmas={
            "journal_mode": "wal",
            "synchronous": synchronous,
            "foreign_keys": 1,
            "busy_timeout": SQLITE_BUSY_SECONDS * 1000,
            "cache_size": -SQLITE_CACHE_KIB,
        },
    )


def _postgresql(url: str, connections: int) -> PooledPostgresqlDatabase:
    url = f"postgresql:{url.partition(':')[2]}"  # the driver knows no `postgres:`
    try:
        said = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        reason = " ".join(str(error).split())
        raise DatabaseUrlError(
            f"The database URL is invalid: {reason}. Use"
            " postgresql://USER:PASSWORD@HOST:PORT/NAME."
        ) from None
    return _Postgresql(
        url,
        **{name: value for name, value in GONE.items() if name not in said},
        prefer_psycopg3=True,
        # One operation, one core; and pages rely on parts that come in their order. A
        # merge would read a table from its start to join what a page takes of another.
        options="-c max_parallel_workers_per_gather=0 -c enable_mergejoin=off"
        f" -c statement_timeout={SECONDS_ALONE}s",
        max_connections=connections,
        timeout=POOL_WAIT_SECONDS,
    )

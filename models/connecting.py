"""What a database URL leads to: SQLite or PostgreSQL, connected to as we want it."""

import select
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import peewee
import psycopg
from playhouse.pool import PooledPostgresqlDatabase
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import ConnStatus, ExecStatus

from models.threads import begin_statement, is_over, this

SNAPSHOT = "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
SQLITE_BUSY_SECONDS = 30
SQLITE_STEPS_BETWEEN_LOOKS = 10_000
SQLITE_CACHE_KIB = 16 * 1024
SQLITE_CACHE_KIB_OF_THREADS = 2 * 1024
POOL_CONNECTIONS = 20
POOL_WAIT_SECONDS = 10
MOST_HELD = 1_000
"""Rows that an idle connection may hold."""
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


class _Sqlite(peewee.SqliteDatabase):
    """Knows that SQLite ends a transaction by itself where its disk is full or fails.

    What came behind would be kept without what came before: nothing comes behind.
    """

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

    def rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement."""
        cursor = self.execute_sql(sql, params)
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            found: list[Any] = cursor.fetchall()
            return found

    def begin_snapshot(self) -> None:
        """Begin a transaction that reads, on the connection itself as well."""
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self._state.conn.execute("BEGIN")  # type: ignore[attr-defined]

    def end_snapshot(self) -> None:
        """There is nothing to keep and nothing to undo."""
        state: Any = self._state  # type: ignore[attr-defined]
        if state.conn.in_transaction:
            with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
                state.conn.execute("COMMIT")

    def rollback(self) -> None:
        if self._state.conn.in_transaction:  # type: ignore[attr-defined]
            super().rollback()


class _Postgresql(PooledPostgresqlDatabase):  # type: ignore[misc]
    """Asks the driver for no more than is needed: what it adds costs as much again."""

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        begin_statement(sql)
        return super().execute_sql(sql, params)

    def rows(self, sql: str, params: Sequence[object]) -> list[Any]:
        """All rows of a statement, by the cursor that its connection keeps for this."""
        begin_statement(sql)
        connection = self.connection()
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            found = _cursor_of(connection).execute(sql, params).fetchall()
        if len(found) > MOST_HELD:  # a cursor holds its rows until its next statement
            del connection.taking
        return found

    def begin(self, isolation_level: str | None = None) -> None:
        """Begin as is said here, at once: what is set later is one more round trip."""
        how = isolation_level or ""
        limit = f"SET LOCAL statement_timeout = {this.milliseconds or 0}"
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


def _cursor_of(connection: Any) -> psycopg.Cursor[Any]:
    """The cursor for statements whose rows are taken before the next one begins."""
    if not hasattr(connection, "taking"):
        connection.taking = connection.cursor()
    found: psycopg.Cursor[Any] = connection.taking
    return found


def database_at(url: str, connections: int) -> Any:
    """The database of a URL, of which nothing is opened yet.

    Args:
        url: see :func:`models.database.connect`.
        connections: how many there may be at once to PostgreSQL.

    Raises:
        DatabaseUrlError: the URL is of neither kind.

    """
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
            f"The database URL cannot be read: {reason}. It must be"
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

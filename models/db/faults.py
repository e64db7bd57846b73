"""What a database may do to us that is nobody's mistake: it is away, full, read-only.

Told apart by the codes of the databases themselves, so that clients know that trying
again may help, and operators what to do.
"""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

import peewee
import psycopg

from models.db.connecting import FileGone, PoolExhausted
from models.db.threads import TimeIsOver

DatabaseError = peewee.PeeweeException
"""Every error of the database, of SQLite or PostgreSQL; :func:`fault_of` tells which.

Peewee gives the errors of both drivers this one base.
"""


class StillBusyError(Exception):
    """Something waited for its turn at the database as long as anything may."""


class Fault(StrEnum):
    """A state of the database that passes; whatever was begun was rolled back."""

    UNREACHABLE = "DATABASE_UNREACHABLE"
    BUSY = "DATABASE_BUSY"
    FULL = "DISK_FULL"
    READ_ONLY = "DATABASE_READ_ONLY"
    DISK = "DISK_ERROR"

    @property
    def message(self) -> str:
        """What it means for who asked, and what is right to do."""
        return _MESSAGES[self]

    @property
    def advice(self) -> str:
        """What an operator can do."""
        return _ADVICE[self]


_MESSAGES = {
    Fault.UNREACHABLE: "The database cannot be reached at the moment. Try again. A"
    " change in progress was made completely or not at all.",
    Fault.BUSY: "The database is busy with other work. Nothing was changed; try again.",
    Fault.FULL: "The disk of the database is full. Nothing was changed; reading works.",
    Fault.READ_ONLY: "The database is read-only. Nothing was changed; reading works.",
    Fault.DISK: "The disk of the database fails. Nothing was changed.",
}
_ADVICE = {
    Fault.UNREACHABLE: "see that PostgreSQL runs and has the database and the user that"
    " the database URL names, or that this user may write the folder of a SQLite file",
    Fault.BUSY: "end what keeps it locked, such as a long transaction or import",
    Fault.FULL: "make room on its disk; nothing needs to be restarted",
    Fault.READ_ONLY: "let this user write the file and its folder, or give the user of"
    " the database URL its rights, or name the PostgreSQL server that takes writes",
    Fault.DISK: "look at the disk and its messages; restore a backup where it is lost",
}

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Fault.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Fault.DISK,
    sqlite3.SQLITE_CORRUPT: Fault.DISK,
    sqlite3.SQLITE_NOTADB: Fault.DISK,
}
_PRIMARY = 0xFF
"""The bits of SQLite's extended codes that hold the code itself."""

_OF_POSTGRESQL = {
    "08": Fault.UNREACHABLE,  # connections
    "28": Fault.UNREACHABLE,  # signing in
    "3D000": Fault.UNREACHABLE,  # no such database
    "57P": Fault.UNREACHABLE,  # it stops, or starts
    "53300": Fault.BUSY,  # too many connections
    "53100": Fault.FULL,
    "53": Fault.BUSY,  # other means that have run out
    "25006": Fault.READ_ONLY,  # a standby
    "42501": Fault.READ_ONLY,  # a user without the right to write
    "55P03": Fault.BUSY,  # locks
    "57014": Fault.BUSY,  # its own time, where no operation's time is over
    "40": Fault.BUSY,  # deadlocks
    "58": Fault.DISK,
    "XX001": Fault.DISK,
}
"""By the beginnings of SQLSTATEs, the more exact ones first where they overlap."""


def fault_of(error: BaseException) -> Fault | None:
    """Which fault of the database an exception comes from, if it comes from one."""
    for cause in _causes(error):
        fault = _fault(cause)
        if fault is not None:
            return fault
    return None


def is_not_allowed(error: BaseException) -> bool:
    """Whether it comes from a right that the user lacks in PostgreSQL."""
    return any(
        isinstance(cause, psycopg.errors.InsufficientPrivilege)
        for cause in _causes(error)
    )


def was_ended(error: BaseException) -> bool:
    """Whether it comes from a statement that was ended, or not begun, to save time."""
    return any(map(_is_end, _causes(error)))


def _is_end(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        code: int = getattr(error, "sqlite_errorcode", 0)
        return code & _PRIMARY == sqlite3.SQLITE_INTERRUPT
    return isinstance(error, psycopg.errors.QueryCanceled | TimeIsOver)


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, PoolExhausted | StillBusyError):
        return Fault.BUSY
    if isinstance(error, FileGone):
        return Fault.UNREACHABLE
    if isinstance(error, sqlite3.Error):
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)
    if isinstance(error, psycopg.Error):
        return _of_state(error)
    return None


def _of_state(error: psycopg.Error) -> Fault | None:
    state = error.sqlstate
    if state is None:  # the client's own: what it was connected to has gone
        # A result that libpq makes by itself has none either: a plain DatabaseError.
        is_lost = type(error) is psycopg.DatabaseError or isinstance(
            error, psycopg.OperationalError | psycopg.InterfaceError
        )
        return Fault.UNREACHABLE if is_lost else None
    return next(
        (fault for begin, fault in _OF_POSTGRESQL.items() if state.startswith(begin)),
        None,
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """It, what it was raised from, and what Peewee has wrapped."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        inner = [cause.__cause__, cause.__context__, *cause.args[:1]]
        waiting += [each for each in inner if isinstance(each, BaseException)]

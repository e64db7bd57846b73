"""Copies of a SQLite database, made and put back while others may be using it.

A copy is taken of one snapshot: those who write meanwhile neither wait nor end up in
it by half. Files appear under their names when they are complete and were checked.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from models.db import database as db
from models.db import migrating
from models.db.migrating import HISTORY_TABLE

PAGES_AT_ONCE = 2_000
SECONDS_FOR_OTHERS = 1.0
"""How long somebody who is about to finish is waited for before a restore."""
_FOR_US_ALONE = 0o600

Progress = Callable[[int, int], None]


class BackupError(RuntimeError):
    """A copy that cannot be made or put back, and what to do about it."""


def file_of_database() -> Path:
    """The file of this process's database, which is SQLite."""
    return Path(db.database.obj.database)


def back_up(target: Path, progress: Progress, *, overwrite: bool = False) -> None:
    """Copy this process's database to a file.

    Raises:
        BackupError: there is nothing to copy, something of that name, or a fault.

    """
    source = file_of_database()
    if not source.is_file():
        raise BackupError(
            f"There is no database {source}, so there is nothing to back up."
        )
    if not target.parent.is_dir():
        raise BackupError(f"The folder {target.parent} was not found. Create it first.")
    if target.exists() and target.samefile(source):
        raise BackupError(f"{target} is the database itself. Give another file.")
    if target.exists() and not overwrite:
        raise BackupError(
            f"{target} already exists. Give another file, or --overwrite."
        )
    with _beside(target, _FOR_US_ALONE) as made:
        _copy(source, made, progress)
        check(made)
        if migrating.HISTORY_TABLE not in _tables(made):
            raise BackupError(
                f"{source} has no tables of this server, so there is nothing to back"
                " up. Check the database URL."
            )
        _put(made, target, overwrite=overwrite)


def restore(copy: Path, progress: Progress) -> Path | None:
    """Make this copy the database; where the former one is kept, if there was one.

    Raises:
        BackupError: the copy is not a database of this server, or the database is in
            use.

    """
    target = file_of_database()
    if not copy.is_file():
        raise BackupError(f"The file {copy} was not found.")
    if target.exists() and target.samefile(copy):
        raise BackupError(f"{copy} is the database itself.")
    check(copy)
    _check_version(copy)
    mode = target.stat().st_mode if target.exists() else _FOR_US_ALONE
    with _beside(target, mode) as made:
        _copy(copy, made, progress)
        check(made)
        with _unused(target):
            former = _set_aside(target)
            _put(made, target, overwrite=True)
    return former


def check(file: Path) -> None:
    """Look whether a file is a whole database.

    Raises:
        BackupError: it is not.

    """
    try:
        with closing(_opened(file)) as connection:
            (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        result = str(error)
    if result != "ok":
        raise BackupError(f"{file} is not a complete SQLite database: {result}.")


def _tables(file: Path) -> set[str]:
    with closing(_opened(file)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master").fetchall()
    return {name for (name,) in rows}


def _check_version(copy: Path) -> None:
    try:
        with closing(_opened(copy)) as connection:
            rows = connection.execute(f"SELECT name FROM {HISTORY_TABLE}").fetchall()
    except sqlite3.OperationalError:
        raise BackupError(f"{copy} is not a database of this server.") from None
    unknown = {name for (name,) in rows}.difference(migrating.names())
    if unknown:
        raise BackupError(
            f"{copy} has the migration {max(unknown)}, which this version of the server"
            " does not know. Restore it with the version that made it, or a newer one."
        )


def _copy(source: Path, target: Path, progress: Progress) -> None:
    try:
        with closing(_opened(source)) as there, closing(_opened(target)) as here:
            there.execute("BEGIN")
            there.execute("SELECT COUNT(*) FROM sqlite_master")  # takes the snapshot
            there.backup(
                here,
                pages=PAGES_AT_ONCE,
                progress=lambda _, left, total: progress(total - left, total),
            )
            # one file that is whole by itself; a server makes it WAL again
            here.execute("PRAGMA journal_mode=delete")
    except sqlite3.Error as error:
        raise BackupError(f"{source} could not be copied: {error}.") from error


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that does not create a missing file."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)


@contextmanager
def _beside(target: Path, mode: int) -> Iterator[Path]:
    """An empty file in the folder of another, that is gone at the end."""
    made = target.with_name(f".{target.name}.{os.getpid()}.part")
    bits = mode & 0o666
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, bits))
    try:
        yield made
    finally:
        for name in (made, Path(f"{made}-journal"), Path(f"{made}-wal")):
            name.unlink(missing_ok=True)


def _put(made: Path, target: Path, *, overwrite: bool) -> None:
    """Give it its name, for good."""
    _keep(made)
    if overwrite:
        made.replace(target)
    else:
        try:
            target.hardlink_to(made)  # unlike a rename it replaces nothing
        except FileExistsError:
            raise BackupError(
                f"{target} was created by another program meanwhile."
            ) from None
    with suppress(OSError):  # a folder that cannot be opened for that
        _keep(target.parent)


def _keep(path: Path) -> None:
    """Have the disk write it before we go on."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _unused(target: Path) -> Iterator[None]:
    """Make sure that nobody uses a database, and that all of it is in its file.

    A server holds the file as long as it runs, and so do the commands: only who is
    alone with it may take it out of WAL.
    """
    if not target.exists():
        yield
        return
    try:
        with closing(_opened(target)) as connection:
            connection.execute(f"PRAGMA busy_timeout={SECONDS_FOR_OTHERS * 1000:.0f}")
            connection.execute("PRAGMA journal_mode=delete")
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise BackupError(
            f"{target} is in use ({error}). Stop the server, then restore again."
        ) from None
    except sqlite3.DatabaseError:  # broken: that may be why it is restored
        yield


def _set_aside(target: Path) -> Path | None:
    """Keep the database under another name as well; what a broken one left goes there.

    Left where it is, an old write-ahead log would be played into the new database.
    """
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    former = target.with_name(f"{target.name}.before-{at}")
    for end in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            Path(f"{target}{end}").rename(f"{former}{end}")
    if not target.exists():
        return None
    former.hardlink_to(target)
    return former

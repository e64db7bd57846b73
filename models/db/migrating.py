"""Bringing a database's tables to the version that this code works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playhouse.migrations import Runner

from models.db import database as db
from models.db.engines import refuse_cockroachdb

FILES = Path(__file__).parents[1] / "migrations"
HISTORY_TABLE = "schema_migrations"
_POSTGRESQL_LOCK = 7_203_451


class MigrationNeeded(RuntimeError):  # noqa: N818 - a state, with its way out
    """The database's tables are not those that this code works with."""


class MigrationState(NamedTuple):
    """Which migrations a database has."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]
    """Applied by a newer version of this server: the file was not found here."""

    @property
    def is_empty(self) -> bool:
        """Nothing was ever created here."""
        return not self.applied and not self.unknown

    @property
    def is_current(self) -> bool:
        """The tables are the ones that this code works with."""
        return not self.pending and not self.unknown


def names() -> list[str]:
    """The migrations that this version has, in their order."""
    return sorted(file.stem for file in FILES.glob("[0-9]*.py"))


def state() -> MigrationState:
    """Which migrations the database has, which it lacks and which are unknown here.

    Raises:
        UnusableDatabaseError: it is CockroachDB.

    """
    with db.read():
        refuse_cockroachdb()
        rows = runner().status()
    return MigrationState(
        applied=tuple(row.name for row in rows if row.path and row.applied),
        pending=tuple(row.name for row in rows if row.path and not row.applied),
        unknown=tuple(row.name for row in rows if row.path is None),
    )


def migrate() -> list[str]:
    """Apply the pending migrations in one transaction; their names.

    Raises:
        MigrationNeeded: the database was migrated by a newer version of this server.

    """
    with rebuilding(), db.write():
        if not db.is_sqlite():  # two servers that start at once: one waits
            db.run("SELECT pg_advisory_xact_lock(?)", (_POSTGRESQL_LOCK,))
        pending()  # refuses what is too new
        applied = list(runner().up())
        if applied:
            _check_foreign_keys()
        return applied


@contextmanager
def rebuilding() -> Iterator[None]:
    """Let migrations rebuild a table of SQLite. Open it before the transaction.

    To drop the former table would delete all rows that refer to it, as long as
    SQLite's foreign keys are on; inside a transaction they cannot be switched.
    """
    if not db.is_sqlite():
        yield
        return
    with db.connected():
        db.run("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            db.run("PRAGMA foreign_keys = ON")


def _check_foreign_keys() -> None:
    """Refuse what would leave rows that refer to nothing."""
    if not db.is_sqlite():
        return
    broken = db.rows("PRAGMA foreign_key_check")
    if broken:
        table, row, parent, _ = broken[0]
        raise RuntimeError(
            f"{len(broken):,} rows would refer to missing rows, the first in {table}"
            f" (row {row}, to {parent}). Nothing was changed."
        )


def pending() -> list[str]:
    """The migrations that :func:`migrate` would apply.

    Raises:
        MigrationNeeded: the database was migrated by a newer version of this server.

    """
    now = state()
    if now.unknown:
        raise MigrationNeeded(_too_new(now))
    return list(now.pending)


def bring_up() -> bool:
    """Create the tables in an empty database; refuse one that is behind or ahead.

    Returns:
        Whether the tables are new.

    Raises:
        MigrationNeeded: with the command that helps.

    """
    now = state()
    if now.is_empty:
        migrate()
        return True
    if now.unknown:
        raise MigrationNeeded(_too_new(now))
    if now.pending:
        raise MigrationNeeded(
            f"The database lacks {len(now.pending)} migration(s), from"
            f" {now.pending[0]} on. Make a backup, then run: python server.py migrate"
        )
    return False


def runner() -> Runner:
    """What applies the migrations to this process's database."""
    return Runner(db.database.obj, directory=str(FILES), table_name=HISTORY_TABLE)


def _too_new(now: MigrationState) -> str:
    return (
        f"The database has the migration {now.unknown[-1]}, which this version of the"
        " server does not know. Run the server version that made it, or a newer one."
    )

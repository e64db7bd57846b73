"""A database without rows again, before a test or in the middle of it."""

import peewee

from models.db import database as db
from models.db.faults import Fault, fault_of
from models.tables import TABLES
from tests.stored import Stored

NAMES = [table._meta.table_name for table in TABLES]
BLOATED = 2**20
"""Bytes of a table and its indexes from which on it is not worth keeping the file."""


def emptied() -> Stored:
    """Take all rows out of the database; ids begin at 1 again.

    All tables are locked for that. A server's threads read several of them in an order
    of their own, which PostgreSQL may end as a deadlock: then it is tried again.
    """
    for is_last in (False, False, True):
        try:
            with db.write():
                _empty()
            break
        except peewee.OperationalError as error:
            if is_last or fault_of(error) is not Fault.BUSY:
                raise
    return Stored()


def _empty() -> None:
    if db.is_sqlite():
        _delete(NAMES[::-1])
        db.run("DELETE FROM sqlite_sequence")
    elif _largest() > BLOATED:
        db.run(f"TRUNCATE {', '.join(NAMES)} RESTART IDENTITY CASCADE")
    else:
        _empty_small_tables()


def _largest() -> int:
    """The size of the largest table, when nobody else uses one any more."""
    db.run(f"LOCK TABLE {', '.join(NAMES)}")
    sizes = (f"pg_total_relation_size('{name}')" for name in NAMES)
    largest: int = db.scalar(f"SELECT GREATEST({', '.join(sizes)})")
    return largest


def _empty_small_tables() -> None:
    """What TRUNCATE does, which makes new files, in a tenth of the time."""
    db.run("SET LOCAL session_replication_role = replica")  # no foreign keys, no order
    _delete(NAMES)
    db.run(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
        " FROM pg_sequences WHERE sequencename <> 'schema_migrations_id_seq'"
    )


def _delete(names: list[str]) -> None:
    for name in names:
        db.run(f"DELETE FROM {name}")  # noqa: S608 - our own tables

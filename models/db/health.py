"""Whether the database can be written, found out without writing anything."""

import shutil
from pathlib import Path

from models.db import database as db
from models.db.faults import DatabaseError, Fault, fault_of
from models.db.migrating import HISTORY_TABLE

LEAST_FREE = 16_000_000
"""A disk with fewer free bytes counts as full: a write-ahead log needs space."""


def writing() -> Fault | None:
    """What keeps this process from writing; None if nothing does.

    Who only waits for another's transaction can write.
    """
    if db.is_sqlite():
        folder = Path(db.database.obj.database).absolute().parent
        if shutil.disk_usage(folder).free < LEAST_FREE:
            return Fault.FULL
    try:
        with db.impatient(), db.write():
            db.run(f"UPDATE {HISTORY_TABLE} SET name = name WHERE 1 = 0")
    except DatabaseError as error:
        fault = fault_of(error)
        return None if fault is Fault.BUSY else fault
    return None

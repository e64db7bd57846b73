"""The tasks of files, read and checked before anything is locked.

Nobody else can write to SQLite while an import writes, and on PostgreSQL nobody to the
same project. What needs no lock is done before: the tasks wait in a temporary file, so
that the memory does not grow with the files.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from exchange.finding import Placed

Batches = Iterable[list[Placed]]


@contextmanager
def read_first(batches: Batches) -> Iterator[Batches]:
    """Read all of these, then give them out again."""
    with tempfile.TemporaryFile() as file:
        count = 0
        for batch in batches:
            pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)
            count += 1
        file.seek(0)
        yield _loaded(file, count)


def _loaded(file: IO[bytes], count: int) -> Iterator[list[Placed]]:
    for _ in range(count):
        # The file has no name that anybody else could open it by.
        yield pickle.load(file)  # noqa: S301

"""An import in a process of its own, to be killed: URL, project and file as arguments.

It says so on standard output when part of the tasks is written.
"""

import sys
from typing import Any

from exchange import import_file, imports
from models.db import database as db

imports.BATCH_TASKS = 10


def main() -> None:
    """Import the file, and wait in the middle of it."""
    url, project_id, file = sys.argv[1:]
    db.connect(url)
    store = imports._Import._store
    batches = iter(range(100))

    def wait_after_the_fifth(session: imports._Import, *batch: Any) -> None:
        store(session, *batch)
        if next(batches) == 5:
            sys.stdout.write("in the middle\n")
            sys.stdout.flush()
            sys.stdin.read()

    imports._Import._store = wait_after_the_fifth  # type: ignore[method-assign,assignment]
    import_file(int(project_id), [file])


if __name__ == "__main__":
    main()

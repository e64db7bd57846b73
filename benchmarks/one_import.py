"""One import in a process of its own: how long it took, and the memory at its peak.

``benchmarks.importing`` starts it. By hand, the file is read whole by orjson, nothing
is checked, and each table is filled by one executemany.

    python -m benchmarks.one_import {ours,by-hand} FILE.db FILE.json
"""

import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from exchange import import_file
from exchange.digests import digest
from models import timestamps
from models.db import database as db

PROJECT = 1
STATUS = Path("/proc/self/status")
Task = dict[str, Any]


@click.command()
@click.argument("way", type=click.Choice(["ours", "by-hand"]))
@click.argument("database", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
def main(way: str, database: Path, file: Path) -> None:
    """Import the file into the project that the database has, and print JSON."""
    db.connect(f"sqlite:///{database}")
    with db.read():
        db.scalar("SELECT COUNT(*) FROM tasks")
    start = time.perf_counter()
    if way == "ours":
        ours(file)
    else:
        by_hand(file)
    seconds = time.perf_counter() - start
    db.close()
    click.echo(orjson.dumps({"seconds": seconds, "peak": _peak()}))


def ours(file: Path) -> None:
    """As the command does it."""
    report = import_file(PROJECT, [file])
    if report.is_rejected:
        sys.exit(f"The import was rejected: {report.errors[0].message}")


def by_hand(file: Path) -> None:
    """All tasks at once, in one transaction."""
    tasks = orjson.loads(file.read_bytes())
    connection: sqlite3.Connection = db.database.connection()
    connection.execute("BEGIN IMMEDIATE")
    users = _users(connection, tasks)
    connection.executemany(
        "INSERT INTO tasks (project_id, external_id, data, data_digest, search_text,"
        " annotation_count, created_at, updated_at, imported_created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        map(_task, tasks),
    )
    connection.executemany(
        "INSERT INTO annotations (project_id, task_id, source, external_id,"
        " annotator_id, result, was_cancelled, lead_time, created_at, updated_at)"
        " VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?)",
        _annotations(tasks, users),
    )
    connection.execute(
        "INSERT INTO changes (project_id, number, kind, at, batch_id)"
        " SELECT id, last_change + 1, 'TASKS_IMPORTED', ?, ? FROM projects",
        (timestamps.now(), "by hand"),
    )
    connection.execute("UPDATE projects SET last_change = last_change + 1")
    connection.execute("COMMIT")


def _users(connection: sqlite3.Connection, tasks: list[Task]) -> dict[str, int]:
    emails = {
        one["completed_by"]["email"] for task in tasks for one in task["annotations"]
    }
    connection.executemany(
        "INSERT INTO users (email, name, created_at) VALUES (?, '', ?)",
        [(email, timestamps.now()) for email in sorted(emails)],
    )
    return dict(connection.execute("SELECT email, id FROM users").fetchall())


def _task(task: Task) -> tuple[object, ...]:
    data = orjson.dumps(task["data"]).decode()
    text = "\n".join(task["data"].values()).casefold()
    created = _moment(task["created_at"])
    return (
        *(PROJECT, str(task["id"]), data, digest(task["data"]), text),
        *(len(task["annotations"]), created, _moment(task["updated_at"]), created),
    )


def _annotations(
    tasks: list[Task], users: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for task_id, task in enumerate(tasks, 1):
        for one in task["annotations"]:
            result = orjson.dumps(one["result"]).decode()
            yield (
                *(PROJECT, task_id, str(one["id"])),
                *(users[one["completed_by"]["email"]], result),
                *(one["was_cancelled"], one["lead_time"]),
                *(_moment(one["created_at"]), _moment(one["updated_at"])),
            )


def _moment(text: str) -> int:
    return timestamps.of(datetime.fromisoformat(text))


def _peak() -> int | None:
    """The most memory that this process had, in KiB; None where no system tells it.

    What ``getrusage`` tells begins with what the process had that started this one.
    """
    if not STATUS.is_file():
        return None
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()

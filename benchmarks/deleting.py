"""How fast many ground truths are deleted, beside the bare SQL.

Both work on a fresh copy of the same SQLite file and leave the same rows: no marks, no
accuracies, and a row of history for each task.

    python -m benchmarks.deleting [--tasks 10000] [--rounds 5]
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import click
import orjson

from benchmarks import databases, pairs, rows, same_rows
from benchmarks.pairs import Pair
from models import timestamps
from models.commands import bulk_ground_truths
from models.db import database as db

TASKS = 10_000
PROJECT = 1
LEFT = (
    "SELECT * FROM ground_truths",
    "SELECT id, accuracy FROM annotations ORDER BY id",
    "SELECT id, accuracy FROM predictions ORDER BY id",
    "SELECT id, annotation_count, prediction_count, mean_accuracy,"
    " ground_truth_set_at, is_pending FROM tasks ORDER BY id",
    "SELECT id, last_change FROM projects",
    "SELECT project_id, number, kind, actor_id, task_id, annotation_id,"
    " previous_annotation_id, batch_id IS NULL FROM changes ORDER BY number",
)

Delete = Callable[[Sequence[int]], object]


@click.command()
@click.option("--tasks", type=click.IntRange(1), default=TASKS, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
def main(tasks: int, rounds: int) -> None:
    """Print what it took, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        click.echo(pairs.table([measure(Path(folder), tasks, rounds)]))


def measure(folder: Path, tasks: int, rounds: int) -> Pair:
    """Delete the ground truths of all these tasks, round by round.

    Raises:
        DifferentRowsError: the bare SQL leaves other rows than ours.

    """
    rows.marked(databases.sqlite(folder), tasks, [rows.CHOICES])
    ids = [row[0] for row in db.run("SELECT id FROM tasks").fetchall()]
    db.close()
    _delete(folder, "ours", ours, ids)
    _delete(folder, "bare", bare, ids)
    same_rows.check(folder / "ours.db", folder / "bare.db", LEFT)
    return pairs.in_turns(
        f"`deleteGroundTruths` of {tasks:,} tasks",
        "bare SQL",
        rounds,
        ours=lambda: _delete(folder, "ours", ours, ids),
        other=lambda: _delete(folder, "bare", bare, ids),
    )


def _delete(folder: Path, name: str, delete: Delete, ids: Sequence[int]) -> float:
    """Delete them in a copy of the rows; the seconds that the deletion took."""
    shutil.copyfile(folder / "rows.db", folder / f"{name}.db")
    db.connect(databases.sqlite(folder, name))
    with db.read():
        db.scalar("SELECT COUNT(*) FROM tasks")
    start = time.perf_counter()
    delete(ids)
    seconds = time.perf_counter() - start
    db.close()
    return seconds


def ours(ids: Sequence[int]) -> None:
    """As the mutation does it."""
    bulk_ground_truths.delete_ground_truths(ids, None)


def bare(ids: Sequence[int]) -> None:
    """One transaction of statements over sets, and nothing else."""
    connection: sqlite3.Connection = db.database.connection()
    connection.execute("BEGIN IMMEDIATE")
    listed = (orjson.dumps(ids).decode(),)
    among = "IN (SELECT value FROM json_each(?))"
    marks = connection.execute(
        f"DELETE FROM ground_truths WHERE task_id {among}"
        " RETURNING task_id, annotation_id",
        listed,
    ).fetchall()
    for table in ("annotations", "predictions"):
        connection.execute(
            f"UPDATE {table} SET accuracy = NULL"
            f" WHERE task_id {among} AND accuracy IS NOT NULL",
            listed,
        )
    connection.execute(
        "UPDATE tasks SET mean_accuracy = NULL, ground_truth_set_at = NULL"
        f" WHERE id {among}",
        listed,
    )
    _record(connection, sorted(marks))
    connection.execute("COMMIT")


def _record(connection: sqlite3.Connection, marks: Sequence[tuple[int, int]]) -> None:
    ((last,),) = connection.execute(
        "UPDATE projects SET last_change = last_change + ? WHERE id = ?"
        " RETURNING last_change",
        (len(marks), PROJECT),
    ).fetchall()
    at, batch = timestamps.now(), uuid4().hex
    first = last - len(marks) + 1
    connection.executemany(
        "INSERT INTO changes (project_id, number, kind, at, task_id, annotation_id,"
        " batch_id) VALUES (?, ?, 'GROUND_TRUTH_UNSET', ?, ?, ?, ?)",
        [
            (PROJECT, number, at, *mark, batch)
            for number, mark in enumerate(marks, first)
        ],
    )


if __name__ == "__main__":
    main()

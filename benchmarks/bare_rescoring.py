"""Scoring tasks anew with the least SQL that leaves the same rows, and without any.

Nobody else may change anything meanwhile, and the ids of the tasks follow one another.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from models.commands.accuracies import scorer_of
from models.db import database as db

READ = {
    "annotations": "SELECT task_id, id, result FROM annotations"
    " WHERE task_id BETWEEN ? AND ? ORDER BY task_id",
    "predictions": "SELECT task_id, id, result FROM predictions"
    " WHERE task_id BETWEEN ? AND ? ORDER BY task_id",
    "truths": "SELECT task_id, annotation_id FROM ground_truths"
    " WHERE task_id BETWEEN ? AND ?",
}
WRITE = "UPDATE {table} SET {column} = ?{more} WHERE id = ?"
WRITE_AT_ONCE = (
    "UPDATE {table} SET {column} = new.worth{more} FROM unnest(%s::float8[],"
    " %s::bigint[]) AS new (worth, id) WHERE {table}.id = new.id"
)
DONE = ", is_pending = FALSE"
Worth = tuple[float, int]


class Texts(NamedTuple):
    """The result that a task's answers are compared with, and those by their ids."""

    truth: str
    annotations: list[tuple[int, str]]
    predictions: list[tuple[int, str]]


def texts(connection: Any, ids: Sequence[int]) -> dict[int, Texts]:
    """All that is compared in these tasks."""
    ends = ids[0], ids[-1]
    rows = {
        name: connection.execute(text if db.is_sqlite() else _for_psycopg(text), ends)
        for name, text in READ.items()
    }
    truth_ids = dict(rows["truths"].fetchall())
    found = {one: Texts("", [], []) for one in ids}
    for task, one, result in rows["annotations"]:
        if truth_ids[task] == one:
            found[task] = found[task]._replace(truth=result)
        else:
            found[task].annotations.append((one, result))
    for task, one, result in rows["predictions"]:
        found[task].predictions.append((one, result))
    return found


def scored(
    config: str, profile: str, tasks: dict[int, Texts]
) -> Iterator[dict[str, float]]:
    """What each text of each of these tasks is worth: the scoring functions alone."""
    scorer = scorer_of(config, profile)
    for task in tasks.values():
        reference = scorer.reference(orjson.loads(task.truth))
        different = {result for _, result in task.annotations + task.predictions}
        yield {text: reference.score(orjson.loads(text)) or 0.0 for text in different}


def rescore(config: str, profile: str, ids: Sequence[int]) -> None:
    """Read, score and write these tasks in one transaction."""
    connection = db.database.connection()
    if db.is_sqlite():
        connection.execute("BEGIN IMMEDIATE")
    tasks = texts(connection, ids)
    annotations: list[Worth] = []
    predictions: list[Worth] = []
    means: list[Worth] = []
    all_scored = scored(config, profile, tasks)
    for (number, task), worth in zip(tasks.items(), all_scored, strict=True):
        own = [(worth[result], one) for one, result in task.annotations]
        annotations += own
        predictions += [(worth[result], one) for one, result in task.predictions]
        means.append((sum(each for each, _ in own) / len(own), number))
    _write(connection, "annotations", "accuracy", annotations)
    _write(connection, "predictions", "accuracy", predictions)
    _write(connection, "tasks", "mean_accuracy", means, more=DONE)
    connection.execute("COMMIT")


def _write(
    connection: Any, table: str, column: str, rows: list[Worth], more: str = ""
) -> None:
    names = {"table": table, "column": column, "more": more}
    if db.is_sqlite():
        connection.executemany(WRITE.format(**names), rows)
    else:
        values = [list(each) for each in zip(*rows, strict=True)]
        connection.execute(WRITE_AT_ONCE.format(**names), values)


def _for_psycopg(text: str) -> str:
    return text.replace("?", "%s")

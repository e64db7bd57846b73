"""The first so many answers of each of many tasks, in one statement."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.db import database as db
from models.db.database import Sql
from models.db.sql import all_of, concat
from models.lists.reading import RowSource
from models.queries.selecting import Statement, statement
from models.rows import Columns, TaskRow

_TABLES = {"a": "annotations", "p": "predictions"}
KEY = frozenset({"task_id"})
"""What is read in any case: whose answer it is."""


class Wanted(NamedTuple):
    """Which answers: by one annotator or model version where ``by`` is one."""

    by: int | str | None
    first: int | None
    """None: all there are."""
    columns: Columns


def wanted(by: int | str | None, first: int, most: int, columns: Columns) -> Wanted:
    """What to ask for, where no task has more than ``most``."""
    read = None if columns is None else columns | KEY
    return Wanted(by, None if most <= first else first, read)


def of_each(tasks: Iterable[TaskRow], statement: Statement) -> dict[int, list[Any]]:
    """The answers of each task, in the order of their ids."""
    rows_by_task: dict[int, list[Any]] = {task.id: [] for task in tasks}
    for row in statement.rows(rows_by_task):
        rows_by_task[row.task_id].append(row)
    return rows_by_task


def first_of_each(source: RowSource, where: Sql, first: int | None) -> Statement:
    """What reads the rows of a source, of each task the ``first`` by id.

    Else than all, the places within a task are counted on an index alone, so that a
    task with very many answers costs their keys and not their contents.
    """
    alias = source.alias

    def write(of_tasks: Sql) -> Sql:
        wanted = all_of([where, of_tasks])
        chosen = wanted if first is None else _placed(alias, wanted, first)
        return concat(
            *("SELECT ", Sql(source.text, source.values), " WHERE ", chosen),
            f" ORDER BY {alias}.task_id, {alias}.id",
        )

    return statement(source, f"{alias}.task_id", write)


def _placed(alias: str, where: Sql, first: int) -> Sql:
    table = _TABLES[alias]
    by_task = f" INDEXED BY {table}_of_task" if db.is_sqlite() else ""
    return concat(
        f"{alias}.id IN (SELECT id FROM (SELECT {alias}.id, ROW_NUMBER() OVER"
        f" (PARTITION BY {alias}.task_id ORDER BY {alias}.id) AS place"
        f" FROM {table} {alias}{by_task} WHERE ",
        where,
        f") AS placed WHERE place <= {first})",
    )

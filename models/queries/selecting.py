"""Statements that read some columns of rows: by their ids, or some of each task."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from models.db import database as db
from models.db.database import Sql, as_one, is_one_of
from models.db.sql import FALSE, all_of, concat, join, where_full_access
from models.lists.reading import RowSource
from models.rows import Columns, TaskRow, maker, narrowed
from models.scope import Scope

_LOOKS_AT_MARKS = re.compile(r"\bg\.")
ASSESSED = ("accuracy", "assessment", "answered_control_count", "control_count")

_TABLES = {"a": "annotations", "p": "predictions"}
KEY = frozenset({"task_id"})
"""What is read in any case: whose answer it is."""


class Statement(NamedTuple):
    """What reads the rows of one id, or of some, and what its rows become.

    The last value of each are the ids. SQLite would put a list of one in a table, too.
    """

    source: RowSource
    of_one: Sql
    of_some: Sql

    def rows(self, ids: Collection[int]) -> list[Any]:
        """What it reads for these ids."""
        text, values = self.of_one if len(ids) == 1 else self.of_some
        last = next(iter(ids)) if len(ids) == 1 else as_one(ids)
        return db.answered(self.source.make, text, (*values, last))


def statement(source: RowSource, column: str, write: Callable[[Sql], Sql]) -> Statement:
    """The statement that is written for rows with some ids in this column."""
    return Statement(source, write(Sql(f"{column} = ?")), write(Sql(is_one_of(column))))


def source_of(
    kind: Any,
    columns: Columns,
    table: str,
    expressions: Mapping[str, Sql],
    marks: Sql,
) -> RowSource:
    """The columns of rows of a kind, as far as somebody will look at them.

    Args:
        kind: what rows are made of all columns.
        columns: which of them to read, besides the id.
        table: their table, by its name and alias.
        expressions: those columns that are not just columns of this table.
        marks: the join of the ground truths, for expressions that look at ``g``.

    """
    alias = table.rpartition(" ")[2]
    if columns is not None:
        columns |= {"id"}
        kind = narrowed(kind, columns)
    selected = [expressions.get(name, Sql(f"{alias}.{name}")) for name in kind._fields]
    looks_at_marks = any(
        _LOOKS_AT_MARKS.search(expression.text) for expression in selected
    )
    text = concat(
        join(", ", selected), f" FROM {table}", marks if looks_at_marks else Sql("")
    )
    return RowSource(text.text, maker(kind), text.values, table)


def assessed(scope: Scope, alias: str) -> dict[str, Sql]:
    """What comparing an answer came to, for those with full access to its project."""
    project = f"{alias}.project_id"
    return {
        name: where_full_access(scope, project, f"{alias}.{name}") for name in ASSESSED
    }


def by_ids(source: RowSource, visible: Sql) -> Statement:
    """What reads the rows of some ids."""

    def write(named: Sql) -> Sql:
        where = all_of([visible, named])
        if visible == FALSE:  # the ids are values of the statement nevertheless
            where = concat("FALSE AND ", named)
        return concat("SELECT ", Sql(source.text, source.values), " WHERE ", where)

    return statement(source, f"{source.alias}.id", write)


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

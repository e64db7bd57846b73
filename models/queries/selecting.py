"""Statements that read some columns of rows, and what else these columns need."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from models.db import database as db
from models.db.database import Sql, as_one, is_one_of
from models.db.sql import all_of, concat, join, where_seen_whole
from models.lists.reading import RowSource
from models.rows import Columns, maker, narrowed
from models.scope import Scope

_LOOKS_AT_MARKS = re.compile(r"\bg\.")
ASSESSED = ("accuracy", "assessment", "answered_control_count", "control_count")


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
    """What comparing an answer came to, for those who see its project whole."""
    project = f"{alias}.project_id"
    return {
        name: where_seen_whole(scope, project, f"{alias}.{name}") for name in ASSESSED
    }


def by_ids(source: RowSource, visible: Sql) -> Statement:
    """What reads the rows of some ids."""

    def write(named: Sql) -> Sql:
        where = all_of([visible, named])
        return concat("SELECT ", Sql(source.text, source.values), " WHERE ", where)

    return statement(source, f"{source.alias}.id", write)

"""Statements that read some columns of rows, and what else these columns need."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from models import database as db
from models.database import Sql, as_one, is_one_of
from models.reading import Source
from models.rows import Columns, maker, narrowed
from models.sql import all_of, put, with_between


class Statement(NamedTuple):
    """A statement whose last value are some ids, and what its rows become."""

    source: Source
    sql: Sql

    def rows(self, ids: Iterable[int]) -> list[Any]:
        """What it reads for these ids."""
        text, values = self.sql
        return db.select(self.source.make, text, (*values, as_one(ids)))


def source_of(
    kind: Any,
    columns: Columns,
    table: str,
    expressions: Mapping[str, Sql],
    join: Sql,
) -> Source:
    """The columns of rows of a kind, as far as somebody will look at them.

    Args:
        kind: what rows are made of all columns.
        columns: which of them to read, besides the id.
        table: their table, by its name and alias.
        expressions: those columns that are not just columns of this table.
        join: what is joined for expressions that begin with ``g.``.

    """
    alias = table.rpartition(" ")[2]
    if columns is not None:
        columns |= {"id"}
        kind = narrowed(kind, columns)
    found = [expressions.get(one, Sql(f"{alias}.{one}")) for one in kind._fields]
    joined = join if any(one.text.startswith("g.") for one in found) else Sql("")
    text = put(with_between(", ", found), f" FROM {table}", joined)
    return Source(text.text, maker(kind), text.values, table)


def by_ids(source: Source, visible: Sql) -> Statement:
    """What reads the rows of some ids."""
    named = Sql(is_one_of(f"{source.alias}.id"))
    where = all_of([visible, named])
    text = put("SELECT ", Sql(source.text, source.values), " WHERE ", where)
    return Statement(source, text)

"""Of what an ordered list is made: parts, which indexes hold in order, or find."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from models.db.database import Sql, is_sqlite
from models.db.sql import FALSE, TRUE, all_of, concat, join
from models.lists.keysets import Term, beyond, leading, orders_of, segments, values_of


class Branch(NamedTuple):
    """Rows that an index holds in the order of these terms.

    ``values`` is the condition on the first of the terms.
    """

    where: Sql
    terms: Sequence[Term]
    values: Sql = TRUE


class Stretch(NamedTuple):
    """Where to begin, how far and which way to go, and how many rows to take."""

    start: str | None
    end: str | None
    backwards: bool
    limit: int


class Walk(NamedTuple):
    """A segment of a branch, to be read by its index.

    ``values`` is the condition on the first of the keys, ``where`` all others.
    """

    where: Sql
    values: Sql
    keys: tuple[Term, ...]
    backwards: bool
    branch: int

    def ordered(self) -> Sql:
        """The condition and the order of its rows."""
        orders = join(", ", orders_of(self.keys, self.backwards))
        where = all_of([self.where, self.values])
        return concat(" WHERE ", where, " ORDER BY ", orders)

    def from_(self, table: str, limit: str) -> Sql:
        """The end of a SELECT of its first rows."""
        return concat(f" FROM {table}", self.ordered(), f" LIMIT {limit}")


def walks_of(branches: Sequence[Branch], stretch: Stretch) -> Iterator[Walk]:
    """The segments of these branches that the stretch has rows of, in its order."""
    for number, (where, terms, values) in enumerate(branches):
        start = values_of(stretch.start, terms)
        until = beyond(terms, stretch.end, backwards=not stretch.backwards)
        for one in segments(terms, start, backwards=stretch.backwards):
            found, ours = all_of([where, one.where, until]), values
            if one.keys[0].name != leading(terms).name:
                found, ours = all_of([found, values]), TRUE
            if FALSE not in {found, one.values}:
                ours = all_of([ours, one.values])
                yield Walk(found, ours, one.keys, stretch.backwards, number)


FEW = 1_000
"""So many are found at once, without a look at what is on the way."""

_OWN: Mapping[str, Sql] = {}


class Way(NamedTuple):
    """An index that finds all rows of a part, wherever they stand in its order.

    ``found`` are conditions, no two of which hold for one row. ``rows`` are the ids of
    what is gone through, from there on: ``x.task_id AS id FROM annotations x WHERE …``;
    without them it may be very many. Those of them pass that are ``fit``.
    ``number`` is how many pass, where that is told by less than all conditions.
    ``table`` is what is read where it is not the list's own table, under the same
    alias, and ``values`` what stands there for what rows are ordered by.
    """

    found: Sequence[Sql]
    rows: Sequence[Sql] = ()
    fit: Sql | None = None
    number: Sql | None = None
    table: Sql | None = None
    values: Mapping[str, Sql] = _OWN

    @property
    def has_few(self) -> Sql:
        """The condition that few rows are gone through."""
        return all_of(
            concat("NOT EXISTS (SELECT ", rows, f" LIMIT 1 OFFSET {FEW})")
            for rows in self.rows
        )

    def of_few(self, alias: str) -> "Way":
        """The same where it has few rows.

        PostgreSQL keeps one plan for all values. A LIMIT tells it how few these are;
        else it would rather go through all tasks.
        """
        if self.fit is None or is_sqlite():
            return self
        named = join(
            " UNION ALL ",
            (concat("SELECT ", one, f" LIMIT {FEW}") for one in self.rows),
        )
        return Way([all_of([concat(f"{alias}.id IN (", named, ")"), self.fit])])

    def passing(self, table: str, within: Sql = TRUE) -> Iterator[Sql]:
        """Its rows of this condition, each once: ``tasks t WHERE …``."""
        for one in self.found:
            yield concat(self.table or table, " WHERE ", all_of([one, within]))


class Part(NamedTuple):
    """Some rows of a list.

    ``tests`` is what the rows of the branches must pass besides. Each of the ways finds
    just those that pass; the first is taken where none has few rows. A part without
    branches has nothing else.
    """

    branches: Sequence[Branch]
    tests: Sql = TRUE
    ways: Sequence[Way] = ()


def first_with_few(ways: Sequence[Way]) -> Sql:
    """The number of the first way that has few rows; less than 0 where none has."""
    cases = [
        concat(" WHEN ", one.has_few, f" THEN {number}")
        for number, one in enumerate(ways)
        if one.rows
    ]
    return concat("CASE", *cases, " ELSE -1 END") if cases else Sql("-1")

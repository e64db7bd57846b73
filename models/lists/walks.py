"""Stretches of an ordered list that are read by an index, from their start."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.db.database import Sql
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

    @property
    def is_mixed(self) -> bool:
        """Whether rows of one value stand the other way round than the values do.

        An index of values and ids has both one way, and is read either way.
        """
        match self.keys:
            case (values, last):
                return values.descending != last.descending
            case _:
                return False

    @property
    def falls(self) -> bool:
        """Whether the highest values come first."""
        return self.keys[0].descending != self.backwards

    @property
    def one_way(self) -> "Walk":
        """The rows of a mixed walk as an index holds them."""
        first, last = self.keys
        return self._replace(keys=(first, last._replace(descending=first.descending)))

    def of_value(self, value: Sql) -> "Walk":
        """The rows of a mixed walk that have this value, which is one of theirs.

        Said as a range: by an equal value and an order of ids alone, either database
        may think of reading all rows by their ids.
        """
        first, last = self.keys
        text, values = first.expression
        same = concat(
            Sql(f"{text} >= ", values), value, Sql(f" AND {text} <= ", values)
        )
        first = first._replace(descending=last.descending)
        return self._replace(values=concat(same, value), keys=(first, last))

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

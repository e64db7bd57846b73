"""Of what an ordered list is made: parts, which indexes hold in order, or find."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from models.db.database import Sql, is_sqlite
from models.db.sql import TRUE, all_of, concat, join
from models.lists.walks import Branch

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

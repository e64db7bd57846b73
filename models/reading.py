"""The statement that reads the first rows of an ordered list, however long it is.

A list is made of parts, and a part of branches. An index holds the rows of a branch in
the list's order, so that the first of them are read and no others. Conditions that no
such index knows are tested on the way, for so many rows; where that does not fill the
page, all rows that pass are found by another index, and sorted.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from models import database as db
from models.database import Sql
from models.keysets import Term, beyond, orders_of, segments, values_of
from models.sql import FALSE, TRUE, all_of, any_of, put, with_between

STEPS = 10_000
"""How many rows are tested on the way before those that pass are found otherwise."""
FEW = 1_000
"""So many are found at once, without a look at what is on the way."""


class Branch(NamedTuple):
    """Rows that an index holds in the order of these terms."""

    where: Sql
    terms: Sequence[Term]


class Part(NamedTuple):
    """Some rows of a list.

    ``tests`` is what the rows of the branches must pass besides. ``found`` says the
    same, branches and tests together, for an index that finds the rows; it may take
    several conditions, no two of which hold for one row. A part without branches has
    nothing else. ``few`` is true where finding them is little work in any case.
    """

    branches: Sequence[Branch]
    tests: Sql = TRUE
    found: Sequence[Sql] = ()
    few: Sql = FALSE


def are_few(ways: Sequence[Sequence[Sql]]) -> Sql:
    """The condition that in one of these ways few rows are gone through.

    Each way is the rows of some tables: ``annotations x WHERE …``.
    """
    return any_of(*(all_of(map(_is_few, tables)) for tables in ways))


def _is_few(rows: Sql) -> Sql:
    return put("NOT EXISTS (SELECT 1 FROM ", rows, f" LIMIT 1 OFFSET {FEW})")


class Source(NamedTuple):
    """A SELECT without its condition and order, and what its rows become.

    ``text`` begins at the columns: ``t.id, t.data FROM tasks t``. ``table`` is what the
    conditions and orders of a list are about, by its name and alias.
    """

    text: str
    make: Callable[[Any], Any]
    values: tuple[object, ...] = ()
    table: str = ""

    @property
    def alias(self) -> str:
        """What the table is called in conditions."""
        return self.table.rpartition(" ")[2]


class Stretch(NamedTuple):
    """Where to begin, how far and which way to go, and how many rows to take."""

    start: str | None
    end: str | None
    backwards: bool
    limit: int


class _Walk(NamedTuple):
    """A segment of a branch, to be read by its index."""

    where: Sql
    orders: tuple[Sql, ...]
    branch: int

    def from_(self, table: str, limit: str) -> Sql:
        """The end of a SELECT of its first rows."""
        orders = with_between(", ", self.orders)
        where = put(f" FROM {table} WHERE ", self.where)
        return put(where, " ORDER BY ", orders, f" LIMIT {limit}")


def first_rows(
    source: Source, parts: Sequence[Part], terms: Sequence[Term], stretch: Stretch
) -> Sql | None:
    """What selects the first rows of a list: the terms' values, then the columns.

    None where there can be no row.
    """
    walks = [[*_walks(part, stretch)] for part in parts]
    if len(parts) == 1 and len(walks[0]) == 1 and not parts[0].found:
        return _straight(source, walks[0][0], terms, stretch.limit)
    rows = _Rows(source, terms, stretch)
    for part, some in zip(parts, walks, strict=True):
        rows.add(part, some)
    return rows.statement()


def _walks(part: Part, stretch: Stretch) -> Iterator[_Walk]:
    for number, (where, terms) in enumerate(part.branches):
        start = values_of(stretch.start, terms)
        until = beyond(terms, stretch.end, backwards=not stretch.backwards)
        for one in segments(terms, start, backwards=stretch.backwards):
            found = all_of([where, one.where, until])
            if found != FALSE:
                yield _Walk(found, one.orders, number)


def _straight(source: Source, walk: _Walk, terms: Sequence[Term], limit: int) -> Sql:
    """Read the columns on the way: one walk, and nothing to be tested."""
    keys = with_between(", ", (term.expression for term in terms))
    columns = Sql(source.text, source.values)
    orders = with_between(", ", walk.orders)
    where = put(" WHERE ", walk.where, " ORDER BY ", orders, f" LIMIT {limit}")
    return put("SELECT ", keys, ", ", columns, where)


class _Rows:
    """Puts the statement of a list together: ids first, then the columns of these."""

    def __init__(self, source: Source, terms: Sequence[Term], stretch: Stretch) -> None:
        self._source = source
        self._terms = terms
        self._stretch = stretch
        named = [
            term._replace(expression=Sql(f"k{place}"))
            for place, term in enumerate(terms)
        ]
        self._order = self._ordered_by(named)
        self._tables: list[Sql] = []
        self._chosen: list[Sql] = []

    def add(self, part: Part, walks: Sequence[_Walk]) -> None:
        """Choose from one part as many rows as the page takes."""
        if not part.found:
            self._chosen += [self._walked(walk) for walk in walks]
            return
        if not part.branches:
            self._find(part, TRUE)
        elif walks:
            few = self._table(put("SELECT ", part.few, " AS yes"))
            at_once = Sql(f"(SELECT yes FROM {few})")
            self._find(part, any_of(at_once, self._test(walks, part.tests, at_once)))

    def _test(self, walks: Sequence[_Walk], tests: Sql, at_once: Sql) -> Sql:
        """Take what passes of these walks; the condition that it may not be enough.

        That is where a walk was broken off before it and those before it in its branch
        filled the page.
        """
        broken_off = FALSE
        for _, some in groupby(walks, key=lambda walk: walk.branch):
            taken: list[str] = []
            for walk in some:
                taken.append(self._tested(walk, tests, at_once))
                counts = " + ".join(f"(SELECT COUNT(*) FROM {one})" for one in taken)
                few = Sql(f"{counts} < {self._stretch.limit}")
                last = walk.from_(self._source.table, f"1 OFFSET {STEPS - 1}")
                more = put("EXISTS (SELECT 1", last, ")")
                broken_off = any_of(broken_off, all_of([few, more]))
        return broken_off

    def statement(self) -> Sql | None:
        """All of it; None where no part can have a row."""
        if not self._chosen:
            return None
        source, limit = self._source, self._stretch.limit
        keys = with_between(", ", (term.expression for term in self._terms))
        return put(
            *self._with(),
            *("SELECT ", keys, ", ", Sql(source.text, source.values)),
            *(f" WHERE {source.alias}.id IN (SELECT id FROM (", self._united()),
            *(") AS chosen ORDER BY ", self._order, f" LIMIT {limit}) ORDER BY "),
            *(self._ordered_by(self._terms), f" LIMIT {limit}"),
        )

    def _with(self) -> tuple[str | Sql, ...]:
        tables = with_between(", ", self._tables)
        return ("WITH ", tables, " ") if self._tables else ()

    def _united(self) -> Sql:
        """All that was chosen, each row once: some are found that were walked by."""
        return with_between(" UNION " if self._tables else " UNION ALL ", self._chosen)

    def _walked(self, walk: _Walk) -> Sql:
        """The first of a walk, since there is nothing to be tested."""
        rows = walk.from_(self._source.table, str(self._stretch.limit))
        return put("SELECT * FROM (SELECT ", self._keys(), rows, ") AS walk")

    def _tested(self, walk: _Walk, tests: Sql, at_once: Sql) -> str:
        """Take what passes of the first steps of a walk; the table of it.

        SQLite keeps the order of what it reads from; PostgreSQL has to be told.
        """
        alias, limit = self._source.alias, self._stretch.limit
        rows = _unless(at_once, walk).from_(self._source.table, _steps(at_once))
        way = put(f"(SELECT {self._read_on_the_way(tests)}", rows, f") AS {alias}")
        order = "" if db.is_sqlite() else put(" ORDER BY ", self._order)
        passed = put("SELECT ", self._keys(), " FROM ", way, " WHERE ", tests, order)
        name = self._table(put(passed, f" LIMIT {limit}"))
        self._chosen.append(Sql(f"SELECT * FROM {name}"))
        return name

    def _find(self, part: Part, gate: Sql) -> None:
        """Take all that pass by another index, and sort them."""
        # As a table of its own it is looked at before anything is searched.
        stretch = self._stretch
        table = put("(SELECT 1 WHERE ", gate, ") AS gate CROSS JOIN ")
        table = put(table, self._source.table)
        terms = [_unindexed(term) for term in self._terms]
        start = beyond(terms, stretch.start, backwards=stretch.backwards)
        until = beyond(terms, stretch.end, backwards=not stretch.backwards)
        found = [
            put("SELECT ", self._keys(), " FROM ", table, " WHERE ", where)
            for one in part.found
            for where in [all_of([one, start, until])]
        ]
        name = self._table(with_between(" UNION ALL ", found))
        first = put(f"SELECT * FROM {name} ORDER BY ", self._order)
        limited = put(first, f" LIMIT {stretch.limit}")
        self._chosen.append(put("SELECT * FROM (", limited, ") AS found"))

    def _table(self, text: Sql) -> str:
        """Put rows aside, to be read more than once; the name they have there."""
        name = f"part{len(self._tables)}"
        self._tables.append(put(f"{name} AS MATERIALIZED (", text, ")"))
        return name

    def _keys(self) -> Sql:
        """The id and what the list is ordered by."""
        keys = [
            put(term.expression, f" AS k{place}")
            for place, term in enumerate(self._terms)
        ]
        return with_between(", ", [Sql(f"{self._source.alias}.id AS id"), *keys])

    def _read_on_the_way(self, tests: Sql) -> str:
        """The columns that are tested or ordered by: so that others stay unread."""
        alias, text = self._source.alias, f"{tests.text} {self._keys().text}"
        return ", ".join(sorted(set(re.findall(rf"\b{alias}\.\w+", text))))

    def _ordered_by(self, terms: Sequence[Term]) -> Sql:
        return with_between(", ", orders_of(terms, self._stretch.backwards))


def _unindexed(term: Term) -> Term:
    """The term as no index knows it, where another one is to find the rows."""
    return term._replace(expression=put("+", term.expression))


def _unless(at_once: Sql, walk: _Walk) -> _Walk:
    """The walk, of which PostgreSQL begins nothing where this holds."""
    if db.is_sqlite():
        return walk
    return walk._replace(where=put("NOT ", at_once, " AND ", walk.where))


def _steps(at_once: Sql) -> str:
    """How far to walk; SQLite would look at the condition again at each step."""
    if db.is_sqlite():
        return f"(SELECT CASE WHEN {at_once.text} THEN 0 ELSE {STEPS} END)"
    return str(STEPS)

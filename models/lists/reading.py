"""The statement that reads the first rows of an ordered list, however long it is.

A list is made of parts, and a part of branches. An index holds the rows of a branch in
the list's order, so that the first of them are read and no others. Conditions that no
such index knows are tested on the way, for so many rows; where that does not fill the
page, all rows that pass are found by another index, and sorted.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from models.db import database as db
from models.db.database import Sql
from models.db.sql import FALSE, TRUE, all_of, any_of, concat, join
from models.lists.keysets import Term, beyond, orders_of
from models.lists.segments import Part, Stretch, Walk, Way, first_with_few, walks_of

STEPS = 10_000
"""How many rows are tested on the way before those that pass are found otherwise."""


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


def first_rows(
    source: Source, parts: Sequence[Part], terms: Sequence[Term], stretch: Stretch
) -> Sql | None:
    """What selects the first rows of a list: the terms' values, then the columns.

    None where there can be no row.
    """
    walks = [[*walks_of(part.branches, stretch)] for part in parts]
    if len(parts) == 1 and len(walks[0]) == 1 and not parts[0].ways:
        return _straight(source, walks[0][0], terms, stretch.limit)
    rows = _Rows(source, terms, stretch)
    for part, some in zip(parts, walks, strict=True):
        rows.add(part, some)
    return rows.statement()


def _straight(source: Source, walk: Walk, terms: Sequence[Term], limit: int) -> Sql:
    """Read the columns on the way: one walk, and nothing to be tested."""
    keys = join(", ", (term.expression for term in terms))
    columns = Sql(source.text, source.values)
    return concat("SELECT ", keys, ", ", columns, walk.ordered(), f" LIMIT {limit}")


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

    def add(self, part: Part, walks: Sequence[Walk]) -> None:
        """Choose from one part as many rows as the page takes."""
        if not part.ways:
            for walk in walks:
                self._walk(walk)
        elif not part.branches or walks:
            self._find_or_test(part, walks)

    def _find_or_test(self, part: Part, walks: Sequence[Walk]) -> None:
        """Find few rows at once; else test the walks, and find all where need be."""
        first = self._number_of(first_with_few(part.ways))
        broken_off = TRUE
        if walks:
            broken_off = self._test(walks, part.tests, Sql(f"{first} >= 0"))
        ways = [way.of_few(self._source.alias) for way in part.ways]
        all_ = 0
        if ways[0] is not part.ways[0]:
            all_ = len(ways)
            ways.append(part.ways[0])
        cases = concat(f"CASE WHEN {first} < 0 AND (", broken_off, f") THEN {all_}")
        taken = self._number_of(concat(cases, f" ELSE {first} END"))
        for number, way in enumerate(ways):
            self._find(way, Sql(f"{taken} = {number}"))

    def _number_of(self, way: Sql) -> str:
        """Find out which way to take, once; what says its number."""
        name = self._table(concat("SELECT ", way, " AS number"))
        return f"(SELECT number FROM {name})"

    def _test(self, walks: Sequence[Walk], tests: Sql, at_once: Sql) -> Sql:
        """Take what passes of these walks; the condition that it may not be enough.

        That is where a walk was broken off before it and those before it in its branch
        filled the page.
        """
        broken_off = FALSE
        for _, some in groupby(walks, key=lambda walk: walk.branch):
            taken: list[str] = []
            for walk in some:
                taken.append(self._tested(walk, tests, at_once))
                broken_off = any_of(broken_off, self._is_short(taken, walk))
            self._chosen += [Sql(f"SELECT * FROM {name}") for name in taken]
        return broken_off

    def _is_short(self, taken: Sequence[str], walk: Walk) -> Sql:
        """The condition that a walk was broken off, and too little is taken."""
        counts = " + ".join(f"(SELECT COUNT(*) FROM {one})" for one in taken)
        few = Sql(f"{counts} < {self._stretch.limit}")
        last = walk.from_(self._source.table, f"1 OFFSET {STEPS - 1}")
        return all_of([few, concat("EXISTS (SELECT 1", last, ")")])

    def statement(self) -> Sql | None:
        """All of it; None where no part can have a row."""
        if not self._chosen:
            return None
        source, limit = self._source, self._stretch.limit
        keys = join(", ", (term.expression for term in self._terms))
        return concat(
            *self._with(),
            *("SELECT ", keys, ", ", Sql(source.text, source.values)),
            *(f" WHERE {source.alias}.id IN (SELECT id FROM (", self._united()),
            *(") AS chosen ORDER BY ", self._order, f" LIMIT {limit}) ORDER BY "),
            *(self._ordered_by(self._terms), f" LIMIT {limit}"),
        )

    def _with(self) -> tuple[str | Sql, ...]:
        tables = join(", ", self._tables)
        return ("WITH ", tables, " ") if self._tables else ()

    def _united(self) -> Sql:
        """All that was chosen, each row once: some are found that were walked by."""
        return join(" UNION " if self._tables else " UNION ALL ", self._chosen)

    def _walk(self, walk: Walk) -> None:
        """Take the first of a walk, since there is nothing to be tested."""
        rows = walk.from_(self._source.table, str(self._stretch.limit))
        first = concat("SELECT ", self._keys(), rows)
        self._chosen.append(concat("SELECT * FROM (", first, ") AS walk"))

    def _tested(self, walk: Walk, tests: Sql, at_once: Sql) -> str:
        """Take what passes of the first steps of a walk; the table of it.

        SQLite keeps the order of what it reads from; PostgreSQL has to be told.
        """
        alias, limit = self._source.alias, self._stretch.limit
        rows = _unless(at_once, walk).from_(self._source.table, _steps(at_once))
        way = concat(f"(SELECT {self._read_on_the_way(tests)}", rows, f") AS {alias}")
        order = "" if db.is_sqlite() else concat(" ORDER BY ", self._order_of(walk))
        passed = concat("SELECT ", self._keys(), " FROM ", way, " WHERE ", tests, order)
        return self._table(concat(passed, f" LIMIT {limit}"))

    def _find(self, way: Way, gate: Sql) -> None:
        """Take all that pass by another index, and sort them."""
        # As a table of its own it is looked at before anything is searched.
        stretch = self._stretch
        gated = concat("(SELECT 1 WHERE ", gate, ") AS gate CROSS JOIN ")
        terms = [_found_by(way, term) for term in self._terms]
        start = beyond(terms, stretch.start, backwards=stretch.backwards)
        until = beyond(terms, stretch.end, backwards=not stretch.backwards)
        within = all_of([start, until])
        found = [
            concat("SELECT ", self._keys(terms), " FROM ", gated, rows)
            for rows in way.passing(self._source.table, within)
        ]
        name = self._table(join(" UNION ALL ", found))
        first = concat(f"SELECT * FROM {name} ORDER BY ", self._order)
        limited = concat(first, f" LIMIT {stretch.limit}")
        self._chosen.append(concat("SELECT * FROM (", limited, ") AS found"))

    def _table(self, text: Sql) -> str:
        """Put rows aside, to be read more than once; the name they have there."""
        name = f"part{len(self._tables)}"
        self._tables.append(concat(f"{name} AS MATERIALIZED (", text, ")"))
        return name

    def _keys(self, terms: Sequence[Term] | None = None) -> Sql:
        """The id and what the list is ordered by, as it is or in these words."""
        keys = [
            concat(term.expression, f" AS k{place}")
            for place, term in enumerate(terms or self._terms)
        ]
        return join(", ", [Sql(f"{self._source.alias}.id AS id"), *keys])

    def _place(self, key: Term) -> int:
        return [term.name for term in self._terms].index(key.name)

    def _order_of(self, walk: Walk) -> Sql:
        """The order of a walk, by the names of its values."""
        keys = [
            key._replace(expression=Sql(f"k{self._place(key)}")) for key in walk.keys
        ]
        return self._ordered_by(keys)

    def _read_on_the_way(self, tests: Sql) -> str:
        """The columns that are tested or ordered by: so that others stay unread."""
        alias, text = self._source.alias, f"{tests.text} {self._keys().text}"
        return ", ".join(sorted(set(re.findall(rf"\b{alias}\.\w+", text))))

    def _ordered_by(self, terms: Sequence[Term]) -> Sql:
        return join(", ", orders_of(terms, self._stretch.backwards))


def _found_by(way: Way, term: Term) -> Term:
    """The term as no index knows it: the way is to find the rows."""
    expression = way.values.get(term.name, term.expression)
    return term._replace(expression=concat("+", expression))


def _unless(at_once: Sql, walk: Walk) -> Walk:
    """The walk, of which PostgreSQL begins nothing where this holds."""
    if db.is_sqlite():
        return walk
    return walk._replace(where=concat("NOT ", at_once, " AND ", walk.where))


def _steps(at_once: Sql) -> str:
    """How far to walk; SQLite would look at the condition again at each step."""
    if db.is_sqlite():
        return f"(SELECT CASE WHEN {at_once.text} THEN 0 ELSE {STEPS} END)"
    return str(STEPS)

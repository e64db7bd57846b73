"""The statement that reads one page of a list in bounded time, however long it is.

Where an index holds a segment's rows in the list's order, the statement reads the first
of them and no others. Conditions that this index does not know are tested on the way,
for at most :data:`STEPS` rows; where these do not fill the page, another index finds
all rows that pass, and they are sorted. ``docs/lists.md`` shows such a statement.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from models.db import database as db
from models.db.database import Sql
from models.db.sql import FALSE, TRUE, all_of, any_of, concat, join
from models.lists.keysets import SortKey, beyond, order_by
from models.lists.segments import (
    IndexScan,
    Lookup,
    PageBounds,
    Segment,
    first_with_few,
    index_scans,
)

STEPS = 10_000
"""How many rows of a scan are tested before a lookup finds the rest of the page."""


class RowSource(NamedTuple):
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
    source: RowSource,
    segments: Sequence[Segment],
    sort_keys: Sequence[SortKey],
    bounds: PageBounds,
) -> Sql | None:
    """What selects the rows of a page: the values of the keys, then the columns.

    None where there can be no row.
    """
    scans = [[*index_scans(each.ordered_ranges, bounds)] for each in segments]
    if len(segments) == 1 and len(scans[0]) == 1 and not segments[0].lookups:
        return _straight(source, scans[0][0], sort_keys, bounds.part())
    statement = _Statement(source, sort_keys, bounds)
    for segment, of_segment in zip(segments, scans, strict=True):
        statement.add(segment, of_segment)
    return statement.sql()


def _straight(
    source: RowSource, scan: IndexScan, sort_keys: Sequence[SortKey], part: str
) -> Sql:
    """Read the columns with the scan: there is only one, and nothing to test."""
    keys = join(", ", (key.expression for key in sort_keys))
    columns = Sql(source.text, source.values)
    return concat("SELECT ", keys, ", ", columns, scan.ordered(), part)


class _Statement:
    """Puts the statement of a list together: ids first, then the columns of these."""

    def __init__(
        self, source: RowSource, sort_keys: Sequence[SortKey], bounds: PageBounds
    ) -> None:
        self._source = source
        self._sort_keys = sort_keys
        self._bounds = bounds
        named = [
            key._replace(expression=Sql(f"k{number}"))
            for number, key in enumerate(sort_keys)
        ]
        self._order = self._ordered_by(named)
        self._tables: list[Sql] = []
        self._chosen: list[Sql] = []

    def add(self, segment: Segment, scans: Sequence[IndexScan]) -> None:
        """Choose from one segment as many rows as the page takes."""
        if not segment.lookups:
            for scan in scans:
                self._scan(scan)
        elif not segment.ordered_ranges or scans:
            self._look_up_or_test(segment, scans)

    def sql(self) -> Sql | None:
        """The whole statement; None where no segment can have a row."""
        if not self._chosen:
            return None
        source, part = self._source, self._bounds.part()
        keys = join(", ", (key.expression for key in self._sort_keys))
        return concat(
            *self._with(),
            *("SELECT ", keys, ", ", Sql(source.text, source.values)),
            *(f" WHERE {source.alias}.id IN (SELECT id FROM (", self._united()),
            *(") AS chosen ORDER BY ", self._order, part, ") ORDER BY "),
            *(self._ordered_by(self._sort_keys), f" LIMIT {self._bounds.size}"),
        )

    def _with(self) -> tuple[str | Sql, ...]:
        tables = join(", ", self._tables)
        return ("WITH ", tables, " ") if self._tables else ()

    def _united(self) -> Sql:
        """All chosen rows, each once: a lookup may find rows that a scan has taken."""
        return join(" UNION " if self._tables else " UNION ALL ", self._chosen)

    def _scan(self, scan: IndexScan) -> None:
        """Take the first rows of a scan, since there is nothing to test."""
        rows = scan.from_(self._source.table, str(self._bounds.limit))
        first = concat("SELECT ", self._keys(), rows)
        # A SELECT of its own: SQLite allows no ORDER BY inside a UNION otherwise.
        self._chosen.append(concat("SELECT * FROM (", first, ") AS scan"))

    def _look_up_or_test(self, segment: Segment, scans: Sequence[IndexScan]) -> None:
        """Look few rows up at once; else test the scans, then look up what lacks."""
        first = self._number_of(first_with_few(segment.lookups))
        incomplete = TRUE
        if scans:
            incomplete = self._test(scans, segment.tests, Sql(f"{first} >= 0"))
        lookups = [each.of_few(self._source.alias) for each in segment.lookups]
        for_many = 0
        if lookups[0] is not segment.lookups[0]:
            for_many = len(lookups)
            lookups.append(segment.lookups[0])
        cases = concat(f"CASE WHEN {first} < 0 AND (", incomplete, f") THEN {for_many}")
        taken = self._number_of(concat(cases, f" ELSE {first} END"))
        for number, lookup in enumerate(lookups):
            self._look_up(lookup, Sql(f"{taken} = {number}"))

    def _number_of(self, lookup: Sql) -> str:
        """Decide for a lookup, once; the expression of its number."""
        name = self._table(concat("SELECT ", lookup, " AS number"))
        return f"(SELECT number FROM {name})"

    def _test(self, scans: Sequence[IndexScan], tests: Sql, at_once: Sql) -> Sql:
        """Take the rows of these scans that pass; the condition that some may lack.

        Rows may lack where a scan stopped after STEPS rows before it and the scans
        before it in its ordered range filled the page.
        """
        incomplete = FALSE
        for _, of_range in groupby(scans, key=lambda scan: scan.range_number):
            taken: list[str] = []
            for scan in of_range:
                taken.append(self._tested(scan, tests, at_once))
                incomplete = any_of(incomplete, self._stopped_short(taken, scan))
            self._chosen += [Sql(f"SELECT * FROM {name}") for name in taken]
        return incomplete

    def _stopped_short(self, taken: Sequence[str], scan: IndexScan) -> Sql:
        """The condition that a scan stopped early, with too few rows taken."""
        counts = " + ".join(f"(SELECT COUNT(*) FROM {name})" for name in taken)
        few = Sql(f"{counts} < {self._bounds.limit}")
        # It stopped early if it has a row number STEPS.
        last = scan.from_(self._source.table, f"1 OFFSET {STEPS - 1}")
        return all_of([few, concat("EXISTS (SELECT 1", last, ")")])

    def _tested(self, scan: IndexScan, tests: Sql, at_once: Sql) -> str:
        """Take those of the first rows of a scan that pass; the name of their table.

        SQLite keeps the order of what it reads from; PostgreSQL has to be told.
        """
        alias, limit = self._source.alias, self._bounds.limit
        rows = _unless(at_once, scan).from_(self._source.table, _steps(at_once))
        # The inner LIMIT keeps the tests outside: they are not pushed down into it.
        first = concat(f"(SELECT {self._tested_columns(tests)}", rows, f") AS {alias}")
        order = "" if db.is_sqlite() else concat(" ORDER BY ", self._order_of(scan))
        keys = self._keys()
        passed = concat("SELECT ", keys, " FROM ", first, " WHERE ", tests, order)
        return self._table(concat(passed, f" LIMIT {limit}"))

    def _look_up(self, lookup: Lookup, chosen: Sql) -> None:
        """Take all rows that pass by another index, where it was chosen; sort them."""
        bounds = self._bounds
        # As the first table of the join it is decided before anything is searched.
        gate = concat("(SELECT 1 WHERE ", chosen, ") AS gate CROSS JOIN ")
        sort_keys = [_without_index(lookup, key) for key in self._sort_keys]
        start = beyond(sort_keys, bounds.start, backwards=bounds.backwards)
        until = beyond(sort_keys, bounds.end, backwards=not bounds.backwards)
        within = all_of([start, until])
        selects = [
            concat("SELECT ", self._keys(sort_keys), " FROM ", gate, rows)
            for rows in lookup.passing(self._source.table, within)
        ]
        name = self._table(join(" UNION ALL ", selects))
        first = concat(f"SELECT * FROM {name} ORDER BY ", self._order)
        limited = concat(first, f" LIMIT {bounds.limit}")
        self._chosen.append(concat("SELECT * FROM (", limited, ") AS found"))

    def _table(self, text: Sql) -> str:
        """Add a table to the WITH of the statement; its name.

        MATERIALIZED: it is read several times, and computed once.
        """
        name = f"rows{len(self._tables)}"
        self._tables.append(concat(f"{name} AS MATERIALIZED (", text, ")"))
        return name

    def _keys(self, sort_keys: Sequence[SortKey] | None = None) -> Sql:
        """The id and the values of the sort keys, by the list's own or these."""
        keys = [
            concat(key.expression, f" AS k{number}")
            for number, key in enumerate(sort_keys or self._sort_keys)
        ]
        return join(", ", [Sql(f"{self._source.alias}.id AS id"), *keys])

    def _number_of_key(self, key: SortKey) -> int:
        return [each.name for each in self._sort_keys].index(key.name)

    def _order_of(self, scan: IndexScan) -> Sql:
        """The order of a scan, by the names of its values."""
        keys = [
            key._replace(expression=Sql(f"k{self._number_of_key(key)}"))
            for key in scan.keys
        ]
        return self._ordered_by(keys)

    def _tested_columns(self, tests: Sql) -> str:
        """The columns that are tested or sorted by, so that others stay unread.

        They are looked for in the text, so that no condition can forget to name one.
        """
        alias, text = self._source.alias, f"{tests.text} {self._keys().text}"
        return ", ".join(sorted(set(re.findall(rf"\b{alias}\.\w+", text))))

    def _ordered_by(self, sort_keys: Sequence[SortKey]) -> Sql:
        return join(", ", order_by(sort_keys, self._bounds.backwards))


def _without_index(lookup: Lookup, key: SortKey) -> SortKey:
    """The key as no index knows it, so that the lookup's own index finds the rows.

    The sign in ``+t.created_at`` changes no value. But an index on ``t.created_at`` no
    longer fits the expression, and neither database can prefer it to the lookup's.
    """
    expression = lookup.values.get(key.name, key.expression)
    return key._replace(expression=concat("+", expression))


def _unless(at_once: Sql, scan: IndexScan) -> IndexScan:
    """The scan, of which PostgreSQL reads nothing where this holds."""
    if db.is_sqlite():
        return scan
    return scan._replace(where=concat("NOT ", at_once, " AND ", scan.where))


def _steps(at_once: Sql) -> str:
    """How many rows to scan; SQLite would compute the condition again for each row."""
    if db.is_sqlite():
        return f"(SELECT CASE WHEN {at_once.text} THEN 0 ELSE {STEPS} END)"
    return str(STEPS)

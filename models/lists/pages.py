"""Pages by keyset: where a page ends is told by its last row's values, not its place.

So pages neither skip nor repeat rows when rows come and go between them. Rows without
a value come last in both directions, and rows with equal values are ordered by id,
in the direction of the last order.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from models.db import database as db
from models.db.database import Sql
from models.db.sql import FALSE, all_of, concat, join
from models.lists.keysets import SortKey, cursor_of, order_name, values_of
from models.lists.reading import RowSource, first_rows
from models.lists.segments import Lookup, OrderedRange, PageBounds, Segment
from models.rows import Columns

Row = TypeVar("Row")


class Window(NamedTuple):
    """What is seen of an ordered list: the first rows after one, or the last before.

    Exactly one of ``first`` and ``last`` is a number. The cursors are as the client
    gave them; both may be given. ``offset`` rows before the first ones are skipped.
    ``columns`` are those of the rows.
    """

    first: int | None = 20
    after: str | None = None
    last: int | None = None
    before: str | None = None
    columns: Columns = None
    offset: int = 0

    @property
    def size(self) -> int:
        """How many rows at the most."""
        return self.last if self.last is not None else self.first or 0


class Page(Generic[Row]):
    """Some rows of an ordered list, and whether there are more before and after."""

    __slots__ = ("_keyed", "_order", "_width", "has_next", "has_previous", "rows")

    def __init__(
        self,
        rows: list[Row],
        keyed: list[tuple[Any, ...]],
        keys: Sequence[SortKey],
        *,
        has_next: bool,
        has_previous: bool,
    ) -> None:
        """Take the rows of a page.

        Args:
            rows: what they are.
            keyed: a tuple for each that begins with the values of the order.
            keys: the order.
            has_next: whether rows follow.
            has_previous: whether rows come before.

        """
        self.rows = rows
        self.has_next = has_next
        self.has_previous = has_previous
        self._keyed = keyed
        self._order = order_name(keys)
        self._width = len(keys)

    @property
    def cursors(self) -> list[str]:
        """A cursor for each row: made when asked for, since most pages need one."""
        return list(map(self._cursor, self._keyed))

    @property
    def first_cursor(self) -> str | None:
        """The cursor of the first row; None for an empty page."""
        return self._cursor(self._keyed[0]) if self._keyed else None

    @property
    def last_cursor(self) -> str | None:
        """The cursor of the last row; None for an empty page."""
        return self._cursor(self._keyed[-1]) if self._keyed else None

    def _cursor(self, keyed: tuple[Any, ...]) -> str:
        return cursor_of(self._order, keyed[: self._width])


def listed(where: Sql, sort_keys: Sequence[SortKey]) -> list[Segment]:
    """A list of rows that one index holds in order."""
    return [] if where == FALSE else [Segment([OrderedRange(where, sort_keys)])]


class Pages(NamedTuple):
    """The same page of each of several lists, ready to be read in one statement."""

    source: RowSource
    selects: Sequence[Sql | None]
    sort_keys: Sequence[SortKey]
    window: Window

    def read(self) -> list[Page[Any]]:
        """The pages, all in one statement."""
        if len(self.selects) == 1:
            select = self.selects[0]
            rows = [db.answered_rows(*select) if select else []]
        else:
            rows = _rows_of_each(self.selects)
        return [_page(self.source, each, self.sort_keys, self.window) for each in rows]


def keyset_pages(
    source: RowSource,
    lists: Sequence[Sequence[Segment]],
    sort_keys: Sequence[SortKey],
    window: Window,
) -> Pages:
    """One page of the source for each list.

    Args:
        source: what to read.
        lists: which rows, the segments of one list for each page.
        sort_keys: what to order by; see :func:`ordering`.
        window: which segment of the ordered rows.

    Raises:
        Refusal: a cursor is invalid, or belongs to a list in another order.

    """
    bounds = _bounds(window, sort_keys)
    selects = [first_rows(source, segments, sort_keys, bounds) for segments in lists]
    return Pages(source, selects, sort_keys, window)


def _rows_of_each(selects: Sequence[Sql | None]) -> list[list[tuple[Any, ...]]]:
    numbered = [
        concat(f"SELECT {number}, page.* FROM (", select, ") AS page")
        for number, select in enumerate(selects)
        if select is not None
    ]
    rows_of_each: list[list[tuple[Any, ...]]] = [[] for _ in selects]
    rows = db.answered_rows(*join(" UNION ALL ", numbered)) if numbered else ()
    for row in rows:
        rows_of_each[row[0]].append(row[1:])
    return rows_of_each


def _bounds(window: Window, sort_keys: Sequence[SortKey]) -> PageBounds:
    for cursor in (window.after, window.before):
        values_of(cursor, sort_keys)
    backwards = window.last is not None
    start, end = window.after, window.before
    if backwards:
        start, end = end, start
    limit = window.offset + window.size + 1
    return PageBounds(start, end, backwards, limit, window.offset)


def _page(
    source: RowSource,
    rows: list[tuple[Any, ...]],
    keys: Sequence[SortKey],
    window: Window,
) -> Page[Any]:
    more = len(rows) > window.size
    rows = rows[: window.size]
    backwards = window.last is not None
    if backwards:
        rows.reverse()
    width = len(keys)
    return Page(
        rows=[source.make(row[width:]) for row in rows],
        keyed=rows,
        keys=keys,
        has_next=bool(window.before) if backwards else more,
        has_previous=more if backwards else bool(window.after or window.offset),
    )


def counted(table: str, segments: Iterable[Segment]) -> Sql:
    """The number of rows of all these segments of a list, as an expression."""
    return total(_of_segment(table, segment) for segment in segments)


def total(numbers: Iterable[Sql]) -> Sql:
    """The sum of these numbers; 0 of none."""
    return concat("(", join(" + ", [Sql("0"), *numbers]), ")")


def number_of(rows: Sql) -> Sql:
    """The number of rows: ``tasks t WHERE …``."""
    return concat("(SELECT COUNT(*) FROM ", rows, ")")


def _of_segment(table: str, segment: Segment) -> Sql:
    if not segment.lookups:
        return total(
            number_of(concat(f"{table} WHERE ", all_of([each.where, each.values])))
            for each in segment.ordered_ranges
        )
    first, *others = segment.lookups
    if not others:
        return _by_lookup(table, first)
    cases = [
        concat(" WHEN ", lookup.has_few, " THEN ", _by_lookup(table, lookup))
        for lookup in segment.lookups
        if lookup.rows
    ]
    return concat("CASE", *cases, " ELSE ", _by_lookup(table, first), " END")


def _by_lookup(table: str, lookup: Lookup) -> Sql:
    if lookup.number is not None:
        return lookup.number
    return total(map(number_of, lookup.passing(table)))

"""Pages by keyset: where a page ends is told by its last row's values, not its place.

So pages neither skip nor repeat rows when rows come and go between them. Rows without
a value come last in both directions, and rows with equal values are ordered by id.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from models import database as db
from models.database import Sql
from models.keysets import (
    Segment,
    Term,
    beyond,
    cursor_of,
    order_name,
    segments,
    values_of,
)
from models.sql import all_of

Row = TypeVar("Row")


class Window(NamedTuple):
    """Which rows of an ordered list: the first so many after, or the last before.

    Exactly one of ``first`` and ``last`` is a number. The cursors are as the client
    gave them; both may be given.
    """

    first: int | None = 20
    after: str | None = None
    last: int | None = None
    before: str | None = None

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
        keys: Sequence[Term],
        *,
        has_next: bool,
        has_previous: bool,
    ) -> None:
        """Take the rows of a page.

        Args:
            rows: what they are.
            keyed: a tuple for each: any number, then the values of the order.
            keys: the order.
            has_next: whether rows follow.
            has_previous: whether rows come before.

        """
        self.rows = rows
        self.has_next = has_next
        self.has_previous = has_previous
        self._keyed = keyed
        self._order = order_name(keys)
        self._width = 1 + len(keys)

    @property
    def cursors(self) -> list[str]:
        """A cursor for each row: made when asked for, since most pages need one."""
        return list(map(self._cursor, self._keyed))

    @property
    def first_cursor(self) -> str | None:
        """The cursor of the first row; None where there are none."""
        return self._cursor(self._keyed[0]) if self._keyed else None

    @property
    def last_cursor(self) -> str | None:
        """The cursor of the last row; None where there are none."""
        return self._cursor(self._keyed[-1]) if self._keyed else None

    def _cursor(self, keyed: tuple[Any, ...]) -> str:
        return cursor_of(self._order, keyed[1 : self._width])


class Source(NamedTuple):
    """A SELECT without its condition and order, and what its rows become.

    ``text`` begins at the columns: ``t.id, t.data FROM tasks t``.
    """

    text: str
    make: Callable[[Any], Any]
    values: tuple[object, ...] = ()


def keyset_pages(
    source: Source,
    conditions: Sequence[Sql],
    terms: Sequence[Term],
    window: Window,
) -> list[Page[Any]]:
    """One page of the source for each condition, all in one statement.

    Args:
        source: what to read.
        conditions: which rows, one condition for each page.
        terms: what to order by; see :func:`ordering`.
        window: which part of the ordered rows.

    Raises:
        Refusal: a cursor that is none, or is one of a list in another order.

    """
    if not conditions:
        return []
    backwards = window.last is not None
    start, end = window.after, window.before
    if backwards:
        start, end = end, start
    until = beyond(terms, end, backwards=not backwards)
    parts = segments(terms, values_of(start, terms), backwards=backwards)
    limit = window.size + 1
    pieces = [
        _first_of(
            [_part(source, n, all_of([where, until]), terms, one) for one in parts],
            limit,
        )
        for n, where in enumerate(conditions)
    ]
    rows = db.run(*_united(pieces)).fetchall()
    if len(conditions) == 1:
        return [_page(source, rows, terms, window)]
    found: list[list[tuple[Any, ...]]] = [[] for _ in conditions]
    for row in rows:
        found[row[0]].append(row)
    return [_page(source, each, terms, window) for each in found]


def _part(
    source: Source, number: int, where: Sql, keys: Sequence[Term], segment: Segment
) -> Sql:
    """One segment of one page: its number, the order's values, then the columns."""
    keyed = [key.expression for key in keys]
    where = all_of([where, segment.where])
    pieces = [*keyed, Sql("", source.values), where, *segment.orders]
    return Sql(
        f"SELECT {number}, {', '.join(key.text for key in keyed)}, {source.text}"
        f" WHERE {where.text}"
        f" ORDER BY {', '.join(order.text for order in segment.orders)}",
        tuple(value for piece in pieces for value in piece.values),
    )


def _first_of(parts: Sequence[Sql], limit: int) -> Sql:
    """The first rows of all parts, one part after the other."""
    if len(parts) == 1:
        return Sql(f"{parts[0].text} LIMIT {limit}", parts[0].values)
    text, values = _united([_first_of([part], limit) for part in parts])
    return Sql(f"{text} LIMIT {limit}", values)


def _united(parts: Sequence[Sql]) -> Sql:
    if len(parts) == 1:
        return parts[0]
    return Sql(
        " UNION ALL ".join(f"SELECT * FROM ({part.text}) AS part" for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def _page(
    source: Source,
    rows: list[tuple[Any, ...]],
    keys: Sequence[Term],
    window: Window,
) -> Page[Any]:
    more = len(rows) > window.size
    rows = rows[: window.size]
    backwards = window.last is not None
    if backwards:
        rows.reverse()
    width = 1 + len(keys)
    return Page(
        rows=[source.make(row[width:]) for row in rows],
        keyed=rows,
        keys=keys,
        has_next=bool(window.before) if backwards else more,
        has_previous=more if backwards else bool(window.after),
    )

"""Pages by keyset: where a page ends is told by its last row's values, not its place.

So pages neither skip nor repeat rows when rows come and go between them. Rows without
a value come last in both directions, and rows with equal values are ordered by id.
"""

import base64
import binascii
import math
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from models import database as db
from models.conditions import Order
from models.database import Sql
from models.refusals import Reason, Refusal
from models.sql import FALSE, TRUE, all_of, any_of

Row = TypeVar("Row")

_MAX_CURSOR = 2_000


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

    __slots__ = ("_order", "_values", "has_next", "has_previous", "rows")

    def __init__(
        self,
        rows: list[Row],
        values: list[tuple[Any, ...]],
        order: str,
        *,
        has_next: bool,
        has_previous: bool,
    ) -> None:
        self.rows = rows
        self.has_next = has_next
        self.has_previous = has_previous
        self._values = values
        self._order = order

    @property
    def cursors(self) -> list[str]:
        """A cursor for each row: made when asked for, since most pages need one."""
        return [_cursor(self._order, values) for values in self._values]

    @property
    def first_cursor(self) -> str | None:
        """The cursor of the first row; None where there are none."""
        return _cursor(self._order, self._values[0]) if self._values else None

    @property
    def last_cursor(self) -> str | None:
        """The cursor of the last row; None where there are none."""
        return _cursor(self._order, self._values[-1]) if self._values else None


class Term(NamedTuple):
    """One value that rows are ordered by."""

    name: str
    expression: Sql
    descending: bool = False
    nullable: bool = False


def ordering(
    orders: Sequence[Order], term_of: Callable[[Order], Term | None], id_column: str
) -> list[Term]:
    """What rows are ordered by: the terms of the orders, the id as the last of all.

    An order after ID is left out, since no two rows have the same id; so is one whose
    term is None, since all rows are equal in it.
    """
    terms: list[Term] = []
    for order in orders:
        if order.field == "ID":
            return [*terms, Term("ID", Sql(id_column), order.descending)]
        term = term_of(order)
        if term is not None:
            terms.append(term)
    return [*terms, Term("ID", Sql(id_column))]


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
    keys = list(terms)
    backwards = window.last is not None
    between = all_of(
        [
            _beyond(keys, window.after, backwards=False),
            _beyond(keys, window.before, backwards=True),
        ]
    )
    where = [all_of([condition, between]) for condition in conditions]
    found = _rows(source, where, keys, backwards, window.size + 1)
    return [_page(source, rows, keys, window) for rows in found]


def _rows(
    source: Source,
    conditions: Sequence[Sql],
    keys: Sequence[Term],
    backwards: bool,
    limit: int,
) -> list[list[tuple[Any, ...]]]:
    """For each condition its rows: the order's values first, then the columns."""
    values: list[object] = []
    parts = []
    for number, where in enumerate(conditions):
        orders = [_order_by(key, backwards) for key in keys]
        keyed = [key.expression for key in keys]
        parts.append(
            f"SELECT {number}, {', '.join(key.text for key in keyed)}, {source.text}"
            f" WHERE {where.text}"
            f" ORDER BY {', '.join(order.text for order in orders)} LIMIT {limit}"
        )
        for piece in keyed:
            values.extend(piece.values)
        values.extend(source.values)
        for piece in (where, *orders):
            values.extend(piece.values)
    rows = db.run(_together(parts), values).fetchall()
    found: list[list[tuple[Any, ...]]] = [[] for _ in conditions]
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def _together(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS part" for part in parts)


def _order_by(key: Term, backwards: bool) -> Sql:
    direction = "DESC" if key.descending != backwards else "ASC"
    nulls = ""
    if key.nullable:
        nulls = " NULLS FIRST" if backwards else " NULLS LAST"
    return Sql(f"{key.expression.text} {direction}{nulls}", key.expression.values)


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
    width = len(keys)
    return Page(
        rows=[source.make(row[width:]) for row in rows],
        values=[row[:width] for row in rows],
        order=_names(keys),
        has_next=bool(window.before) if backwards else more,
        has_previous=more if backwards else bool(window.after),
    )


def _names(keys: Sequence[Term]) -> str:
    return ",".join(f"-{key.name}" if key.descending else key.name for key in keys)


def _cursor(names: str, values: Sequence[object]) -> str:
    text = orjson.dumps([names, *values])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _values_of(cursor: str, keys: Sequence[Term]) -> list[Any]:
    names = _names(keys)
    try:
        padded = cursor[:_MAX_CURSOR] + "=" * (-len(cursor) % 4)
        found = orjson.loads(base64.b64decode(padded, altchars="-_", validate=True))
    except (ValueError, binascii.Error):
        found = None
    if not isinstance(found, list) or not found or not _fits(found[1:]):
        raise Refusal(
            Reason.INVALID_VALUE,
            "This is no cursor of this server: give an `endCursor`, `startCursor` or"
            " `cursor` that it has answered with, unchanged.",
        )
    if found[0] != names or len(found) != len(keys) + 1:
        raise Refusal(
            Reason.INVALID_VALUE,
            "The cursor comes from a list in another order: ask with the `orderBy`"
            " that it was answered with.",
        )
    return found[1:]


def _fits(values: list[Any]) -> bool:
    """Whether these can be the values of a row, as far as types tell."""
    return bool(values) and type(values[-1]) is int and all(map(_is_value, values))


def _is_value(value: object) -> bool:
    return (
        value is None
        or (type(value) is int and abs(value) < 2**63)
        or (type(value) is float and math.isfinite(value))
    )


def _beyond(keys: Sequence[Term], cursor: str | None, *, backwards: bool) -> Sql:
    """The condition that a row comes after (or before) the cursor's row."""
    if cursor is None:
        return TRUE
    values = _values_of(cursor, keys)
    beyond = FALSE
    for key, value in reversed(list(zip(keys, values, strict=True))):
        further = _further(key, value, backwards)
        if beyond == FALSE:
            beyond = further
        else:
            beyond = any_of(further, all_of([_equal(key, value), beyond]))
    return beyond


def _further(key: Term, value: Any, backwards: bool) -> Sql:
    text, values = key.expression
    if value is None:  # rows without a value come last
        return Sql(f"{text} IS NOT NULL", values) if backwards else FALSE
    sign = "<" if key.descending != backwards else ">"
    further = Sql(f"{text} {sign} ?", (*values, value))
    if key.nullable and not backwards:
        return any_of(further, Sql(f"{text} IS NULL", values))
    return further


def _equal(key: Term, value: Any) -> Sql:
    text, values = key.expression
    if value is None:
        return Sql(f"{text} IS NULL", values)
    return Sql(f"{text} = ?", (*values, value))

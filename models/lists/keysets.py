"""Keysets: the values of a row that say where it stands in an ordered list.

Rows without a value come last in both directions, and rows with equal values are
ordered by id, in the direction of the last order. An index of values and ids holds both
that lookup, and is read from either end. A cursor is a keyset in letters.
"""

import base64
import binascii
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import orjson

from models.conditions import Order
from models.db.database import Sql
from models.db.sql import FALSE, TRUE, all_of, any_of
from models.refusals import Reason, Refusal

_MAX_CURSOR = 2_000


class SortKey(NamedTuple):
    """One value that rows are ordered by.

    ``nullable`` rows may have none; of ``empty`` keys no row has any.
    """

    name: str
    expression: Sql
    descending: bool = False
    nullable: bool = False
    empty: bool = False


def ordering(
    orders: Sequence[Order], key_of: Callable[[Order], SortKey | None], id_column: str
) -> list[SortKey]:
    """What rows are ordered by: the keys of the orders, and the id as the last of all.

    The id follows the direction of the last order, whether or not its key is None. An
    order after ID is left out, since no two rows have the same id; so is one whose key
    is None, since all rows are equal in it.
    """
    sort_keys: list[SortKey] = []
    for order in orders:
        if order.field == "ID":
            return [*sort_keys, SortKey("ID", Sql(id_column), order.descending)]
        key = key_of(order)
        if key is not None:
            sort_keys.append(key)
    descending = bool(orders) and orders[-1].descending
    return [*sort_keys, SortKey("ID", Sql(id_column), descending)]


def leading(sort_keys: Sequence[SortKey]) -> SortKey:
    """The first key that rows have a value of."""
    return next(key for key in sort_keys if not key.empty)


class KeysetRange(NamedTuple):
    """Rows of an ordered list that an index can read in order, from its start."""

    where: Sql
    values: Sql
    """The condition on the first of the keys."""
    keys: tuple[SortKey, ...]
    """What its rows are ordered by: no key that all of them are equal in."""


def keyset_ranges(
    keys: Sequence[SortKey], values: Sequence[Any] | None, *, backwards: bool
) -> list[KeysetRange]:
    """What comes past the row of these values (None: all rows), in this order.

    First the rows that are equal in all keys but the last, then those equal in one
    less, and so on; of each the rows with a value apart from those without. One
    condition for all of them, with its ORs, fits no index: the database would read the
    whole list.
    """
    if values is None:
        return _past(keys, _START, TRUE, backwards)
    ranges = []
    for depth in reversed(range(len(keys))):
        same = all_of(map(_equal, keys[:depth], values))
        if same != FALSE:
            ranges += _past(keys[depth:], values[depth], same, backwards)
    return ranges


_START = object()


def _past(
    keys: Sequence[SortKey], value: Any, same: Sql, backwards: bool
) -> list[KeysetRange]:
    """What comes past a value of the first key, among rows that are otherwise equal."""
    key = keys[0]
    if key.empty:
        passes = value is _START or (value is not None and not backwards)
        return _past(keys[1:], _START, same, backwards) if passes else []
    text, values = key.expression
    valued: Sql | None = Sql(f"{text} IS NOT NULL", values) if key.nullable else TRUE
    bare = key.nullable and not backwards
    if value is _START:
        bare = key.nullable
    elif value is None:
        valued, bare = valued if backwards else None, False
    else:
        sign = "<" if key.descending != backwards else ">"
        valued = Sql(f"{text} {sign} ?", (*values, value))
    ranges = []
    if valued is not None:
        valued_keys = [key._replace(nullable=False), *keys[1:]]
        ranges.append(KeysetRange(same, valued, _not_empty(valued_keys)))
    if bare:
        without = Sql(f"{text} IS NULL", values)
        ranges.append(KeysetRange(all_of([same, without]), TRUE, _not_empty(keys[1:])))
    return ranges[::-1] if backwards else ranges


def _not_empty(keys: Sequence[SortKey]) -> tuple[SortKey, ...]:
    return tuple(key for key in keys if not key.empty)


def order_by(keys: Sequence[SortKey], backwards: bool) -> tuple[Sql, ...]:
    """What an ORDER BY of these keys holds; all rows are equal in empty ones."""
    return tuple(_order_by(key, backwards) for key in keys if not key.empty)


def _order_by(key: SortKey, backwards: bool) -> Sql:
    direction = "DESC" if key.descending != backwards else "ASC"
    nulls = ""
    if key.nullable:
        nulls = " NULLS FIRST" if backwards else " NULLS LAST"
    return Sql(f"{key.expression.text} {direction}{nulls}", key.expression.values)


def order_name(keys: Sequence[SortKey]) -> str:
    """What an order is called in its cursors."""
    return ",".join(f"-{key.name}" if key.descending else key.name for key in keys)


def cursor_of(names: str, values: Sequence[object]) -> str:
    """The cursor of a row, by its order's name and the row's values in that order."""
    text = orjson.dumps([names, *values])
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def values_of(cursor: str | None, keys: Sequence[SortKey]) -> list[Any] | None:
    """The values of the row that a cursor was made of; None for no cursor.

    Raises:
        Refusal: the cursor is invalid, or belongs to a list in another order.

    """
    if cursor is None:
        return None
    names = order_name(keys)
    try:
        padded = cursor[:_MAX_CURSOR] + "=" * (-len(cursor) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars="-_", validate=True))
    except (ValueError, binascii.Error):
        parts = None
    if not isinstance(parts, list) or not parts or not _fits(parts[1:]):
        raise Refusal(
            Reason.INVALID_VALUE,
            "This cursor was not issued by this server. Give an `endCursor`,"
            " `startCursor` or `cursor` from one of its answers, unchanged.",
        )
    if parts[0] != names or len(parts) != len(keys) + 1:
        raise Refusal(
            Reason.INVALID_VALUE,
            "The cursor belongs to a list in another order, or comes from an earlier"
            " version of the server. Use the same `orderBy` as in the query that"
            " returned it, or ask for the first page.",
        )
    return parts[1:]


def _fits(values: list[Any]) -> bool:
    """Whether these can be the values of a row, as far as types tell."""
    return bool(values) and type(values[-1]) is int and all(map(_is_value, values))


def _is_value(value: object) -> bool:
    return (
        value is None
        or (type(value) is int and abs(value) < 2**63)
        or (type(value) is float and math.isfinite(value))
    )


def beyond(keys: Sequence[SortKey], cursor: str | None, *, backwards: bool) -> Sql:
    """The condition that a row comes after (or before) the cursor's row."""
    values = values_of(cursor, keys)
    if values is None:
        return TRUE
    condition = FALSE
    for key, value in reversed(list(zip(keys, values, strict=True))):
        further = _further(key, value, backwards)
        condition = any_of(further, all_of([_equal(key, value), condition]))
    return condition


def _further(key: SortKey, value: Any, backwards: bool) -> Sql:
    text, values = key.expression
    if key.empty:
        return FALSE if value is None or backwards else TRUE
    if value is None:  # rows without a value come last
        return Sql(f"{text} IS NOT NULL", values) if backwards else FALSE
    sign = "<" if key.descending != backwards else ">"
    further = Sql(f"{text} {sign} ?", (*values, value))
    if key.nullable and not backwards:
        return any_of(further, Sql(f"{text} IS NULL", values))
    return further


def _equal(key: SortKey, value: Any) -> Sql:
    text, values = key.expression
    if key.empty:
        return TRUE if value is None else FALSE
    if value is None and not key.nullable:
        return FALSE
    if value is None:
        return Sql(f"{text} IS NULL", values)
    return Sql(f"{text} = ?", (*values, value))

"""From rows found by id to one for each that was asked for, in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

Row = TypeVar("Row")


def in_order(
    read: Callable[[set[int]], Mapping[int, Row]], ids: Sequence[int | None]
) -> list[Row | None]:
    """What is found by these ids, in their order; None where nothing is.

    >>> in_order(lambda wanted: {7: "seven"}, [8, None, 7, 7])
    [None, None, 'seven', 'seven']
    """
    wanted = {id_ for id_ in ids if id_ is not None}
    found = read(wanted) if wanted else {}
    return [None if id_ is None else found.get(id_) for id_ in ids]

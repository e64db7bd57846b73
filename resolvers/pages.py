"""Many rows for many parents: in the order asked for, and in pages."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from models import limits
from models.lists.pages import Page, Window
from models.refusals import Reason, Refusal
from resolvers.viewers import Viewer


class DefaultSize(int):
    """The number of items where a client gives none.

    It gives way where fewer are allowed. It also tells ``last: 5`` alone, where
    ``first`` has its default, from both being given: a plain 20 could be either.
    """


PAGE_SIZE = DefaultSize(20)

Counter = Callable[[Viewer, Sequence[Any]], list[int]]


class Listing(NamedTuple):
    """One page of a list, and what counts the whole list when that is asked for.

    ``counter`` counts the lists of many parents at once; ``parent`` is the one of
    this list.
    """

    page: Page[Any]
    counter: Counter
    parent: Any


MOST_SKIPPED = 1_000_000
"""How many items of a list can be skipped: they are read, though not their columns."""


def window(
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
    offset: int = 0,
) -> Window:
    """The part of a list that a page shows: the first 20 where no number is given.

    Raises:
        Refusal: both numbers are given, or one is not from 0 to the limit.

    """
    if not 0 <= offset <= MOST_SKIPPED:
        raise Refusal(
            Reason.OUT_OF_RANGE,
            f"`offset` must be from 0 to {MOST_SKIPPED:,}; it is {offset:,}.",
        )
    if offset and last is not None:
        raise Refusal(
            Reason.INVALID_VALUE,
            "Give `offset` with `first`, not with `last`: it skips the first items.",
        )
    if first is not None and last is not None:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Give `first` or `last`, not both; `first` is {first}, `last` is {last}.",
        )
    if last is None:
        first = size("first", PAGE_SIZE if first is None else first)
    else:
        last = size("last", last)
    return Window(first, after, last, before, offset=offset)


def size(name: str, number: int, limit: str = "page") -> int:
    """The number, if a list may have this many items at once.

    Raises:
        Refusal: it was asked for, and is not from 0 to the limit.

    """
    most: int = getattr(limits.now(), limit)
    if isinstance(number, DefaultSize):
        return min(number, most)
    if not 0 <= number <= most:
        raise Refusal(
            Reason.OUT_OF_RANGE,
            f"`{name}` must be from 0 to {most:,} ({limits.setting(limit)}); it is"
            f" {number:,}.",
        )
    return number


def listings(
    pages: Sequence[Page[Any]], counter: Counter, parents: Sequence[Any]
) -> list[Listing]:
    """Each page with what counts its list."""
    return [
        Listing(page, counter, parent)
        for page, parent in zip(pages, parents, strict=True)
    ]


def totals(viewer: Viewer, listed: Sequence[Listing]) -> list[int]:
    """How many items each list has in all; one count for all that share a counter."""
    indices_by_counter: dict[Counter, list[int]] = {}
    for index, listing in enumerate(listed):
        indices_by_counter.setdefault(listing.counter, []).append(index)
    totals_by_index: dict[int, int] = {}
    for counter, indices in indices_by_counter.items():
        counts = counter(viewer, [listed[index].parent for index in indices])
        totals_by_index.update(zip(indices, counts, strict=True))
    return [totals_by_index[index] for index in range(len(listed))]


Row = TypeVar("Row")


def align(
    read: Callable[[set[int]], Mapping[int, Row]], ids: Sequence[int | None]
) -> list[Row | None]:
    """What is found by these ids, in their order; None where nothing is.

    >>> align(lambda wanted: {7: "seven"}, [8, None, 7, 7])
    [None, None, 'seven', 'seven']
    """
    wanted = {id_ for id_ in ids if id_ is not None}
    rows_by_id = read(wanted) if wanted else {}
    return [None if id_ is None else rows_by_id.get(id_) for id_ in ids]

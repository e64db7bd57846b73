"""Ranker: items in an order, or items in buckets."""

from bisect import bisect, insort
from collections.abc import Hashable, Mapping, Sequence

from scoring.answers import AnswerKind, last
from scoring.label_config import ControlTag
from scoring.results import Item
from scoring.sets import equal
from scoring.values import listed, name_key

Ranking = tuple[Hashable, ...]
Buckets = frozenset[tuple[Hashable, Hashable]]
"""Items, each with its bucket."""


def rankings(control: ControlTag, metric: str) -> AnswerKind[Ranking | Buckets]:
    """The answers of a Ranker, with buckets where its label config or they have any."""
    alike = equal if metric == "exact" else _share

    def read(values: Sequence[Item]) -> Ranking | Buckets | None:
        value = last(values, "ranker")
        if control.has_buckets or _is_in_buckets(value, control.name):
            return _buckets(value)
        return _ranking(value, control.name)

    return AnswerKind(read, alike)


def _share(truth: Ranking | Buckets, other: Ranking | Buckets) -> float:
    if isinstance(truth, tuple) and isinstance(other, tuple):
        return order_share(truth, other)
    if isinstance(truth, frozenset) and isinstance(other, frozenset):
        return bucket_share(truth, other)
    return 0.0


def order_share(truth: Ranking, other: Ranking) -> float:
    """Share of the pairs of items of either ranking that both rank in the same order.

    Range:  0.0 (no pair in the same order) to 1.0 (the same ranking), without unit.
            Rankings too short to hold a pair: 1.0 if they are equal, else 0.0.
    Holds:  ``order_share(a, b) == order_share(b, a)``; for equal sets of items it is
            (Kendall's tau + 1) / 2.
    Source: M. G. Kendall, A New Measure of Rank Correlation, 1938.

    >>> order_share(("a", "b", "c"), ("a", "c", "b"))
    0.6666666666666666
    """
    place = {item: index for index, item in enumerate(other)}
    common = [place[item] for item in truth if item in place]
    either = _pairs(len(truth)) + _pairs(len(other)) - _pairs(len(common))
    return _ascending(common) / either if either else equal(truth, other)


def bucket_share(truth: Buckets, other: Buckets) -> float:
    """Share of the items that either side placed which both put in the same bucket.

    >>> truth = frozenset([("i1", "best"), ("i2", "rest")])
    >>> bucket_share(truth, frozenset([("i1", "best"), ("i2", "best")]))
    0.5
    """
    placed = {item for item, _ in truth | other}
    return len(truth & other) / len(placed)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _ascending(places: Sequence[int]) -> int:
    """How many pairs stand in ascending order."""
    seen: list[int] = []
    ascending = 0
    for place in places:
        ascending += bisect(seen, place)
        insort(seen, place)
    return ascending


def _is_in_buckets(value: object, control: str) -> bool:
    """Whether a value names several lists, none of them after its control."""
    return isinstance(value, Mapping) and len(value) > 1 and control not in value


def _ranking(value: object, control: str) -> Ranking | None:
    """The items in their order: a list, or an object with the control's name as key."""
    if isinstance(value, Mapping):
        items = listed(value.get(control, next(iter(value.values()), None)))
    else:
        items = listed(value)
    return tuple(dict.fromkeys(name_key(item) for item in items)) or None


def _buckets(value: object) -> Buckets | None:
    """Each item's bucket; the first one if it was put in several."""
    buckets = value if isinstance(value, Mapping) else {None: value}
    placed: dict[Hashable, Hashable] = {}
    for bucket, items in buckets.items():
        for item in listed(items):
            placed.setdefault(name_key(item), bucket)
    return frozenset(placed.items()) or None

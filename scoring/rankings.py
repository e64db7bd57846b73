"""Ranker: items in an order, or items in buckets."""

from bisect import bisect, insort
from collections.abc import Hashable, Mapping, Sequence

from scoring.answers import AnswerKind, last
from scoring.label_config import ControlTag
from scoring.sets import equal
from scoring.values import key, listed

Ranking = tuple[Hashable, ...]
Buckets = frozenset[tuple[Hashable, Hashable]]
"""Items, each with its bucket."""


def rankings(
    control: ControlTag, metric: str
) -> AnswerKind[Ranking] | AnswerKind[Buckets]:
    """The answers of a Ranker, with buckets where its label config has any."""
    if control.has_buckets:
        return AnswerKind(
            lambda values: _buckets(last(values, "ranker")),
            equal if metric == "exact" else bucket_share,
        )
    return AnswerKind(
        lambda values: _ranking(last(values, "ranker"), control.name),
        equal if metric == "exact" else order_share,
    )


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


def _ranking(value: object, control: str) -> Ranking | None:
    """The items in their order: a list, or an object with the control's name as key."""
    if isinstance(value, Mapping):
        lists = [value[control]] if control in value else list(value.values())
        items = [item for found in lists for item in listed(found)]
    else:
        items = listed(value)
    return tuple(dict.fromkeys(key(item) for item in items)) or None


def _buckets(value: object) -> Buckets | None:
    """Each item's bucket; the first one if it was put in several."""
    buckets = value if isinstance(value, Mapping) else {None: value}
    placed: dict[Hashable, Hashable] = {}
    for bucket, items in buckets.items():
        for item in listed(items):
            placed.setdefault(key(item), bucket)
    return frozenset(placed.items()) or None

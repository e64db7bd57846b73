"""Ratings and numbers: 4 against 5, 3.5 against 3.6."""

from collections.abc import Callable, Hashable
from functools import partial

from scoring.answers import AnswerKind, last
from scoring.parameters import Params
from scoring.results import Item
from scoring.sets import equal
from scoring.values import is_number, key, number_of

ROUNDING = 1e-9
"""How far a difference may exceed a limit that it would meet without rounding."""

Similarity = Callable[[float, float], float]


def numbers(field: str, metric: str, params: Params) -> AnswerKind[Hashable]:
    """The answers of Rating and Number, which stand in ``field`` of the value.

    A number may be written as text. What is no finite number equals only the very same
    value.
    """
    measured = _measured(metric, params)

    def similarity(truth: Hashable, other: Hashable) -> float:
        if is_number(truth) and is_number(other):
            return measured(truth, other)
        return equal(truth, other)

    return AnswerKind(
        lambda values: _number(last(values, field)),
        similarity,
        is_unreadable=lambda value: _is_no_number(value, field),
    )


def difference(truth: float, other: float) -> float:
    """How near two numbers are: half at a distance of 1, a third at 2.

    Range:  above 0.0 to 1.0 (the same number), without unit.
    Holds:  ``difference(a, b) == difference(b, a)``.

    >>> difference(4, 5)
    0.5
    """
    return 1 / (1 + abs(truth - other))


def within(truth: float, other: float, limit: float) -> float:
    """1.0 if two numbers differ by no more than the limit (up to rounding), else 0.0.

    >>> within(4, 5, limit=1)
    1.0
    """
    distance = abs(truth - other)
    return 1.0 if distance <= limit + ROUNDING * max(1.0, limit) else 0.0


def range_share(truth: float, other: float, width: float) -> float:
    """One less the difference as a share of the range that it could have; 0 beyond.

    >>> range_share(2, 3, width=4)
    0.75
    """
    return max(0.0, 1 - abs(truth - other) / width)


def _measured(metric: str, params: Params) -> Similarity:
    if metric == "tolerance":
        return partial(within, limit=params["max_difference"])
    if metric == "range":
        return partial(range_share, width=params["max"] - params["min"])
    return equal if metric == "exact" else difference


def _number(value: object) -> Hashable | None:
    number = number_of(value)
    return key(value) if number is None else number


def _is_no_number(value: Item, field: str) -> bool:
    given = value.get(field)
    return given is not None and number_of(given) is None

"""Dates and times: the same moment, however it is written."""

from collections.abc import Hashable
from datetime import UTC, datetime

from scoring.answers import AnswerKind, last
from scoring.numbers import within
from scoring.parameters import Params
from scoring.sets import equal
from scoring.values import key


def moments(params: Params) -> AnswerKind[Hashable]:
    """The answers of DateTime: moments at most some seconds apart, or equal texts."""
    seconds = params.get("seconds", 0)

    def similarity(truth: Hashable, other: Hashable) -> float:
        if isinstance(truth, datetime) and isinstance(other, datetime):
            return within((truth - other).total_seconds(), 0, seconds)
        return equal(truth, other)

    return AnswerKind(lambda values: _moment(last(values, "datetime")), similarity)


def moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names; None for other texts.

    A text without an offset is taken to be UTC, and a date to be its first moment.

    >>> moment("2026-01-31") == moment("2026-01-31T01:00+01:00")
    True
    """
    try:
        found = datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(value: object) -> Hashable | None:
    return (moment(value) if isinstance(value, str) else None) or key(value)

"""Dates and times: the same moment, however it is written."""

from collections.abc import Hashable
from datetime import datetime

from scoring.answers import AnswerKind, last
from scoring.numbers import within
from scoring.parameters import Params
from scoring.sets import equal
from scoring.times import moment
from scoring.values import as_number


def moments(params: Params, time_format: str | None = None) -> AnswerKind[Hashable]:
    """The answers of DateTime: moments at most some seconds apart, or equal texts.

    Texts are read by the format of the tag, if it has one, and by ISO 8601.
    """
    seconds = params.get("seconds", 0)

    def similarity(truth: Hashable, other: Hashable) -> float:
        if isinstance(truth, datetime) and isinstance(other, datetime):
            return within((truth - other).total_seconds(), 0, seconds)
        return equal(truth, other)

    def read(value: object) -> Hashable | None:
        if value is None:
            return None
        text = str(value) if type(value) is int else value
        found = moment(text, time_format) if isinstance(text, str) else None
        return as_number(value) if found is None else found

    return AnswerKind(lambda values: read(last(values, "datetime")), similarity)

"""Spans of a text, a recording or a time series: Labels, TimeSeriesLabels."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.spans import Ends, as_rows, span_iou
from scoring.values import is_number, scalar_key

Matrix = NDArray[np.float64]

MONO = scalar_key(0)
"""The channel of what does not say it."""

LONGEST = 64
"""No number and no moment is written with more characters."""


class Span(NamedTuple):
    """From a start to an end, in one channel of a recording (0 where there is none)."""

    start: float
    end: float
    channel: Hashable


class SpanExtent:
    """Intersection over union of the lengths of spans.

    Range:  0.0 (apart, touching or in different channels) to 1.0 (the same span).
    Empty:  of no length, the same place is 1.0, any other 0.0.
    Holds:  symmetric; the same after all spans are shifted alike.

    >>> spans = [Span(0, 14, 0)], [Span(4, 14, 0), Span(14, 20, 0)]
    >>> SpanExtent().similarity(*spans, Canvas()).round(3)
    array([[0.714, 0.   ]])
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Span | None:
        """The span of a value; None unless it has a start and an end not before it."""
        start, end = position(value.get("start")), position(value.get("end"))
        if start is None or end is None or end < start:
            return None
        channel = value.get("channel")
        return Span(start, end, MONO if channel is None else scalar_key(channel))

    def similarity(
        self,
        truths: Sequence[Span],
        others: Sequence[Span],
        _canvas: Canvas,
        _share: float = 1.0,
    ) -> Matrix:
        """Compares channels only where there are several."""
        share = span_iou(_ends(truths), _ends(others))
        if len({span.channel for span in (*truths, *others)}) > 1:
            channels = ([span.channel for span in side] for side in (truths, others))
            share *= same(*channels)
        return share

    def effort(self, _truths: Sequence[Span], _others: Sequence[Span]) -> float:
        """Hardly any."""
        return 0.0

    def bounds(self, shapes: Sequence[Span], _canvas: Canvas) -> Bounds:
        """From the start to the end."""
        ends = as_rows(_ends(shapes))
        return Bounds(ends[:, :1], ends[:, 1:])


def position(value: object) -> float | None:
    """A place in a text or in time: a number, one as text, or an ISO 8601 moment.

    Moments are seconds since 1970, in UTC where they name no offset.
    """
    if is_number(value):
        return float(value)
    if isinstance(value, str) and len(value) <= LONGEST:
        return _written(value.strip())
    return None


def _written(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return _moment(text)
    return number if is_number(number) else None


def _moment(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _ends(spans: Sequence[Span]) -> list[Ends]:
    return [span[:2] for span in spans]

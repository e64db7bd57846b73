"""Spans of a text, a recording or a time series: Labels, TimeSeriesLabels."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.spans import Ends, as_rows, span_iou
from scoring.times import EPOCHS, LONGEST, by_format, moment
from scoring.values import as_number, number_of

Matrix = NDArray[np.float64]

MONO = as_number(0)
"""The channel of what does not say it."""


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

    def __init__(self, *, time_format: str | None = None) -> None:
        self._time_format = time_format

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Span | None:
        """The span of a value; None unless it has a start and an end not before it."""
        start, end = (
            position(value.get(name), self._time_format) for name in ("start", "end")
        )
        if start is None or end is None or end < start:
            return None
        channel = value.get("channel")
        return Span(start, end, MONO if channel is None else as_number(channel))

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


def position(value: object, time_format: str | None = None) -> float | None:
    """A place in a text or in time: a number, one as text, or a moment.

    Moments are seconds since 1970, in UTC where they name no offset; texts are read by
    the format of the time series, if it has one, and by ISO 8601. Where it has one,
    numbers are the milliseconds since 1970 that Label Studio counts in.
    """
    text = value if isinstance(value, str) and len(value) <= LONGEST else ""
    if text and time_format and (found := by_format(text, time_format)):
        return found.timestamp()
    number = number_of(value)
    if number is not None:
        return number * EPOCHS.get(time_format, 0.001) if time_format else float(number)
    named = moment(text) if text else None
    return named.timestamp() if named else None


def _ends(spans: Sequence[Span]) -> list[Ends]:
    return [span[:2] for span in spans]

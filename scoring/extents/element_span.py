"""Spans of a page or a dialogue: HyperTextLabels, ParagraphLabels."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.reading import floats
from scoring.extents.spans import Ends, span_iou
from scoring.values import is_number, number_of

Matrix = NDArray[np.float64]

UNKNOWN = (np.nan, np.nan)
"""The offsets of a span that does not say them: they overlap nothing."""


class ElementSpan(NamedTuple):
    """The elements in which a span starts and ends, its offsets there and in the whole.

    Elements and offsets are there together; these, ``whole``, or both are known.
    """

    elements: tuple[str, str] | None
    offsets: Ends | None
    whole: Ends | None


class ElementSpanExtent:
    """Intersection over union of the lengths of spans inside of elements.

    Where both know their offsets in the whole text, these count. Else spans within one
    and the same element are measured there, and all others are the same or not.

    Range:  0.0 (apart or touching) to 1.0 (the same span); a ratio, without unit.
    Empty:  of no length, the same place is 1.0, any other 0.0.
    Holds:  symmetric.
    """

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> ElementSpan | None:
        """The span; None if neither kind of offsets is there and in order."""
        given = value.get("globalOffsets")
        whole = _ends(given, "start", "end") if isinstance(given, Mapping) else None
        if whole and whole[1] < whole[0]:
            whole = None
        elements, offsets = _elements(value), _ends(value, "startOffset", "endOffset")
        if elements and offsets and _in_order(elements, offsets):
            return ElementSpan(elements, offsets, whole)
        return ElementSpan(None, None, whole) if whole else None

    def similarity(
        self,
        truths: Sequence[ElementSpan],
        others: Sequence[ElementSpan],
        _canvas: Canvas,
        _share: float = 1.0,
    ) -> Matrix:
        """Measures each pair by the best that both of them know."""
        share = span_iou(
            [span.whole or UNKNOWN for span in truths],
            [span.whole or UNKNOWN for span in others],
        )
        mine, theirs = ([bool(s.whole) for s in side] for side in (truths, others))
        if all(mine) and all(theirs):
            return share
        known = np.logical_and.outer(mine, theirs)
        return np.where(known, share, _inside(truths, others))

    def effort(
        self, _truths: Sequence[ElementSpan], _others: Sequence[ElementSpan]
    ) -> float:
        """Hardly any."""
        return 0.0

    def bounds(self, shapes: Sequence[ElementSpan], _canvas: Canvas) -> Bounds:
        """The place in the whole; anywhere for one that is not known there."""
        places = np.array([span.whole or (-np.inf, np.inf) for span in shapes])
        return Bounds(places[:, :1], places[:, 1:])


def _elements(value: Mapping[str, object]) -> tuple[str, str] | None:
    start, end = value.get("start"), value.get("end")
    known = all(isinstance(name, str) or is_number(name) for name in (start, end))
    return (_name(start), _name(end)) if known else None


def _name(element: object) -> str:
    """The number of an utterance, however it is written, or a path."""
    number = number_of(element)
    return str(element) if number is None else str(float(number))


def _ends(value: Mapping[str, object], start: str, end: str) -> Ends | None:
    numbers = floats(value, (start, end))
    return (numbers[0], numbers[1]) if numbers else None


def _in_order(elements: tuple[str, str], offsets: Ends) -> bool:
    return elements[0] != elements[1] or offsets[0] <= offsets[1]


def _inside(truths: Sequence[ElementSpan], others: Sequence[ElementSpan]) -> Matrix:
    """The overlap inside of one element; else 1.0 for the same span, 0.0 for others."""
    within = same(
        [_element(span) for span in truths], [_element(span) for span in others]
    )
    equal = same([_place(span) for span in truths], [_place(span) for span in others])
    mine, theirs = ([s.offsets or UNKNOWN for s in side] for side in (truths, others))
    return np.where(within, span_iou(mine, theirs), equal)


def _element(span: ElementSpan) -> Hashable:
    """The element that holds all of a span; something unique if none does."""
    if span.elements is None or span.elements[0] != span.elements[1]:
        return object()
    return span.elements[0]


def _place(span: ElementSpan) -> Hashable:
    """Where a span is; something unique if only its place in the whole is known."""
    return (span.elements, span.offsets) if span.elements else object()

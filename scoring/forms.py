"""What form a region has, told by the keys of its value."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.chat import MessageExtent
from scoring.extents import EXTENTS
from scoring.extents.extent import Bounds, Canvas, Extent, anywhere
from scoring.extents.identity import same
from scoring.extents.span import SpanExtent
from scoring.results import Item
from scoring.values import Leaves, leaves

FORMS = {
    "sequence": "VideoRectangle",
    "ranges": "TimelineLabels",
    "rle": "Brush",
    "imageDataURL": "Brush",
    "vertices": "Vector",
    "points": "Polygon",
    "radiusX": "Ellipse",
    "radiusY": "Ellipse",
    "startOffset": "HyperTextLabels",
    "endOffset": "HyperTextLabels",
    "globalOffsets": "HyperTextLabels",
    "start": "Labels",
    "end": "Labels",
    "height": "Rectangle",
    "x": "KeyPoint",
    "y": "KeyPoint",
    "chatmessage": "Chat",
}
"""Keys and the tags whose regions have them; the first of them tells the form."""

MANY = 32
"""The forms of values with more keys are not remembered."""

RANKS = {name: rank for rank, name in enumerate(FORMS)}
TAGS = list(FORMS.values())


def form_of(value: Item) -> str | None:
    """The tag whose regions look like this value; None for a value without geometry.

    >>> form_of({"x": 1, "y": 2, "width": 3, "height": 4})
    'Rectangle'
    """
    names = tuple(value)
    return _form_of(names) if len(names) <= MANY else _form_of.__wrapped__(names)


@lru_cache(maxsize=1024)
def _form_of(names: tuple[str, ...]) -> str | None:
    """The same few keys come again and again."""
    first = len(TAGS)
    for name in names:
        if (rank := RANKS.get(name, first)) < first:
            first = rank
    return TAGS[first] if first < len(TAGS) else None


def default_extent(form: str | None, time_format: str | None = None) -> Extent[Any]:
    """The extent of a form without options; always the same one."""
    return _extent(form, time_format if form == "Labels" else None)


@cache
def _extent(form: str | None, time_format: str | None) -> Extent[Any]:
    if form == "Chat":
        return MessageExtent()
    if time_format:
        return SpanExtent(time_format=time_format)
    return EXTENTS[form]() if form else UNREADABLE


def extent_of(item: Item, value: Item, own: Extent[Any]) -> Extent[Any]:
    """The extent of a value: that of its tag, unless it has another form.

    A box under a tag for ellipses is a box. Points have no key of their own, so that
    what lacks a size is one only if its type says so.
    """
    form = form_of(value)
    if form is None:
        return own
    fitting = default_extent(form)
    if type(fitting) is type(own):
        return own
    is_point = str(item.get("type")).startswith("keypoint")
    return fitting if is_point is (form == "KeyPoint") else own


class UnreadableExtent:
    """The extent of what cannot be read: the same value is 1.0, any other 0.0."""

    def read(self, value: Item, _item: Item) -> Leaves:
        """All that the value holds."""
        return leaves(value)

    def similarity(
        self,
        truths: Sequence[Leaves],
        others: Sequence[Leaves],
        _canvas: Canvas,
        _share: float = 1.0,
    ) -> NDArray[np.float64]:
        """Value for value."""
        return same(truths, others).astype(np.float64)

    def effort(self, _truths: Sequence[Leaves], _others: Sequence[Leaves]) -> float:
        """Hardly any."""
        return 0.0

    def bounds(self, shapes: Sequence[Leaves], _canvas: Canvas) -> Bounds:
        """Nobody knows where it is."""
        return anywhere(len(shapes))


UNREADABLE = UnreadableExtent()

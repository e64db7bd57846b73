"""What form a region has, told by the keys of its value."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.chat import MessageExtent
from scoring.extents import EXTENTS
from scoring.extents.extent import Bounds, Canvas, Extent, anywhere
from scoring.results import Item

FORMS = {
    "sequence": "VideoRectangle",
    "ranges": "TimelineLabels",
    "rle": "Brush",
    "imageDataURL": "Bitmask",
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

RANKS = {name: rank for rank, name in enumerate(FORMS)}
TAGS = list(FORMS.values())


def form_of(value: Item) -> str | None:
    """The tag whose regions look like this value; None for a value without geometry.

    >>> form_of({"x": 1, "y": 2, "width": 3, "height": 4})
    'Rectangle'
    """
    first = len(TAGS)
    for name in value:
        if (rank := RANKS.get(name, first)) < first:
            first = rank
    return TAGS[first] if first < len(TAGS) else None


@cache
def default_extent(form: str | None) -> Extent[Any]:
    """The extent of a form without options; always the same one."""
    if form == "Chat":
        return MessageExtent()
    return EXTENTS.get(form or "", Nowhere)()


class Nowhere:
    """The extent of what has no geometry at all: it never has a shape to compare."""

    def read(self, _value: Item, _item: Item) -> None:
        """No shape, whatever there is."""

    def similarity(
        self,
        truths: Sequence[Any],
        others: Sequence[Any],
        _canvas: Canvas,
        _share: float = 1.0,
    ) -> NDArray[np.float64]:
        """Nothing is alike."""
        return np.zeros((len(truths), len(others)))

    def effort(self, _truths: Sequence[Any], _others: Sequence[Any]) -> float:
        """None."""
        return 0.0

    def bounds(self, shapes: Sequence[Any], _canvas: Canvas) -> Bounds:
        """There is no shape."""
        return anywhere(len(shapes))

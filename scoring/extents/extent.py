"""What every kind of region must be able to do so that regions can be paired."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Shape = TypeVar("Shape")


class Canvas(NamedTuple):
    """The pixels of the image that both sides' percentages refer to.

    A square where nobody recorded the size: then only the shape of it matters. Of a
    video ``frames`` counts the frames, 0 where neither side says it.
    """

    width: float = 100.0
    height: float = 100.0
    frames: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


class Bounds(NamedTuple):
    """The lowest and the highest place of shapes in each dimension, a row a shape."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def anywhere(count: int) -> Bounds:
    """Bounds of so many shapes that may be like any other."""
    ends = np.full((count, 1), np.inf)
    return Bounds(-ends, ends)


class Extent(Protocol[Shape]):
    """One kind of region: how its values are read and how far two of them overlap.

    Options such as ``max_distance`` are keyword arguments of the constructor; the
    registry ``EXTENTS`` has the constructor for each region tag (``RectangleLabels``).
    """

    def read(
        self, value: Mapping[str, object], item: Mapping[str, object]
    ) -> Shape | None:
        """The shape in a result's ``value``; ``item`` is the whole result.

        None for geometry that is absent or malformed: it matches nothing. Never
        raises, whatever the two mappings hold. A shape keeps percentages: the canvas
        is only known once the other side has been read too.
        """

    def similarity(
        self,
        truths: Sequence[Shape],
        others: Sequence[Shape],
        canvas: Canvas,
        share: float = 1.0,
    ) -> NDArray[np.float64]:
        """How alike each truth is to each other one: n rows, m columns, in [0, 1].

        Both sequences hold at least one shape. Pairing asks in tiles, so that one call
        never has to fill more than ``CELLS`` cells; ``share`` says which part of all
        work a tile is, for extents whose work is limited.
        """

    def effort(self, truths: Sequence[Shape], others: Sequence[Shape]) -> float:
        """Which part of all work that is affordable ``similarity`` may be at most.

        More than 1 is too much; 0 for extents whose work needs no limit.
        """

    def bounds(self, shapes: Sequence[Shape], canvas: Canvas) -> Bounds:
        """Where each shape is: two that are alike at all have bounds that meet."""


CELLS = 4_000_000
"""The most similarities (n x m) that are kept in memory at once."""


class MergingExtent(Extent[Shape], Protocol[Shape]):
    """An extent whose shapes can be laid over one another, as masks can."""

    def merge(self, shapes: Sequence[Shape], canvas: Canvas) -> list[Shape]:
        """What any of the shapes covers: one shape for all that fit together."""

"""Paths: VectorLabels, Vector."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.areas import Geometries, area_bounds, area_effort, area_iou
from scoring.extents.curves import Vertex, ring_of, stretches, vertices_of
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.lines import Segments, lengths, line_effort, line_similarity
from scoring.extents.polygon import FEWEST, NO_AREA, Polygon
from scoring.extents.reading import is_measurable

Matrix = NDArray[np.float64]

ROUNDING = 1e-9
"""How far a distance may exceed the tolerance that it would meet without rounding."""

MOST_PIECES = 2000
"""A line of more straight pieces keeps every k-th of them."""

NOWHERE = Polygon(NO_AREA)


class Path(NamedTuple):
    """A closed path with the area in it, or an open one with its pieces; in percent."""

    outline: bytes
    closed: bool
    ring: Polygon
    pieces: Segments


RINGED = (Path, Polygon)


def outline(shapes: Sequence[object]) -> None:
    """Make all areas that rings of points among the shapes enclose.

    One after the other is slow, and only of all it is seen what is too much.
    """
    found = [shape for shape in shapes if isinstance(shape, RINGED)]
    if found:
        Polygon.areas([s.ring if isinstance(s, Path) else s for s in found])


class PathExtent:
    """Intersection over union of the areas of closed paths; how near open ones run.

    Of two open paths it is the harmonic mean of the shares of each one's length within
    the tolerance of the other, in percent of the longer side of the image.

    Range:  0.0 (apart, or one closed and one open) to 1.0 (the same path).
    Empty:  without area or length, the same vertices are 1.0, any others 0.0.
    Holds:  symmetric.
    """

    def __init__(self, *, tolerance: float = 1.0) -> None:
        self._tolerance = tolerance * (1 + ROUNDING)

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Path | None:
        """The path of a value; None if its vertices are missing or malformed."""
        vertices = vertices_of(value.get("vertices"))
        if vertices is None:
            return None
        return _closed(vertices) if value.get("closed") is True else _open(vertices)

    def similarity(
        self,
        truths: Sequence[Path],
        others: Sequence[Path],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Closed paths have no pieces and open ones no area: they never meet."""
        mine, theirs = ([path[:2] for path in side] for side in (truths, others))
        areas, their_areas = (_areas(side) for side in (truths, others))
        near = line_similarity(
            [_in_canvas(path, canvas) for path in truths],
            [_in_canvas(path, canvas) for path in others],
            self._tolerance,
            share,
        )
        near += area_iou(areas, their_areas, share)
        return np.where(same(mine, theirs), 1.0, near)

    def effort(self, truths: Sequence[Path], others: Sequence[Path]) -> float:
        """As if all areas met, and all lines."""
        corners = (
            Polygon.weights([path.ring for path in side]) for side in (truths, others)
        )
        pieces = ([path.pieces for path in side] for side in (truths, others))
        return area_effort(*corners) + line_effort(*pieces)

    def bounds(self, shapes: Sequence[Path], canvas: Canvas) -> Bounds:
        """Those of the vertices and of what is near them, in percent."""
        found = area_bounds(_areas(shapes))
        reach = self._tolerance * max(canvas.size) / np.array(canvas.size)
        for number, path in enumerate(shapes):
            if len(path.pieces):
                ends = path.pieces.reshape(-1, 2)
                found.low[number] = ends.min(axis=0) - reach
                found.high[number] = ends.max(axis=0) + reach
        return found


def _areas(paths: Sequence[Path]) -> Geometries:
    return Polygon.areas([path.ring for path in paths])


def _closed(vertices: list[Vertex]) -> Path:
    ring = ring_of(vertices)
    area = Polygon(ring) if len(ring) >= FEWEST else NOWHERE
    return Path(ring.tobytes(), True, area, np.empty((0, 4)))


def _open(vertices: list[Vertex]) -> Path:
    lines = list(stretches(vertices))
    pieces = [np.hstack([line[:-1], line[1:]]) for line in lines]
    found = np.concatenate([np.empty((0, 4)), *pieces])
    kept = found[lengths(found) > 0] if is_measurable(found) else found[:0]
    step = -(-len(kept) // MOST_PIECES) or 1
    places = np.concatenate([*lines, [vertex.place for vertex in vertices]])
    return Path(places.tobytes(), False, NOWHERE, kept[::step])


def _in_canvas(path: Path, canvas: Canvas) -> Segments:
    """The pieces in percent of the longer side of the image."""
    scale = np.array(canvas.size * 2) / max(canvas.size)
    scaled: Segments = path.pieces * scale
    return scaled

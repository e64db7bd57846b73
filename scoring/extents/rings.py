"""What rings of points enclose, also where they cross themselves."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Geometries = NDArray[np.object_]

MOST_POINTS = 2000
"""Longer rings are thinned evenly; a circle's area then is off by 2 in a million."""

TANGLED_POINTS = 100
"""So many points are left of a ring that crosses itself thousands of times."""

MOST_CROSSINGS = 5000
"""The crossings that a ring may be expected to have before it counts as tangled."""


MOST_TOGETHER = 100_000
"""The crossings of all rings of one side that are disentangled: 2 s of work."""

FEWEST_POINTS = 8
"""So many points are left of any ring; more of those that hardly cross themselves."""


def even_odd(rings: Sequence[Points]) -> Geometries:
    """What rings enclose: all from where a ray crosses one an odd number of times.

    ``shapely.make_valid`` is not used: it takes what a ring encloses twice for inside
    where the two turns run along the same line, and minutes for some hundred crossings.
    """
    thin, outlines = _outlines(rings)
    with np.errstate(all="ignore"):  # of what is too small for an area
        crossed = np.flatnonzero(~shapely.is_valid(outlines)).tolist()
        for number, ring in zip(
            crossed, _affordable([thin[n] for n in crossed]), strict=True
        ):
            outlines[number] = _disentangled(ring)
    return outlines


def tangles(rings: Sequence[Points]) -> list[float]:
    """How often each ring may be expected to cross itself; 0 for one that does not."""
    thin, outlines = _outlines(rings)
    with np.errstate(all="ignore"):
        crossed = ~shapely.is_valid(outlines)
        return [
            tangle(ring) if is_crossed else 0.0
            for ring, is_crossed in zip(thin, crossed.tolist(), strict=True)
        ]


def _outlines(rings: Sequence[Points]) -> tuple[list[Points], Geometries]:
    """The rings, thinned where that is needed, and their outlines."""
    thin = [_thinned(ring) for ring in rings]
    numbers = np.repeat(np.arange(len(thin)), [len(ring) for ring in thin])
    lines = shapely.linearrings(np.concatenate(thin), indices=numbers)
    return thin, shapely.polygons(lines)


def _affordable(rings: list[Points]) -> list[Points]:
    """Rings that cross themselves; thinned evenly if there is too much to disentangle.

    Crossings grow with the square of the points.
    """
    crossings = [tangle(ring) for ring in rings]
    if sum(crossings) <= MOST_TOGETHER:
        return rings
    most = MOST_TOGETHER / len(rings)
    return [
        thinned(ring, max(FEWEST_POINTS, int(len(ring) * (most / count) ** 0.5)))
        if count > most
        else ring
        for ring, count in zip(rings, crossings, strict=True)
    ]


def _disentangled(ring: Points) -> shapely.Geometry:
    """What a ring encloses that crosses or touches itself."""
    lines = shapely.node(shapely.linearrings(ring))
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inside = faces[_inside(shapely.point_on_surface(faces), ring)]
    try:
        return shapely.coverage_union_all(inside)
    except shapely.GEOSException:  # faces that overlap, by rounding; this is slow
        return shapely.union_all(inside)


def thinned(line: Points, most: int) -> Points:
    """Every k-th point, so that at most ``most`` are left."""
    return line[:: -(-len(line) // most)]


def tangle(line: Points) -> float:
    """How often a line may be expected to cross itself, from its length alone.

    Two curves of lengths a and b laid at random over an area A cross 2ab / (pi A) times
    in the mean, so a line crosses itself half as often as itself and a copy. It never
    crosses itself more often than it has pairs of edges that do not meet at an end,
    which a line that is nearly flat would exceed by far.
    Source: M. W. Crofton, On the theory of local probability, 1868.
    """
    width, height = np.ptp(line, axis=0)
    length = np.hypot(*np.diff(line, axis=0).T).sum()
    area = max(width, height, 1e-9) * max(min(width, height), 1e-9)
    most = len(line) * max(0, len(line) - 3) / 2
    return float(min(length**2 / (np.pi * area), most))


def _thinned(ring: Points) -> Points:
    ring = thinned(ring, MOST_POINTS)
    if len(ring) > TANGLED_POINTS and tangle(ring) > MOST_CROSSINGS:
        return thinned(ring, TANGLED_POINTS)
    return ring


def _inside(points: NDArray[np.object_], ring: Points) -> NDArray[np.bool_]:
    """Whether a ray from each point to the right crosses the ring an odd time."""
    x, y = shapely.get_x(points)[:, None], shapely.get_y(points)[:, None]
    start, end = ring, np.roll(ring, -1, axis=0)
    passes = (start[:, 1] > y) != (end[:, 1] > y)
    with np.errstate(all="ignore"):  # of level edges, which no ray passes
        slope = (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
        crossing = start[:, 0] + (y - start[:, 1]) * slope
    odd: NDArray[np.bool_] = (passes & (crossing > x)).sum(axis=1) % 2 == 1
    return odd

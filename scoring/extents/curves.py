"""Lines through vertices, of which some stretches are Bézier curves."""

from collections.abc import Hashable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.reading import floats
from scoring.values import scalar_key

Line = NDArray[np.float64]

STEPS = np.linspace(0.0, 1.0, 33)[:, None]
"""The places along a Bézier curve at which it is flattened to straight pieces."""

REACH = 0.3
"""Where Label Studio puts the control point that a curve's straight end lacks."""


class Vertex(NamedTuple):
    """A point of a line, and the control points of the curves into and out of it.

    ``before`` is the number of the vertex that it is joined to, None for a first one.
    """

    place: Line
    inward: Line | None
    outward: Line | None
    before: int | None


def vertices_of(value: object) -> list[Vertex] | None:
    """The vertices in a list; None if one of them is malformed or there are none."""
    if not isinstance(value, list) or not value:
        return None
    if not all(
        isinstance(given, Mapping) and _point(given) is not None for given in value
    ):
        return None
    numbers = {scalar_key(given.get("id")): n for n, given in enumerate(value)}
    return [_vertex(given, number, numbers) for number, given in enumerate(value)]


def stretches(vertices: list[Vertex]) -> Iterator[Line]:
    """The line from each vertex's predecessor to itself, curves flattened."""
    for vertex in vertices:
        if vertex.before is not None:
            yield _stretch(vertices[vertex.before], vertex)


def ring_of(vertices: list[Vertex]) -> Line:
    """The closed line through the vertices in their order."""
    pairs = zip(vertices, [*vertices[1:], vertices[0]], strict=True)
    return np.concatenate([_stretch(start, end)[:-1] for start, end in pairs])


def _point(value: object) -> Line | None:
    numbers = floats(value, ("x", "y")) if isinstance(value, Mapping) else None
    return np.array(numbers) if numbers else None


def _vertex(
    given: Mapping[str, object], number: int, numbers: Mapping[Hashable, int]
) -> Vertex:
    curved = given.get("isBezier") is True
    return Vertex(
        np.array(floats(given, ("x", "y"))),
        _point(given.get("controlPoint1")) if curved else None,
        _point(given.get("controlPoint2")) if curved else None,
        _before(given, number, numbers),
    )


def _before(
    given: Mapping[str, object], number: int, numbers: Mapping[Hashable, int]
) -> int | None:
    """The vertex that ``prevPointId`` names; without it the one before in the list."""
    if "prevPointId" not in given:
        return number - 1 if number else None
    before = given["prevPointId"]
    return None if before is None else numbers.get(scalar_key(before))


def _stretch(start: Vertex, end: Vertex) -> Line:
    if start.outward is None and end.inward is None:
        return np.array([start.place, end.place])
    reach = REACH * (end.place - start.place)
    first = start.place + reach if start.outward is None else start.outward
    second = end.place - reach if end.inward is None else end.inward
    rest = 1 - STEPS
    return (
        rest**3 * start.place
        + 3 * rest**2 * STEPS * first
        + 3 * rest * STEPS**2 * second
        + STEPS**3 * end.place
    )

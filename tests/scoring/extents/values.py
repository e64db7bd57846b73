"""Values of results as Label Studio writes them, for each kind of region."""

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from scoring.extents import EXTENTS
from scoring.extents.extent import Canvas

Value = Mapping[str, Any]
Number = TypeVar("Number", int, float)

WIDE = Canvas(200.0, 100.0)
PIXELS = {"original_width": 4, "original_height": 3}

places = st.integers(0, 60).map(lambda number: number / 2)
sizes = st.integers(0, 40).map(lambda number: number / 2)
turns = st.sampled_from([0, 0, 30, 90, 217.5, 360])


def similarity(
    tag: str,
    truths: Sequence[Value],
    others: Sequence[Value],
    canvas: Canvas = WIDE,
    **options: float,
) -> NDArray[np.float64]:
    """How alike the regions with these values are."""
    extent = EXTENTS[tag](**options)
    if not canvas.frames:
        counts = [value.get("framesCount") or 0 for value in (*truths, *others)]
        canvas = canvas._replace(frames=max(counts))
    mine = [extent.read(value, PIXELS) for value in truths]
    theirs = [extent.read(value, PIXELS) for value in others]
    assert all(shape is not None for shape in (*mine, *theirs))
    return extent.similarity(mine, theirs, canvas)


def one(tag: str, truth: Value, other: Value, **options: float) -> float:
    """How alike the two regions with these values are."""
    return float(similarity(tag, [truth], [other], WIDE, **options)[0, 0])


def box(x: float, y: float, width: float, height: float, rotation: float = 0) -> Value:
    """A value of RectangleLabels."""
    return {"x": x, "y": y, "width": width, "height": height, "rotation": rotation}


def ellipse(
    x: float, y: float, radius_x: float, radius_y: float, rotation: float = 0
) -> Value:
    """A value of EllipseLabels."""
    radii = {"radiusX": radius_x, "radiusY": radius_y}
    return {"x": x, "y": y, **radii, "rotation": rotation}


def polygon(*points: tuple[float, float]) -> Value:
    """A value of PolygonLabels."""
    return {"points": [list(point) for point in points], "closed": True}


def path(*points: tuple[float, float], closed: bool = False) -> Value:
    """A value of VectorLabels, each vertex joined to the one before it."""
    vertices = [
        {"id": str(n), "x": x, "y": y, "prevPointId": str(n - 1) if n else None}
        for n, (x, y) in enumerate(points)
    ]
    return {"vertices": vertices, "closed": closed}


def span(start: float | str, end: float | str) -> Value:
    """A value of Labels."""
    return {"start": start, "end": end}


def frames(*ranges: tuple[int, int]) -> Value:
    """A value of TimelineLabels."""
    return {"ranges": [{"start": start, "end": end} for start, end in ranges]}


def key_frame(frame: float, place: Value, *, enabled: bool = True) -> Value:
    """A key frame of VideoRectangle."""
    return {"frame": frame, "enabled": enabled, **place}


def track(*key_frames: Value, frames_count: float | None = None) -> Value:
    """A value of VideoRectangle."""
    return {"sequence": list(key_frames), "framesCount": frames_count}


def brush(painted: Iterable[int], pixels: int = 12) -> Value:
    """A value of BrushLabels for an image of 4 x 3 pixels, some of them painted."""
    alpha = np.zeros(pixels, np.uint8)
    alpha[list(painted)] = 255
    return {"format": "rle", "rle": list(encoded(np.repeat(alpha, 4).tobytes()))}


def encoded(words: bytes, sizes: Sequence[int] = (3, 4, 8, 16)) -> bytes:
    """Run lengths as Label Studio writes them, each of a run of equal words."""
    bits = f"{len(words):032b}{7:05b}" + "".join(f"{size - 1:04b}" for size in sizes)
    changes = np.flatnonzero(np.diff(np.frombuffer(words, np.uint8))) + 1
    for run in np.split(np.frombuffer(words, np.uint8), changes):
        longest = 1 << sizes[3]
        for start in range(0, len(run), longest):
            length = len(run[start : start + longest])
            bits += f"111{length - 1:0{sizes[3]}b}{run[0]:08b}"
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def bitmask(alpha: NDArray[np.uint8]) -> Value:
    """A value of BitmaskLabels: black where it is painted, transparent elsewhere."""
    file = io.BytesIO()
    black = np.zeros_like(alpha)
    Image.fromarray(np.dstack([black, black, black, alpha])).save(file, "PNG")
    text = base64.b64encode(file.getvalue()).decode()
    return {"imageDataURL": f"data:image/png;base64,{text}"}


def _in_order(pair: tuple[Number, Number]) -> tuple[Number, Number]:
    return min(pair), max(pair)


ends = st.tuples(places, places).map(_in_order)
points = st.tuples(places, places)
boxes = st.builds(box, places, places, sizes, sizes, turns)
element_spans = st.builds(
    lambda elements, offsets, whole: {
        "start": elements[0],
        "end": elements[1],
        "startOffset": offsets[0],
        "endOffset": offsets[1],
        "globalOffsets": whole,
    },
    st.tuples(*[st.sampled_from(["/p[1]", "/p[2]"])] * 2),
    ends,
    st.none() | ends.map(lambda pair: {"start": pair[0], "end": pair[1]}),
)
key_frames = st.lists(
    st.builds(
        lambda frame, place, enabled: key_frame(frame, place, enabled=enabled),
        st.integers(1, 12),
        boxes,
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each["frame"],
)

VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "RectangleLabels": boxes,
    "PolygonLabels": st.lists(points, min_size=3, max_size=7).map(
        lambda ring: polygon(*ring)
    ),
    "EllipseLabels": st.builds(ellipse, places, places, sizes, sizes, turns),
    "KeyPointLabels": st.builds(lambda x, y: {"x": x, "y": y}, places, places),
    "BrushLabels": st.sets(st.integers(0, 11)).map(brush),
    "VectorLabels": st.builds(
        lambda line, closed: path(*line, closed=closed),
        st.lists(points, min_size=1, max_size=5),
        st.booleans(),
    ),
    "Labels": ends.map(lambda pair: span(*pair)),
    "HyperTextLabels": element_spans,
    "TimelineLabels": st.lists(
        st.tuples(st.integers(1, 20), st.integers(1, 20)).map(_in_order),
        min_size=1,
        max_size=3,
    ).map(lambda ranges: frames(*ranges)),
    "VideoRectangle": st.builds(
        lambda sequence, count: track(*sequence, frames_count=count),
        key_frames,
        st.none() | st.integers(1, 20),
    ),
}
"""For one tag of each extent: values that are well formed, also without any area."""

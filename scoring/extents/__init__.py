"""Extents: what regions cover, one module for each kind of shape."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring import tags
from scoring.extents.box import BoxExtent
from scoring.extents.element_span import ElementSpanExtent
from scoring.extents.ellipse import EllipseExtent
from scoring.extents.extent import Extent
from scoring.extents.frames import FramesExtent
from scoring.extents.mask import MaskExtent
from scoring.extents.path import PathExtent
from scoring.extents.point import PointExtent
from scoring.extents.polygon import PolygonExtent
from scoring.extents.span import SpanExtent
from scoring.extents.track import TrackExtent

EXTENTS: Mapping[str, Callable[..., Extent[Any]]] = {
    **dict.fromkeys(tags.BOXES, BoxExtent),
    **dict.fromkeys(tags.POLYGONS, PolygonExtent),
    **dict.fromkeys(tags.ELLIPSES, EllipseExtent),
    **dict.fromkeys(tags.POINTS, PointExtent),
    **dict.fromkeys(tags.MASKS, MaskExtent),
    **dict.fromkeys(tags.PATHS, PathExtent),
    **dict.fromkeys(tags.SPANS, SpanExtent),
    **dict.fromkeys(tags.ELEMENT_SPANS, ElementSpanExtent),
    **dict.fromkeys(tags.FRAMES, FramesExtent),
    **dict.fromkeys(tags.TRACKS, TrackExtent),
}
"""How regions of a tag are read and measured: the class, whose options are keywords."""

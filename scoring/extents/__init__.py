"""Extents: what regions cover, one module for each kind of shape."""

from collections.abc import Callable, Mapping
from typing import Any

from scoring.extents.box import BoxExtent
from scoring.extents.extent import Extent

EXTENTS: Mapping[str, Callable[..., Extent[Any]]] = {
    "RectangleLabels": BoxExtent,
    "Rectangle": BoxExtent,
    "OcrLabels": BoxExtent,
}

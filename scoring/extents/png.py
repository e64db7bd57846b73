"""Painted pixels of PNG images that stand in data URLs."""

import base64
import binascii
import io
import re

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PREFIX = re.compile(r"data:image/png(;[^;,]*)*;base64", re.IGNORECASE)

TRANSPARENCY = b"tRNS"
"""The part of an image that says which of its colours is transparent."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MOST_PIXELS = 40_000_000
"""Larger images are refused before they are decoded: they would fill 160 MB."""


ALPHA = 0.016
"""The work of a pixel that may be transparent, in millionths of a second."""

OPAQUE = 0.001
"""That of one that may not."""

HEAD = 64
"""So many signs of an image's text hold its size and the kind of its colours."""

COLOURS = 25
"""The byte that names the kind of an image's colours."""

WITH_ALPHA = (4, 6)


def work_of_image(given: object) -> float:
    """What it takes to read an image, by the size that it declares itself."""
    if not isinstance(given, str):
        return 0.0
    head, _, body = given.partition(",")
    data = _decoded(f"{head},{body[:HEAD]}")
    pixels = _declared_pixels(data) if data else 0
    if data is None or len(data) <= COLOURS or pixels > MOST_PIXELS:
        return 0.0
    has_alpha = data[COLOURS] in WITH_ALPHA or TRANSPARENCY in (_decoded(given) or b"")
    return pixels * (ALPHA if has_alpha else OPAQUE)


def painted_pixels(url: str) -> NDArray[np.bool_] | None:
    """Which pixels have an alpha above 0; None if there is no such image."""
    data = _decoded(url)
    if data is None or not 0 < _declared_pixels(data) <= MOST_PIXELS:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            return _painted(image)
    except Exception:  # Pillow raises whatever its decoders stumble upon
        return None


def _painted(image: Image.Image) -> NDArray[np.bool_]:
    """Where it is not transparent; an image that cannot be is painted everywhere."""
    if "transparency" in image.info:
        image = image.convert("RGBA")
    if "A" not in image.getbands():
        image.verify()
        return np.ones((image.height, image.width), bool)
    return np.asarray(image.getchannel("A")) > 0


def _decoded(url: str) -> bytes | None:
    head, _, body = url.partition(",")
    if not PREFIX.fullmatch(head):
        return None
    try:
        return base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _declared_pixels(data: bytes) -> int:
    """The pixels that the header promises; 0 if it is no PNG's."""
    if data[:8] != SIGNATURE or data[12:16] != b"IHDR":
        return 0
    return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big")

"""Brush and bitmask masks beside arrays of pixels."""

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scoring.extents import EXTENTS
from scoring.extents.extent import Canvas
from scoring.extents.mask import MaskExtent
from scoring.extents.rle import header_of, painted_runs
from tests.scoring.extents.values import PIXELS, Value, bitmask, brush, encoded, one

MASK = {"original_width": 4, "original_height": 3}

pixels = st.sets(st.integers(0, 11))


@given(pixels, pixels)
def test_masks_share_their_painted_pixels(truth: set[int], other: set[int]) -> None:
    found = one("BrushLabels", brush(truth), brush(other))

    either = len(truth | other)
    assert found == (len(truth & other) / either if either else 1)


@given(pixels)
def test_a_bitmask_is_the_brush_mask_with_the_same_pixels(painted: set[int]) -> None:
    alpha = np.zeros((3, 4), np.uint8)
    alpha.flat[list(painted)] = 1

    assert one("BitmaskLabels", bitmask(alpha), brush(painted)) == 1


def test_label_studios_example_has_its_first_two_pixels_painted() -> None:
    data = bytes([0, 0, 0, 32, 57, 27, 252, 255, 248, 92, 0])

    header = header_of(data)

    assert header is not None
    runs = painted_runs(data, header)
    assert runs is not None
    assert runs.tolist() == [[0, 2]]


@given(
    st.binary(min_size=1, max_size=64), st.sampled_from([(3, 4, 8, 16), (1, 2, 3, 4)])
)
def test_alpha_is_read_from_run_lengths(words: bytes, sizes: tuple[int, ...]) -> None:
    words = words * 4
    data = encoded(words, sizes)

    header = header_of(data)

    assert header is not None
    runs = painted_runs(data, header)
    assert runs is not None
    expected = {n for n, alpha in enumerate(words[3::4]) if alpha}
    assert {n for start, end in runs for n in range(int(start), int(end))} == expected


@given(st.binary(min_size=4, max_size=64))
def test_alpha_is_read_from_words_that_are_listed(words: bytes) -> None:
    words = words[: len(words) // 4 * 4]
    bits = f"{len(words):032b}{7:05b}{15:04b}{15:04b}{15:04b}{15:04b}000"
    bits += f"{len(words) - 1:016b}" + "".join(f"{word:08b}" for word in words)
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")

    header = header_of(data)

    assert header is not None
    runs = painted_runs(data, header)
    assert runs is not None
    expected = {n for n, alpha in enumerate(words[3::4]) if alpha}
    assert {n for start, end in runs for n in range(int(start), int(end))} == expected
    assert painted_runs(data[:-2], header) is None


def test_masks_of_images_of_different_sizes_share_nothing() -> None:
    tall = bitmask(np.ones((4, 3), np.uint8))

    wide = bitmask(np.ones((3, 4), np.uint8))

    assert one("Bitmask", tall, wide) == 0


def test_a_mask_that_does_not_know_its_image_takes_the_size_of_the_others() -> None:
    extent = MaskExtent()
    known, unknown = extent.read(brush({1}), MASK), extent.read(brush({1}), {})
    assert known is not None
    assert unknown is not None

    assert extent.similarity([known], [unknown], Canvas(4, 3)).item() == 1
    assert extent.similarity([known], [unknown], Canvas(3, 4)).item() == 0


def test_masks_of_one_image_are_merged() -> None:
    extent = MaskExtent()
    parts = [extent.read(brush(painted), MASK) for painted in ({0, 1}, {1, 2}, {7})]
    whole = extent.read(brush({0, 1, 2, 7}), MASK)
    assert whole is not None

    (merged,) = extent.merge([part for part in parts if part], Canvas())

    assert merged.runs.tolist() == whole.runs.tolist()


def test_masks_of_different_images_are_not_merged() -> None:
    extent = MaskExtent()
    sides = [
        extent.read(bitmask(np.ones(size, np.uint8)), {}) for size in ((3, 4), (4, 3))
    ]

    assert len(extent.merge([side for side in sides if side], Canvas())) == 2


def _declaring(words: int) -> list[int]:
    return [*words.to_bytes(4, "big"), *brush({1})["rle"][4:]]


@pytest.mark.parametrize(
    "value",
    [
        {"rle": [0, 0, 0]},
        {"rle": [0, 0, 0, 32, 57, 256]},
        {"rle": [0, 0, 0, 32, 57, True]},
        {"rle": [0.0, 1.5]},
        {"rle": "0,0,0"},
        {"rle": brush({1})["rle"][:-3]},
        {"rle": _declaring(2**32 - 4)},
        {"rle": _declaring(44)},
        {"imageDataURL": "data:image/png;base64,iVBORw0KGgo="},
        {"imageDataURL": "data:image/png;base64,%%%"},
        {"imageDataURL": "data:image/jpeg;base64,iVBORw0KGgo="},
        {"imageDataURL": bitmask(np.ones((3, 4), np.uint8))["imageDataURL"][:-40]},
        {"imageDataURL": 5},
    ],
)
def test_a_mask_that_cannot_be_decoded_is_no_shape(value: Value) -> None:
    assert EXTENTS["Brush"]().read(value, PIXELS) is None


def test_an_image_that_declares_gigabytes_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(Image, "open", lambda *how, **_: opened.append(how))
    huge = bytearray(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\x00\xff\xff" * 2)
    extent = MaskExtent()

    url = "data:image/png;base64," + base64.b64encode(huge).decode()

    assert extent.read({"imageDataURL": url}, {}) is None
    assert opened == []

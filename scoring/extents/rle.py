"""Label Studio's run-length encoding of painted images, read without painting them.

The encoded bytes are a stream of bits: the number of words (32 bits), the size of a
word less 1 (5 bits), four sizes less 1 (4 bits each), then blocks. A block is: a bit,
whether its words are all the same; the number of one of the sizes (2 bits); how
many words less 1 (in that size); the one word or all words. The words are the red,
green, blue and alpha of the pixels, row by row.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.extents.runs import NO_RUNS, merged

Matrix = NDArray[np.float64]

HEADER = 53
"""The bits before the first block."""

CHANNELS = 4
"""The words of a pixel; the last one is alpha."""

WINDOW = 8
"""So many bytes hold a block's start and first word, wherever in a byte it begins."""


class Header(NamedTuple):
    """The number of words, the bits of a word and the four sizes of a length."""

    words: int
    word_bits: int
    sizes: tuple[int, ...]


class Listed(NamedTuple):
    """Words from ``start`` to before ``end`` that stand at ``bit``, one by one."""

    start: int
    end: int
    bit: int


def header_of(data: bytes) -> Header | None:
    """The header of encoded bytes; None if they are too short for one."""
    if len(data) * 8 < HEADER:
        return None
    bits = _ahead(data + bytes(WINDOW), 0) >> (64 - HEADER)
    sizes = tuple((bits >> shift & 15) + 1 for shift in (12, 8, 4, 0))
    return Header(bits >> 21, (bits >> 16 & 31) + 1, sizes)


def painted_runs(data: bytes, header: Header) -> Matrix | None:
    """The runs of pixels with an alpha above 0, in order; None if bytes are missing.

    Time and memory follow the number of encoded bytes, not that of the pixels.
    """
    found = _blocks(data, header)
    if found is None:
        return None
    runs = np.array(found[0], np.float64).reshape(-1, 2)
    return merged(np.concatenate([runs, _painted(data, header, found[1])]))


def _blocks(
    data: bytes, header: Header
) -> tuple[list[tuple[int, int]], list[Listed]] | None:
    """The runs of pixels whose words are all the same, and the words that are listed.

    A mask has very many blocks: this is one loop over plain numbers for that reason.
    """
    (words, word_bits, sizes), last = header, len(data) * 8
    alike: list[tuple[int, int]] = []
    listed: list[Listed] = []
    blocks, word_mask = data + bytes(WINDOW), (1 << word_bits) - 1
    bit, start = HEADER, 0
    while start < words:
        ahead = _ahead(blocks, bit)
        size = sizes[ahead >> 61 & 3]
        end = min(start + (ahead >> (61 - size) & ((1 << size) - 1)) + 1, words)
        bit += 3 + size
        if ahead >> 63:
            bit += word_bits
            if ahead >> (61 - size - word_bits) & word_mask:
                alike.append((start // CHANNELS, end // CHANNELS))
        else:
            listed.append(Listed(start, end, bit))
            bit += (end - start) * word_bits
        if bit > last:
            return None
        start = end
    return alike, listed


def _ahead(data: bytes, bit: int) -> int:
    """The 64 bits from ``bit`` on, of which at least 57 are right.

    0 beyond the end: so many bytes of it must follow.
    """
    byte = bit >> 3
    window = int.from_bytes(data[byte : byte + WINDOW], "big")
    return window << (bit & 7) & ((1 << 64) - 1)


def _painted(data: bytes, header: Header, listed: list[Listed]) -> Matrix:
    """The runs of painted pixels among the words that are listed."""
    if not listed:
        return NO_RUNS
    start, end, bit = np.array(listed, np.int64).T
    counts = end // CHANNELS - start // CHANNELS
    block = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(block)) - (np.cumsum(counts) - counts)[block]
    pixel = start[block] // CHANNELS + nth
    alpha = pixel * CHANNELS + CHANNELS - 1
    at = bit[block] + (alpha - start[block]) * header.word_bits
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    painted = bits[at[:, None] + np.arange(header.word_bits)].any(axis=1)
    return np.stack([pixel[painted], pixel[painted] + 1], axis=1).astype(np.float64)

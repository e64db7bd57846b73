"""Masks as counts of pixels: so many unpainted, so many painted, and so on (COCO)."""

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.extents.runs import NO_RUNS, merged
from scoring.values import number_of

Matrix = NDArray[np.float64]

LONGEST = 16_000_000
"""The most counts, or bytes of run lengths, that are read: some seconds of work."""


def numbers_in(given: object) -> list[int] | None:
    """Whole numbers of 0 or more in a list, or in the text of one; else None.

    >>> numbers_in("3, 4, 5"), numbers_in("[3, 4]"), numbers_in([3, -1])
    ([3, 4, 5], [3, 4], None)
    """
    if isinstance(given, str):
        given = _listed(given)
    if not isinstance(given, list) or len(given) > LONGEST:
        return None
    if set(map(type, given)) <= {int}:
        numbers = given
    else:
        numbers = [_whole(number) for number in given]
    return numbers if min(numbers, default=0) >= 0 else None


def counts_in(given: object) -> list[int] | None:
    """The counts of a mask: alone, or in an object, as COCO writes them."""
    if isinstance(given, Mapping):
        counts = given.get("counts")
        if isinstance(counts, str) and not any(sign in counts for sign in ", "):
            return _unpacked(counts)
        return numbers_in(counts)
    return numbers_in(given)


def painted_counts(counts: list[int]) -> Matrix:
    """The runs of painted pixels, in order."""
    ends = np.cumsum([0, *map(float, counts), 0.0][: len(counts) + 1])
    runs = np.stack([ends[1:-1:2], ends[2::2]], axis=1) if len(counts) > 1 else NO_RUNS
    return merged(runs[runs[:, 1] > runs[:, 0]])


def by_rows(runs: Matrix, width: int, height: int) -> Matrix:
    """Runs that go down column by column, as runs that go along row by row."""
    steps = np.zeros(width * height + 1, np.int8)
    np.add.at(steps, runs[:, 0].astype(np.intp), 1)
    np.add.at(steps, runs[:, 1].astype(np.intp), -1)
    painted = np.cumsum(steps[:-1], dtype=np.int8).reshape(width, height).T.ravel()
    changes = np.flatnonzero(np.diff(painted, prepend=0, append=0))
    return changes.reshape(-1, 2).astype(np.float64)


def _listed(text: str) -> object:
    if len(text) > 8 * LONGEST:
        return None
    try:
        return json.loads(text if text.lstrip().startswith("[") else f"[{text}]")
    except (ValueError, RecursionError):
        return text.split()


def _whole(given: object) -> int:
    """A whole number, perhaps as text; -1 for anything else."""
    number = number_of(given)
    return int(number) if number is not None and number == int(number) else -1


def _unpacked(text: str) -> list[int] | None:
    """Counts that COCO has packed into text: five bits a sign, each as a difference.

    Source: the mask API of the COCO challenge, ``rleFrString``.
    """
    counts: list[int] = []
    number = shift = 0
    for sign in text.encode("utf-8", "replace"):
        bits = sign - 48
        if not 0 <= bits < 64:  # noqa: PLR2004 - six bits a sign
            return None
        number |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            number -= 1 << shift
        if len(counts) > 2:  # noqa: PLR2004 - the first ones are no differences
            number += counts[-2]
        counts.append(number)
        number = shift = 0
    return counts if min(counts, default=0) >= 0 else None

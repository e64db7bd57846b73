"""How alike two texts are by edits, in a time that is bounded for texts of any length.

Comparing two texts takes as many steps as the product of their lengths. So texts longer
than an algorithm's limit are cut into pieces of a tenth of it, and the first piece is
compared with the first, the second with the second: the same figure wherever the edits
do not shift text from piece to piece, and never one that is too high by Levenshtein.
Long texts that differ in few places are still compared exactly by Levenshtein.
"""

from collections.abc import Callable, Iterator
from functools import partial

from rapidfuzz.distance import (
    DamerauLevenshtein,
    Hamming,
    Jaro,
    JaroWinkler,
    Levenshtein,
)

Units = str | list[str]
"""What edits count in: the characters or the words of a text."""

Similarity = Callable[[Units, Units], float]


LIMIT = 100_000
"""The longest text, in units, that Levenshtein compares whole (0.3 s for two)."""

FEW = 20_000
"""So many edits are found in texts of any length (0.2 s for a million units)."""


def edit_distance(truth: Units, other: Units) -> int:
    """Fewest insertions, deletions and replacements that turn one into the other.

    Source: V. I. Levenshtein, Binary codes capable of correcting deletions, insertions
            and reversals, 1966.

    >>> edit_distance("kitten", "sitting")
    3
    """
    if max(len(truth), len(other)) <= LIMIT:
        return Levenshtein.distance(truth, other)
    few = Levenshtein.distance(truth, other, score_cutoff=FEW, score_hint=64)
    if few <= FEW:
        return few
    return sum(Levenshtein.distance(*pair) for pair in _pieces(truth, other, LIMIT))


def levenshtein(truth: Units, other: Units) -> float:
    """One less the edits for each unit of the longer text.

    >>> levenshtein("kitten", "sitting")
    0.5714285714285714
    """
    longer = max(len(truth), len(other))
    return 1 - edit_distance(truth, other) / longer if longer else 1.0


def one_less_rate(truth: Units, other: Units) -> float:
    """One less the error rate: edits for each unit of the truth, at most all.

    >>> one_less_rate("the cat sat".split(), "the cat sat down".split())
    0.6666666666666667
    """
    if not truth:
        return 0.0 if other else 1.0
    return max(0.0, 1 - edit_distance(truth, other) / len(truth))


def _bounded(similarity: Similarity, limit: int, truth: Units, other: Units) -> float:
    """The similarity; for texts beyond the limit its mean over pieces, by length."""
    longer = max(len(truth), len(other))
    if longer <= limit:
        return similarity(truth, other)
    alike = (
        similarity(mine, theirs) * max(len(mine), len(theirs))
        for mine, theirs in _pieces(truth, other, limit)
    )
    return sum(alike) / longer


def _pieces(truth: Units, other: Units, limit: int) -> Iterator[tuple[Units, Units]]:
    step = limit // 10
    for start in range(0, max(len(truth), len(other)), step):
        yield truth[start : start + step], other[start : start + step]


ALGORITHMS: dict[str, Similarity] = {
    "levenshtein": levenshtein,
    "damerau_levenshtein": partial(
        _bounded, DamerauLevenshtein.normalized_similarity, 10_000
    ),
    "hamming": partial(Hamming.normalized_similarity, pad=True),
    "jaro": partial(_bounded, Jaro.similarity, 1_000_000),
    "jaro_winkler": partial(_bounded, JaroWinkler.similarity, 1_000_000),
}
"""How two texts are compared, by the names that profiles use.

Source: F. J. Damerau, A technique for computer detection and correction of spelling
        errors, 1964; R. W. Hamming, Error detecting and error correcting codes, 1950;
        M. A. Jaro, Advances in record-linkage methodology, 1989; W. E. Winkler, String
        comparator metrics, 1990.
"""

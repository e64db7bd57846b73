"""TextArea: how alike two texts are, and two lists of texts."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from unicodedata import normalize

from rapidfuzz.distance import (
    DamerauLevenshtein,
    Hamming,
    Jaro,
    JaroWinkler,
    Levenshtein,
)

from scoring.answers import AnswerKind
from scoring.parameters import Params
from scoring.results import Item
from scoring.sets import equal
from scoring.values import key, listed

Units = str | list[str]
"""What edits count in: the characters or the words of a text."""

Similarity = Callable[[Units, Units], float]
TextSimilarity = Callable[[str, str], float]

ALGORITHMS: dict[str, Similarity] = {
    "levenshtein": Levenshtein.normalized_similarity,
    "damerau_levenshtein": DamerauLevenshtein.normalized_similarity,
    "hamming": partial(Hamming.normalized_similarity, pad=True),
    "jaro": Jaro.similarity,
    "jaro_winkler": JaroWinkler.similarity,
}


def texts(metric: str, params: Params) -> AnswerKind[tuple[Hashable, ...]]:
    """The answers of TextArea: lists of texts, compared position by position."""
    if metric == "exact":
        return AnswerKind(_texts, equal)
    compare = text_similarity(metric, params)
    return AnswerKind(_texts, partial(by_position, compare=compare))


def text_similarity(metric: str, params: Params) -> TextSimilarity:
    """The function that compares two texts as a metric and its parameters say."""
    if metric == "wer":
        return lambda truth, other: one_less_rate(truth.split(), other.split())
    if metric == "cer":
        return one_less_rate
    compare = ALGORITHMS[params.get("algorithm", "levenshtein")]
    if params.get("granularity") == "word":
        return lambda truth, other: compare(truth.split(), other.split())
    return compare


def one_less_rate(truth: Units, other: Units) -> float:
    """One less the error rate: edits for each unit of the truth, at most all.

    >>> one_less_rate("the cat sat".split(), "the cat sat down".split())
    0.6666666666666667
    """
    if not truth:
        return 0.0 if other else 1.0
    return max(0.0, 1 - Levenshtein.distance(truth, other) / len(truth))


def by_position(
    truth: Sequence[Hashable], other: Sequence[Hashable], compare: TextSimilarity
) -> float:
    """The mean similarity of the texts at the same position; one that is missing: 0."""
    total = sum(
        compare(mine, theirs)
        if isinstance(mine, str) and isinstance(theirs, str)
        else equal(mine, theirs)
        for mine, theirs in zip(truth, other, strict=False)
    )
    return total / max(len(truth), len(other))


def composed(text: object) -> Hashable:
    """A text in Unicode's composed form (NFC): é is one character, however typed."""
    return normalize("NFC", text) if isinstance(text, str) else key(text)


def _texts(values: Sequence[Item]) -> tuple[Hashable, ...] | None:
    found = (text for value in values for text in listed(value.get("text")))
    return tuple(composed(text) for text in found) or None

"""TextArea: how alike two texts are, and two lists of texts."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import groupby
from unicodedata import combining, normalize

from scoring.answers import AnswerKind
from scoring.edits import ALGORITHMS, one_less_rate
from scoring.parameters import Params
from scoring.results import Item
from scoring.sets import equal
from scoring.values import key, listed

TextSimilarity = Callable[[str, str], float]

MOST_PAIRS = 500_000
"""The most texts that are compared with one another within one control (2 s)."""

MOST_MARKS = 100
"""The most combining marks in a row that are put in order: it takes quadratic time."""


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


def by_position(
    truth: Sequence[Hashable], other: Sequence[Hashable], compare: TextSimilarity
) -> float:
    """The mean similarity of the texts at the same position; one that is missing: 0."""
    pairs = zip(truth, other, strict=False)
    total = sum(alike(mine, theirs, compare) for mine, theirs in pairs)
    return total / max(len(truth), len(other))


def alike(truth: Hashable, other: Hashable, compare: TextSimilarity) -> float:
    """The similarity of two texts; what is no text is equal or it is not."""
    if isinstance(truth, str) and isinstance(other, str):
        return compare(truth, other)
    return equal(truth, other)


def composed(text: object) -> Hashable:
    """A text in Unicode's composed form (NFC): é is one character, however typed."""
    if not isinstance(text, str):
        return key(text)
    if text.isascii() or _has_endless_marks(text):
        return text
    return normalize("NFC", text)


def _has_endless_marks(text: str) -> bool:
    runs = groupby(map(combining, text), key=bool)
    return len(text) > MOST_MARKS and any(
        is_mark and sum(1 for _ in run) > MOST_MARKS for is_mark, run in runs
    )


def _texts(values: Sequence[Item]) -> tuple[Hashable, ...] | None:
    found = (text for value in values for text in listed(value.get("text")))
    return tuple(composed(text) for text in found) or None

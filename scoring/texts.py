"""TextArea: how alike two texts are, and two lists of texts."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from unicodedata import combining, normalize

from scoring.answers import AnswerKind
from scoring.edits import ALGORITHMS, Similarity, Units, one_less_rate
from scoring.parameters import Params
from scoring.results import Item
from scoring.sets import equal
from scoring.values import listed, name_key

MOST_EFFORT = 500_000
"""The most that is compared within one control, in pairs of short texts (2 to 10 s)."""

PAIRED_AT_ONCE = 200_000
"""The pairs of characters that take as long as two short texts do on the whole."""

SLOWER = {"damerau_levenshtein": 100}
"""How often longer than the others an algorithm takes for long texts."""

LONGEST_WHOLE = 100_000
"""Of texts that are longer, no more characters are compared with each one."""

MOST_MARKS = 100
"""The most combining marks in a row that are put in order: it takes quadratic time."""


@dataclass(frozen=True, slots=True)
class TextSimilarity:
    """How alike two texts are, and how much work it is to find out."""

    compare: Callable[[str, str], float]
    paired_at_once: float = PAIRED_AT_ONCE
    longest: float = LONGEST_WHOLE

    def alike(self, truth: Hashable, other: Hashable) -> float:
        """The similarity of two texts; what is no text is equal or it is not."""
        if isinstance(truth, str) and isinstance(other, str):
            return self.compare(truth, other)
        return equal(truth, other)

    def effort(self, truth: Hashable, other: Hashable) -> float:
        """The work that ``alike`` is, 1 for short texts."""
        if isinstance(truth, str) and isinstance(other, str):
            shorter, longer = sorted((len(truth), len(other)))
            return max(1.0, longer * min(shorter, self.longest) / self.paired_at_once)
        return 1.0


def texts(metric: str, params: Params) -> AnswerKind[tuple[Hashable, ...]]:
    """The answers of TextArea: lists of texts, compared position by position."""
    if metric == "exact":
        return AnswerKind(_texts, equal)
    compare = text_similarity(metric, params)
    return AnswerKind(
        _texts,
        partial(by_position, compare=compare),
        effort=partial(_effort, compare=compare),
    )


def text_similarity(metric: str, params: Params) -> TextSimilarity:
    """The function that compares two texts as a metric and its parameters say."""
    if metric == "wer":
        return TextSimilarity(_by_word(one_less_rate))
    if metric == "cer":
        return TextSimilarity(one_less_rate)
    algorithm = params.get("algorithm", "levenshtein")
    compare = ALGORITHMS[algorithm]
    if params.get("granularity") == "word":
        compare = _by_word(compare)
    return TextSimilarity(compare, PAIRED_AT_ONCE / SLOWER.get(algorithm, 1))


def by_position(
    truth: Sequence[Hashable], other: Sequence[Hashable], compare: TextSimilarity
) -> float:
    """The mean similarity of the texts at the same position; one that is missing: 0."""
    pairs = zip(truth, other, strict=False)
    total = sum(compare.alike(mine, theirs) for mine, theirs in pairs)
    return total / max(len(truth), len(other))


def composed(text: object) -> Hashable:
    """A text in Unicode's composed form (NFC): é is one character, however typed.

    A number is the text that writes it.
    """
    if not isinstance(text, str):
        return name_key(text)
    if text.isascii() or _has_endless_marks(text):
        return text
    return normalize("NFC", text)


def _by_word(compare: Callable[[Units, Units], float]) -> Similarity:
    return lambda truth, other: compare(_words(truth), _words(other))


def _words(text: Units) -> Units:
    return text.split() if isinstance(text, str) else text


def _effort(
    truth: Sequence[Hashable], other: Sequence[Hashable], compare: TextSimilarity
) -> float:
    """What it takes to compare two lists of texts by position."""
    pairs = zip(truth, other, strict=False)
    return sum(compare.effort(mine, theirs) for mine, theirs in pairs)


def _has_endless_marks(text: str) -> bool:
    runs = groupby(map(combining, text), key=bool)
    return len(text) > MOST_MARKS and any(
        is_mark and sum(1 for _ in run) > MOST_MARKS for is_mark, run in runs
    )


def _texts(values: Sequence[Item]) -> tuple[Hashable, ...] | None:
    found = (text for value in values for text in listed(value.get("text")))
    return tuple(composed(text) for text in found) or None

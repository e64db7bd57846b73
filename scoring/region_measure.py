"""Scores the regions of one control, and says which was paired with which."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence

from scoring.comparison import LabelScore, PairKind, RegionPair
from scoring.likeness import MISLABELLED, Likeness
from scoring.measure import Explanation
from scoring.paired_share import RegionScore
from scoring.region_pairs import region_pairs
from scoring.regions import Reader, Regions
from scoring.results import Results
from scoring.work import pairing_work


class RegionMeasure:
    """A control whose results are regions, or answers about regions.

    ``score`` is any figure over the regions of two sides; ``likeness`` says which
    regions are shown as pairs when the score is explained.
    """

    def __init__(
        self, control: str, reader: Reader, score: RegionScore, likeness: Likeness
    ) -> None:
        self._control = control
        self._likeness = likeness
        self.read = reader
        self.score = score

    def unreadable(self, _results: Results, regions: Regions) -> int:
        """The regions whose geometry cannot be read."""
        return sum(1 for region in regions.regions if not region.is_readable)

    def work(self, truth: Regions, other: Regions) -> Iterator[float]:
        """That of pairing the regions."""
        return pairing_work(truth, other, self._likeness)

    def explaining_work(self, truth: Regions, other: Regions) -> Iterator[float]:
        """That of pairing them once more, and of looking for wrong labels."""
        yield from pairing_work(truth, other, self._likeness)
        yield from pairing_work(truth, other, MISLABELLED)

    def explain(self, truth: Regions, other: Regions) -> Explanation:
        """Every region with its pair, and the same score for each label alone."""
        pairs = self.pairs(truth, other)
        return Explanation(tuple(self._labels(truth, other, pairs)), pairs)

    def pairs(self, truth: Regions, other: Regions) -> tuple[RegionPair, ...]:
        """Every region with its pair."""
        return region_pairs(self._control, truth, other, self._likeness)

    def _labels(
        self, truth: Regions, other: Regions, pairs: Sequence[RegionPair]
    ) -> Iterable[LabelScore]:
        mine, theirs = truth.by_class(), other.by_class()
        matched = _matched(pairs)
        for label in sorted(_names(mine) | _names(theirs)):
            yield self._label(
                label,
                mine.get(label, Regions([], truth.results)),
                theirs.get(label, Regions([], other.results)),
                matched[label],
            )

    def _label(
        self, label: str, truth: Regions, other: Regions, matched: int
    ) -> LabelScore:
        return LabelScore(
            control=self._control,
            label=label,
            score=self.score(truth, other) if truth and other else 0.0,
            matched=matched,
            missed=len(truth) - matched,
            extra=len(other) - matched,
        )


def _names(labels: Iterable[Hashable]) -> set[str]:
    return {label for label in labels if isinstance(label, str)}


def _matched(pairs: Iterable[RegionPair]) -> Counter[str]:
    """How often both regions of a pair carry a label."""
    return Counter(
        label
        for pair in pairs
        if pair.kind is PairKind.MATCHED
        for label in set(pair.truth_labels).intersection(pair.other_labels)
    )

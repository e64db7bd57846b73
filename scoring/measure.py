"""What every way of scoring a control has in common."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from scoring.comparison import LabelScore, RegionPair
from scoring.results import Results


class Explanation(NamedTuple):
    """What a measure says beside the score of its control."""

    labels: tuple[LabelScore, ...] = ()
    pairs: tuple[RegionPair, ...] = ()


class Measure(Protocol):
    """How one control is scored.

    ``read`` is done once for each side; its answer is false where nothing was answered.
    """

    def read(self, results: Results) -> Any:
        """What one side answered. Never raises."""

    def score(self, truth: Any, other: Any) -> float:
        """How alike two answers are, in [0, 1]. Asked only where both sides answered.

        Never raises.
        """

    def unreadable(self, results: Results, answer: Any) -> int:
        """How many regions or answers of one side say what cannot be read.

        ``answer`` is what ``read`` made of these results. Never raises.
        """

    def work(self, truth: Any, other: Any) -> Iterator[float]:
        """What it takes to score two answers that are there, counted part by part.

        In millionths of a second; each part is counted before it is done.
        """

    def explain(self, truth: Any, other: Any) -> Explanation:
        """The labels and regions behind the score; one side may be empty."""

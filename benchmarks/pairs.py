"""Two ways of doing the same, in turns: no load, but work that ends."""

import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks import screen

Seconds = Callable[[], float]
"""Does the work on rows that nobody has touched; how long the work alone took."""


class Pair(NamedTuple):
    """How long both took, round by round."""

    work: str
    beside: str
    ours: list[float]
    other: list[float]

    @property
    def ratios(self) -> list[float]:
        """How many times as fast ours was, in each round.

        >>> Pair("work", "by hand", [2.0, 4.0], [1.0, 1.0]).ratios
        [0.5, 0.25]
        """
        pairs = zip(self.ours, self.other, strict=True)
        return [other / ours for ours, other in pairs]

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)


def in_turns(
    work: str, beside: str, rounds: int, *, ours: Seconds, other: Seconds
) -> Pair:
    """Each does it once a round, in another order each time."""
    pair = Pair(work, beside, [], [])
    turns = [("ours", ours, pair.ours), (beside, other, pair.other)]
    with screen.steps(work, 2 * rounds) as step:
        for number in range(rounds):
            for name, way, found in turns if number % 2 else turns[::-1]:
                step(f"round {number + 1}, {name}")
                found.append(way())
    return pair


def table(pairs: Sequence[Pair]) -> str:
    """All of them, in Markdown."""
    lines = [
        "| work | ours, s | beside it | s | ours, times as fast | from, to |",
        "|---|---:|---|---:|---:|---:|",
    ]
    for one in pairs:
        ours, other = statistics.median(one.ours), statistics.median(one.other)
        spread = f"{min(one.ratios):.2f} to {max(one.ratios):.2f}"
        lines.append(
            f"| {one.work} | {ours:.2f} | {one.beside} | {other:.2f}"
            f" | {one.ratio:.2f} | {spread} |"
        )
    return "\n".join(lines)

"""What the project wants to be, and whether this run shows it to be so."""

from collections.abc import Iterable
from typing import NamedTuple


class Goal(NamedTuple):
    """One figure that is wanted."""

    what: str
    wanted: float
    found: float | None
    """None: it was not measured, and the note says why."""
    note: str = ""
    at_most: bool = False

    @property
    def verdict(self) -> str:
        """Whether it is met.

        >>> [Goal("", 2, found).verdict for found in (3, 1, None)]
        ['met', 'missed', 'not measured']
        >>> Goal("", 2, 1, at_most=True).verdict
        'met'
        """
        if self.found is None:
            return "not measured"
        met = self.found <= self.wanted if self.at_most else self.found >= self.wanted
        return "met" if met else "missed"


def table(goals: Iterable[Goal]) -> str:
    """All of them, in Markdown."""
    lines = ["| goal | wanted | found | |", "|---|---:|---:|---|"]
    for goal in goals:
        wanted = f"{'at most' if goal.at_most else 'at least'} {goal.wanted:g}"
        found = "" if goal.found is None else f"{goal.found:.2f}"
        verdict = ": ".join(filter(None, (goal.verdict, goal.note)))
        lines.append(f"| {goal.what} | {wanted} | {found} | {verdict} |")
    return "\n".join(lines)

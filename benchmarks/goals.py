"""What the project wants to be, and whether this run shows it to be so."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_LINE = re.compile(
    r"^\| (.+?) \| at (?:least|most) [\d.e+]+ \| ([\d.]+) \|", re.MULTILINE
)


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


def found_in(document: str) -> dict[str, float]:
    """What a former run found, by the names of the goals in its table.

    >>> found_in("| page: speed | at least 0.6 | 0.48 | missed |")
    {'page: speed': 0.48}
    """
    return {what: float(found) for what, found in _LINE.findall(document)}


def _change(goal: Goal, before: float | None) -> str:
    """What a former run found of it, and how much more this one did."""
    if before is None or goal.found is None:
        return ""
    share = f" ({goal.found / before - 1:+.0%})" if before else ""
    return f"{before:.2f} in the run before{share}"


def table(goals: Iterable[Goal], former: Mapping[str, float] | None = None) -> str:
    """All of them, in Markdown, with what a former run found."""
    before = former or {}
    lines = ["| goal | wanted | found | |", "|---|---:|---:|---|"]
    for goal in goals:
        wanted = f"{'at most' if goal.at_most else 'at least'} {goal.wanted:g}"
        found = "" if goal.found is None else f"{goal.found:.2f}"
        change = _change(goal, before.get(goal.what))
        verdict = ": ".join(filter(None, (goal.verdict, goal.note)))
        verdict = "; ".join(filter(None, (verdict, change)))
        lines.append(f"| {goal.what} | {wanted} | {found} | {verdict} |")
    return "\n".join(lines)

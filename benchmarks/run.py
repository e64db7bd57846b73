"""One run of the benchmarks: how long, and where."""

from pathlib import Path
from typing import NamedTuple

from benchmarks.goals import Goal


class Run(NamedTuple):
    """What every part is told."""

    rounds: int
    seconds: int
    folder: Path
    """For what it makes; gone afterwards."""


class Found(NamedTuple):
    """What a part found."""

    text: str
    """Markdown, for under the part's title."""
    goals: tuple[Goal, ...] = ()
    versions: tuple[str, ...] = ()
    """Of what was measured, beside our own packages."""

"""A part of the benchmarks: what can be run alone."""

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.run import Found, Run


class Part(NamedTuple):
    """One section of the document."""

    name: str
    """What ``--only`` takes."""
    title: str
    measure: Callable[[Run], Found]
    """An exception of it leaves the part out, and is shown."""

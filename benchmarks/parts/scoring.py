"""Scoring alone, without a server or SQL."""

from benchmarks.parts.printed import printed_by
from benchmarks.run import Found, Run


def measure(_: Run) -> Found:
    """It has rounds of its own."""
    return printed_by("benchmarks.scoring", is_markdown=True)

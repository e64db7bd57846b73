"""What was measured, as a line on the terminal and as a table of the document."""

from collections.abc import Sequence

from benchmarks.contenders.in_python import OURS
from benchmarks.rounds import Measured

SLOW = 10
"""Answers in a second below which a decimal is told."""


def line(one: Measured) -> str:
    """For the terminal."""
    if one.left_out:
        return f"{one.scenario:28} {one.contender:15} left out: {one.left_out}"
    spread = f"({min(one.ratios):.2f} to {max(one.ratios):.2f})"
    return (
        f"{one.scenario:28} {one.contender:15} {one.rate:9,.1f}/s"
        f" {one.ratio:8.2f} {spread}"
    )


def table(measured: Sequence[Measured]) -> str:
    """All of them, in Markdown."""
    lines = [
        "| scenario | contender | answers/s | ours, times as fast | from, to |",
        "|---|---|---:|---:|---:|",
    ]
    for one in measured:
        cells = [one.scenario, one.contender, *_figures(one)]
        lines.append(f"| {' | '.join(cells)} |")
    reasons = {one.contender: one.left_out for one in measured if one.left_out}
    lines += [
        f"\nLeft out: {name}. {' '.join(reason.split())}"
        for name, reason in reasons.items()
    ]
    return "\n".join(lines)


def _figures(one: Measured) -> tuple[str, str, str]:
    if one.left_out:
        return "left out", "", ""
    rate = f"{one.rate:,.0f}" if one.rate >= SLOW else f"{one.rate:.1f}"
    if one.contender == OURS.name:
        return rate, "", ""
    return rate, f"{one.ratio:.2f}", f"{min(one.ratios):.2f} to {max(one.ratios):.2f}"

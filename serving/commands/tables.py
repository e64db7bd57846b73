"""Print tables, for people and for ``cut`` and ``awk``."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click

MICROSECONDS = 1_000_000


def show(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows below their head, each column as wide as it has to be."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def moment(at: int | None) -> str:
    """A time in UTC, to the minute; ``-`` for none."""
    if at is None:
        return "-"
    return f"{datetime.fromtimestamp(at / MICROSECONDS, UTC):%Y-%m-%dT%H:%MZ}"

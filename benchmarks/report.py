"""The tables of ``docs/benchmarks.md``, between two marks; the rest is written."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from benchmarks import load
from benchmarks.rounds import OURS, Measured

FILE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PACKAGES = ("starlette", "uvicorn", "strawberry-graphql", "graphql-core", "orjson")


def write(tables: Mapping[str, Iterable[Measured]], notes: Iterable[str]) -> None:
    """Put these tables, one for each database, in the place of the former ones."""
    parts = [*notes, _machine()]
    for title, measured in tables.items():
        parts += [f"### {title}", _table(measured)]
    before, _, rest = FILE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    text = "\n\n".join([BEGIN, *parts, END])
    FILE.write_text(f"{before}{text}{after}", encoding="utf-8")


def _table(measured: Iterable[Measured]) -> str:
    lines = [
        "| scenario | contender | answers/s | ours, times as fast | from, to |",
        "|---|---|---:|---:|---:|",
    ]
    for one in measured:
        ratios = ["", ""]
        if one.contender != OURS:
            spread = f"{min(one.ratios):.2f} to {max(one.ratios):.2f}"
            ratios = [f"{one.ratio:.2f}", spread]
        cells = [one.scenario, one.contender, f"{one.rate:,.0f}", *ratios]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"{name} {metadata.version(name)}" for name in PACKAGES]
    return (
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB."
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {', '.join(versions)}, {load.version()}."
    )

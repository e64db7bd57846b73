"""Measure all contenders and write the tables: ``python -m benchmarks``."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import report, rows
from benchmarks.contenders.servers import Contender, in_python, running
from benchmarks.rounds import OURS, Measured, measure
from benchmarks.scenarios import scenarios

BY_SQL = (
    in_python(OURS, "ours"),
    in_python("graphql-core", "ours", environment={"BENCH_DEPTH_FIRST": "1"}),
    in_python("by hand", "by_hand", path="/{name}"),
)
ON_SQLITE = (
    *BY_SQL,
    in_python("data loaders", "data_loaders", scenarios=frozenset({"page", "viewer"})),
)


def main() -> None:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--quiet", action="store_true", help="write no document")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'rows.db'}"
        tables = {"SQLite": run(url, ON_SQLITE, asked.rounds, asked.seconds)}
    if not asked.quiet:
        report.write(tables, [f"{asked.rounds} rounds of {asked.seconds} s each."])


def run(
    url: str, contenders: Sequence[Contender], rounds: int, seconds: int
) -> list[Measured]:
    """Make the rows at this URL and measure the contenders on them."""
    made = rows.make(url)
    found = []
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(one, url, made.token)) for one in contenders
        ]
        for scenario in scenarios(made.first_choices, made.first_boxes):
            part = measure(servers, scenario, rounds, seconds)
            found += part
            for one in part:
                sys.stdout.write(_line(one))
                sys.stdout.flush()
    return found


def _line(one: Measured) -> str:
    return (
        f"{one.scenario:28} {one.contender:14} {one.rate:9,.0f}/s"
        f" {one.ratio:7.2f} ({min(one.ratios):.2f} - {max(one.ratios):.2f})\n"
    )


if __name__ == "__main__":
    main()

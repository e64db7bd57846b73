"""How a page's time grows with the tasks: every filter with every order.

    .venv/bin/python -m benchmarks.pages sqlite:///small.db sqlite:///large.db

Each database holds a project made by :mod:`benchmarks.large`. A process of its own asks
each; they take turns, page by page, so that what else runs on the machine strikes both.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from benchmarks.asking import Worker
from benchmarks.page_cases import WHATS, Case, cases

GOAL = 1.3
"""How many times as long the large one may take."""


class Measured(NamedTuple):
    """A page on both databases."""

    case: Case
    small: float
    large: float

    @property
    def ratio(self) -> float:
        """How many times as long the large one takes."""
        return self.large / self.small


def measure(
    urls: Sequence[str], whats: Sequence[str], rounds: int, only: str
) -> Iterator[Measured]:
    """Ask for every page on both databases."""
    workers = [Worker(url, whats) for url in urls]
    for number, case in enumerate(cases(whats)):
        if not re.search(only, f"{case.what} {case.who} {case.filter} {case.order}"):
            continue
        small, large = [], []
        for _ in range(rounds):
            small.append(workers[0].seconds(number))
            large.append(workers[1].seconds(number))
            if large[-1] > 1:
                break
        yield Measured(case, min(small), min(large))
    for one in workers:
        one.end()


def worst_places(measured: Iterable[Measured]) -> Iterator[Measured]:
    """The worst of the four places in the list, for each filter and order."""
    for _, some in groupby(measured, key=lambda one: one.case[:5]):
        yield max(some, key=lambda one: one.ratio)


def lines(measured: Iterable[Measured]) -> Iterator[str]:
    """A line for each filter and order."""
    yield "| list | viewer | filter | order | page | ms, small | ms, large | ratio |"
    yield "|---|---|---|---|---|---:|---:|---:|"
    for one in worst_places(measured):
        case = one.case
        yield (
            f"| {case.what} | {case.who} | {case.filter} | {case.order} | {case.place}"
            f" | {one.small * 1000:.2f} | {one.large * 1000:.2f} | {one.ratio:.2f} |"
        )


def brief(measured: Iterable[Measured]) -> Iterator[str]:
    """A line for each filter: how many orders keep to the goal, and the slowest."""
    yield (
        f"| list | viewer | filter | orders within {GOAL} | slowest"
        " | ms, small | ms, large | ratio |"
    )
    yield "|---|---|---|---:|---|---:|---:|---:|"
    for key, some in groupby(worst_places(measured), key=lambda one: one.case[:3]):
        pages = list(some)
        kept = sum(one.ratio <= GOAL for one in pages)
        slowest = max(pages, key=lambda one: one.large)
        order = f"{slowest.case.order} {slowest.case.place}".strip()
        yield (
            f"| {' | '.join(key)} | {kept} of {len(pages)} | {order}"
            f" | {slowest.small * 1000:.2f} | {slowest.large * 1000:.2f}"
            f" | {slowest.ratio:.1f} |"
        )


def main() -> None:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="which, as a regular expression")
    parser.add_argument("--brief", action="store_true", help="a line for each filter")
    parser.add_argument("urls", nargs="+")
    asked = parser.parse_args()
    whats = asked.urls[2:] or WHATS
    table = brief if asked.brief else lines
    for line in table(measure(asked.urls[:2], whats, asked.rounds, asked.only)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Whether a second worker process helps, and whether it could on this machine."""

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks import answers, databases, load, rows, screen
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.in_python import UNLIMITED
from benchmarks.goals import Goal
from benchmarks.run import Found, Run
from benchmarks.scenarios import PAGE_OF_TASKS
from benchmarks.servers import Server, running

WANTED = 1.6
CORES = psutil.cpu_count() or 1
EXPLAINED = """\
The server's own command with `--workers`, on PostgreSQL, page of tasks. While one
worker answered, {busy:.2f} of {cores} cores were busy, and {rest:.2f} in the second
before, when nothing was asked. That is how it is known what was free: the system's own
count for the whole machine, in every round; medians. The load generator and PostgreSQL
take their part of the cores too.

| workers | answers/s | two over one | from, to |
|---|---:|---:|---:|
| 1 | {one:,.0f} | | |
| 2 | {two:,.0f} | {ratio:.2f} | {low:.2f} to {high:.2f} |
"""


class _Round(NamedTuple):
    one: float
    two: float
    rest: float
    """Cores that were busy while nothing was asked."""
    busy: float
    """Cores that were busy while one worker answered."""


def measure(run: Run) -> Found:
    """Ask one worker, then two, on the same rows."""
    with databases.postgresql(run.folder) as url:
        made = rows.make(url)
        with (
            running(_workers(1, url), url, made.token, run.folder) as one,
            running(_workers(2, url), url, made.token, run.folder) as two,
        ):
            answers.check(one, two, PAGE_OF_TASKS)
            found = _found(list(_rounds(run, one, two)))
        return found._replace(versions=(databases.version(url),))


def _workers(count: int, url: str) -> Contender:
    server = str(Path(__file__).parents[2] / "server.py")
    command = (sys.executable, server, "serve", "--port", "{port}", "--database", url)
    return Contender(
        f"{count} workers",
        (*command, "--workers", str(count)),
        environment=UNLIMITED,
    )


def _rounds(run: Run, one: Server, two: Server) -> Iterator[_Round]:
    with screen.steps("workers", 2 * (run.rounds + 1)) as step:
        for number in range(run.rounds + 1):
            step("one worker")
            rest = _busy(interval=1)
            alone = _ask(one, run)
            busy = _busy()
            step("two workers")
            both = _ask(two, run)
            if number:
                yield _Round(alone, both, rest, busy)


def _busy(interval: float | None = None) -> float:
    """How many cores were busy in so many seconds, or since the last time."""
    return psutil.cpu_percent(interval) / 100 * CORES


def _ask(server: Server, run: Run) -> float:
    request = server.contender.request(PAGE_OF_TASKS)
    return load.ask(server, request, 0, run.seconds).rate


def _found(rounds: list[_Round]) -> Found:
    middle = _Round(*map(statistics.median, zip(*rounds, strict=True)))
    ratios = [one.two / one.one for one in rounds]
    ratio = statistics.median(ratios)
    text = EXPLAINED.format(
        **middle._asdict(), cores=CORES, ratio=ratio, low=min(ratios), high=max(ratios)
    )
    goal = Goal(
        "two workers over one, page, PostgreSQL",
        WANTED,
        ratio,
        f"of {CORES} cores {middle.rest:.2f} busy before, {middle.busy:.2f} with one",
    )
    return Found(text, (goal,))

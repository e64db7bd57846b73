"""One run from the empty database to the verdict."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from models.commands import checking, counting, rescoring
from models.db import database as db
from tests.soak import (
    annotating,
    databases,
    faults,
    following,
    judging,
    managing,
    reviewing,
    watching,
    world,
)
from tests.soak.databases import Database
from tests.soak.faults import Announced, Server
from tests.soak.options import ANNOTATORS, REVIEWERS, Options
from tests.soak.reports import Report
from tests.soak.snapshots import Snapshots
from tests.soak.world import World

PROCESSES = ANNOTATORS + REVIEWERS + 3
SECONDS_TO_RESCORE = 60


@dataclass
class Found:
    """What came of a run."""

    options: Options
    seconds: float
    reports: list[Report]
    announced: list[Announced]
    stopped_in: float = 0.0
    changes: int = 0
    violations: list[str] = field(default_factory=list)


def run(options: Options, folder: Path) -> Found:
    """Run it; the folder keeps the database and the log of the server."""
    with databases.new(folder, postgresql=options.postgresql) as database:
        server = Server(database.url, options.workers, folder)
        made = world.make(database.url, server.url, options.seed)
        with faults.served(server):
            began = time.monotonic()
            reports, marks, announced = _loaded(options, made, server, database)
            found = Found(options, time.monotonic() - began, reports, announced)
            _wait_for_rescoring(database.url)
            found.stopped_in = server.stop()
        found.violations = judging.counted(_violations(found, made, marks))
        found.changes = _changes(database.url)
        return found


def _loaded(
    options: Options, made: World, server: Server, database: Database
) -> tuple[list[Report], dict[int, int], list[Announced]]:
    """All clients at work, and faults as wanted."""
    with _processes() as pool:
        end = time.monotonic() + options.seconds
        work = _work(pool, options, made, end)
        manager = pool.submit(managing.run, made, end, options.pause)
        announced = faults.make(options, server, database, end - options.settling)
        reports = [one.result() for one in work]
        report, marks = manager.result()
    return [*reports, report], marks, announced


@contextmanager
def _processes() -> Iterator[ProcessPoolExecutor]:
    """One process for each who takes part, all of them started."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    met = context.Barrier(PROCESSES)
    with ProcessPoolExecutor(
        PROCESSES, mp_context=context, initializer=met.wait
    ) as pool:
        wait([pool.submit(time.monotonic) for _ in range(PROCESSES)])
        yield pool


def _work(
    pool: ProcessPoolExecutor, options: Options, made: World, end: float
) -> list[Future[Report]]:
    roles = [(annotating.run, place) for place in range(ANNOTATORS)]
    roles += [(reviewing.run, place) for place in range(REVIEWERS)]
    return [
        *(pool.submit(role, made, place, end, options.pause) for role, place in roles),
        pool.submit(following.run, made, end, options.settling),
        pool.submit(watching.run, made.database_url, end),
    ]


def _wait_for_rescoring(database_url: str) -> None:
    """Until no accuracy is pending and all answers are counted.

    The server must get there by itself.
    """
    db.connect(database_url)
    latest = time.monotonic() + SECONDS_TO_RESCORE
    while _waiting() and time.monotonic() < latest:
        time.sleep(0.1)
    db.close()


def _waiting() -> list[int]:
    with db.read():
        return [*rescoring.waiting(), *counting.waiting_projects()]


def _violations(found: Found, made: World, marks: dict[int, int]) -> Iterator[str]:
    db.connect(made.database_url)
    yield from Snapshots().look()
    with db.read():
        if _waiting():
            yield "Accuracies are pending, or answers not counted, and nothing changes"
        ledgers = [one.ledger for one in found.reports if one.ledger is not None]
        yield from judging.of_ledgers(ledgers, made.shared)
        yield from judging.of_imports(marks)
        followed = [it for one in found.reports for it in one.followed]
        yield from judging.of_subscribers(followed, made.begins)
    for wrong in checking.check():
        yield f"Figures are not what the rows say: {wrong}"
    yield from judging.of_faults(found.reports, found.announced)
    for one in found.reports:
        yield from one.violations
    db.close()


def _changes(database_url: str) -> int:
    db.connect(database_url)
    with db.read():
        count: Any = db.scalar("SELECT COUNT(*) FROM changes")
    db.close()
    return int(count)

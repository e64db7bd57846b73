"""``rescore``: compute all accuracies of a project again."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import os
import time
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import click

from models.commands import rescoring
from models.db import database as db
from serving import settings
from serving.commands import bars, database, projects, rescoring_worker
from serving.commands.bars import Advance
from serving.commands.rescoring_worker import Done

SECONDS_BETWEEN_LOOKS = 0.2
CORES = os.cpu_count() or 1
STEPS_AHEAD = 2 * CORES
"""Two for each process, so that no process waits for work."""


@click.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@database.opened
def rescore(project: str) -> None:
    """Compute every accuracy of a project again, on all cores.

    If an earlier run was interrupted, this one completes it instead of starting over.
    Servers that run meanwhile take part.

    \b
    Example:
      python server.py rescore --project Reviews
    """
    found = projects.named(project)
    if not _is_waiting(found.id):
        rescoring.begin(found.id)
    given = click.get_current_context().params["database"]
    url = settings.load(database_url=given).database_url
    with bars.of_items("Rescoring") as advance:
        try:
            with processes(url) as pool:
                work_off(pool, found.id, advance)
        except BrokenProcessPool:
            raise click.ClickException(
                "One of the processes was killed. What was computed so far is kept: run"
                " the same command to continue."
            ) from None
    with db.read():
        total = rescoring.progress([found.id])[found.id].total
    click.echo(f"Rescored {total:,} tasks of {found.title}.")


def processes(database_url: str) -> ProcessPoolExecutor:
    """A process for each core; each can rescore tasks."""
    context = get_context("spawn")
    turn = context.Lock() if db.is_sqlite() else None
    return ProcessPoolExecutor(
        CORES, context, rescoring_worker.begin, (database_url, turn)
    )


def work_off(pool: Executor, project_id: int, advance: Advance) -> None:
    """Score all tasks of the project that wait."""
    while _is_waiting(project_id):
        _give_out(pool, project_id, advance)
        if _is_waiting(project_id):  # others are busy with these
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _give_out(pool: Executor, project_id: int, advance: Advance) -> None:
    """Give each task that waits to one of the processes, and see all of them done.

    A step may leave some out, because others change them: they still wait then.
    """
    running: set[Future[Done]] = set()
    size, last, next_look = rescoring.TASKS_A_STEP, 0, 0.0
    while True:
        while len(running) < STEPS_AHEAD:
            found = _waiting(project_id, size, last)
            if not found:
                break
            running.add(pool.submit(rescoring_worker.step, project_id, found))
            last = found[-1]
        if not running:
            return
        done, running = wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
        for one in done:
            size = rescoring.next_size(*one.result())
        if time.monotonic() > next_look:
            _show(project_id, advance)
            next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS


def _is_waiting(project_id: int) -> bool:
    return bool(_waiting(project_id, count=1, after=0))


def _waiting(project_id: int, count: int, after: int) -> list[int]:
    with db.read():
        return rescoring.waiting_tasks(project_id, count, after)


def _show(project_id: int, advance: Advance) -> None:
    with db.read():
        advance(*rescoring.progress([project_id])[project_id])

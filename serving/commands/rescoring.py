"""``rescore``: all accuracies of a project anew."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import os
import time
from concurrent.futures import ProcessPoolExecutor, wait
from multiprocessing import get_context

import click

from models import database as db
from models.commands import rescoring
from models.commands.rescoring import Progress
from serving import settings
from serving.commands import bars, database, projects
from serving.commands.bars import Advance

SECONDS_BETWEEN_LOOKS = 0.2


@click.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@database.opened
def rescore(project: str) -> None:
    """Compute every accuracy of a project anew.

    On PostgreSQL with all cores; SQLite has one writer at a time. What is left of a run
    that was broken off is done first, and not begun again. Servers that run meanwhile
    take part.

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
        _work_off(url, found.id, advance)
    click.echo(f"Rescored {_progress(found.id).total:,} tasks of {found.title}.")


def _work_off(url: str, project_id: int, advance: Advance) -> None:
    count = 1 if db.is_sqlite() else os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        working = {pool.submit(_steps, url, project_id) for _ in range(count)}
        while working:
            done, working = wait(working, SECONDS_BETWEEN_LOOKS)
            for one in done:
                one.result()
            advance(*_progress(project_id))


def _steps(url: str, project_id: int) -> None:
    """What one of the processes does, until no task waits: not even for another."""
    db.connect(url)
    size = rescoring.TASKS_A_STEP
    while _is_waiting(project_id):
        began = time.monotonic()
        if rescoring.step(project_id, size):
            size = rescoring.next_size(size, time.monotonic() - began)
        else:
            time.sleep(SECONDS_BETWEEN_LOOKS)
    db.close()


def _is_waiting(project_id: int) -> bool:
    with db.read():
        return project_id in rescoring.waiting()


def _progress(project_id: int) -> Progress:
    with db.read():
        return rescoring.progress([project_id])[project_id]

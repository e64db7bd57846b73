"""Ours beside Label Studio, each on SQLite: the same tasks, by its own import."""

import json
from typing import Any

from benchmarks import databases, installing, rows
from benchmarks.comparing import Wanted, compare, goals
from benchmarks.contenders import label_studio
from benchmarks.contenders.in_python import OURS
from benchmarks.contenders.label_studio import Tasks
from benchmarks.run import Found, Run
from benchmarks.scenarios import PAGE_OF_TASKS, SET_BOXES, SET_CHOICES
from benchmarks.tables import table
from exchange.exports import EVERYTHING, export_page
from models.conditions import TaskCondition
from models.db import database as db

TASKS = 500
PROJECTS = {PAGE_OF_TASKS.title: 1, SET_CHOICES.title: 2, SET_BOXES.title: 3}


def measure(run: Run) -> Found:
    """Make the rows, give Label Studio some of them, and ask both."""
    url = databases.sqlite(run.folder)
    made = rows.make(url)
    tasks = {title: _exported(url, number) for title, number in PROJECTS.items()}
    folder = run.folder / "label-studio"
    folder.mkdir()
    theirs = label_studio.contender(folder, tasks)
    scenarios = [one for one in made.scenarios if theirs.takes(one)]
    measured = compare(run, (OURS, theirs), scenarios, url, made.token)
    wanted = (
        Wanted(PAGE_OF_TASKS, theirs, 100),
        Wanted(SET_CHOICES, theirs, 50),
        Wanted(SET_BOXES, theirs, 50),
    )
    versions = (installing.label_studio_version(),)
    return Found(table(measured), goals("SQLite", wanted, measured), versions)


def _exported(url: str, project: int) -> Tasks:
    """The first tasks of a project, as Label Studio takes them."""
    db.connect(url)
    with db.read():
        page = export_page(EVERYTHING, project, TaskCondition(), TASKS)
    db.close()
    return [_without_authors(json.loads(task)) for task in page.tasks]


def _without_authors(task: dict[str, Any]) -> dict[str, Any]:
    """It refuses authors that it does not know: all answers are its one user's."""
    for annotation in task["annotations"]:
        del annotation["completed_by"]
    return task

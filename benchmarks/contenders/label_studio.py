"""Label Studio itself, asked by its own REST API, with rows by its own import.

It is given fewer tasks than ours has, which is to its advantage. Its PATCH stores a
mark on one annotation and scores nothing.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import installing
from benchmarks.contenders import same_values
from benchmarks.contenders.contender import ID, Contender, Request
from benchmarks.rows import BOXES_CONFIG, CHOICES_CONFIG
from benchmarks.scenarios import (
    ANSWERS,
    PAGE_OF_TASKS,
    PAGE_TASKS,
    SET_BOXES,
    SET_CHOICES,
    Marks,
)
from benchmarks.servers import ContenderError, Server

TOKEN = "0123456789abcdef0123456789abcdef01234567"  # noqa: S105 - its server is ours
TASKS_AT_ONCE = 250
SECONDS_A_ROUND = 10
SECONDS_TO_START = 900
CONFIGS = {
    PAGE_OF_TASKS.title: CHOICES_CONFIG,
    SET_CHOICES.title: CHOICES_CONFIG,
    SET_BOXES.title: BOXES_CONFIG,
}

Tasks = list[dict[str, Any]]


def contender(folder: Path, tasks: dict[str, Tasks]) -> Contender:
    """Label Studio with these tasks, one project for each scenario's title."""
    return Contender(
        "Label Studio",
        _command(folder),
        installing.label_studio,
        {"COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false"},
        authorization=f"Token {TOKEN}",
        scenarios=frozenset({"page", "set"}),
        same=same_values.label_studio,
        fill=partial(_filled, tasks),
        seconds=SECONDS_A_ROUND,
        seconds_to_start=SECONDS_TO_START,
    )


def _command(folder: Path) -> tuple[str, ...]:
    user = ("--username", "bench@example.org", "--password", TOKEN)
    token = ("--user-token", TOKEN, "--enable-legacy-api-token")
    place = ("--internal-host", "127.0.0.1", "--data-dir", str(folder))
    start = (
        str(installing.LABEL_STUDIO),
        "start",
        "--no-browser",
        "--agree-fix-sqlite",
    )
    return (*start, "--port", "{port}", *place, *user, *token)


def _filled(tasks: dict[str, Tasks], server: Server) -> Contender:
    """Import the tasks, and know from then on how each scenario is asked."""
    requests = {
        title: _imported(server, title, of_project)
        for title, of_project in tasks.items()
    }
    return server.contender._replace(request=lambda one: requests[one.title])


def _imported(server: Server, title: str, tasks: Tasks) -> Request:
    made = {"title": title, "label_config": CONFIGS[title]}
    project = _call(server, "POST", "/api/projects/", made)["id"]
    for begin in range(0, len(tasks), TASKS_AT_ONCE):
        some = tasks[begin : begin + TASKS_AT_ONCE]
        _call(server, "POST", f"/api/projects/{project}/import", some)
    if title == PAGE_OF_TASKS.title:
        return Request(path=_page(project, 1, PAGE_TASKS), method="GET")
    return Request(
        json.dumps({"ground_truth": True}),
        f"/api/annotations/{ID}/",
        "PATCH",
        _marks(server, project, len(tasks)),
    )


def _page(project: int, number: int, size: int) -> str:
    """The path by which the Data Manager reads a page, annotations and all."""
    return f"/api/tasks?project={project}&page={number}&page_size={size}&fields=all"


def _marks(server: Server, project: int, tasks: int) -> Marks:
    """Where the ids of the annotations begin.

    Raises:
        ContenderError: they do not follow each other task by task.

    """
    ids = [_ids(server, _page(project, number, 1)) for number in (1, tasks)]
    first = ids[0][0]
    last = first + (tasks - 1) * ANSWERS
    if ids != [list(range(begin, begin + ANSWERS)) for begin in (first, last)]:
        raise ContenderError(f"gave the annotations ids out of order: {ids}")
    return Marks(first, tasks)


def _ids(server: Server, path: str) -> list[int]:
    (task,) = _call(server, "GET", path)["tasks"]
    return [one["id"] for one in task["annotations"]]


def _call(server: Server, method: str, path: str, body: object = None) -> Any:
    sent = "" if body is None else json.dumps(body)
    return json.loads(server.ask(Request(sent, path, method)))

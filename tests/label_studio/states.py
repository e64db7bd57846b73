"""What both sides have, in one form, and where they differ."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.label_studio.here import Here
from tests.label_studio.there import LabelStudio

Json = dict[str, Any]

TASKS = """
query Tasks($project: ID!, $after: String) {
  project(id: $project) {
    labelConfig
    tasks(first: 100, after: $after) {
      nodes {
        id externalId data
        groundTruth { id externalId withdrawn }
        annotations(first: 50) {
          id externalId result wasCancelled annotator { id }
        }
        predictions(first: 50) { externalId result modelVersion }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
WAITING = """
query Waiting($project: ID!) {
  project(id: $project) {
    labelStudio {
      state problem
      waitingWrites(first: 100) { nodes { task { externalId } reason lastError } }
    }
  }
}
"""


class Task(NamedTuple):
    """A task with its answers, by Label Studio's ids.

    Attributes:
        data: as text.
        annotations: result as text and whether it is skipped, of each.
        predictions: result as text and model version, of each.

    """

    data: str
    annotations: Mapping[str, tuple[str, bool]]
    predictions: Mapping[str, tuple[str, str]]


class State(NamedTuple):
    """All that is compared.

    Attributes:
        tasks: by Label Studio's ids.
        stars: the ground truths of each task.
        free: tasks whose ground truths need not agree: that of here was withdrawn.

    """

    label_config: str
    tasks: Mapping[str, Task]
    stars: Mapping[str, frozenset[str]]
    free: frozenset[str] = frozenset()


def of_there(label_studio: LabelStudio, project: int) -> State:
    """What Label Studio has."""
    tasks, stars = {}, {}
    for task in label_studio.tasks(project):
        tasks[str(task["id"])] = Task(
            _text(task["data"]),
            {
                str(one["id"]): (_text(one["result"]), one["was_cancelled"])
                for one in task["annotations"]
            },
            {
                str(one["id"]): (_text(one["result"]), one["model_version"])
                for one in task["predictions"]
            },
        )
        stars[str(task["id"])] = frozenset(
            str(one["id"])
            for one in task["annotations"]
            if one["ground_truth"] and not one["was_cancelled"]
        )
    config = label_studio.ask("GET", f"/api/projects/{project}/")["label_config"]
    return State(config, tasks, stars)


def rows_here(here: Here, project: int) -> Iterator[Json]:
    """The tasks as our GraphQL says them."""
    after = None
    while True:
        found = here.ask(TASKS, project=project, after=after)["project"]
        yield from found["tasks"]["nodes"]
        if not found["tasks"]["pageInfo"]["hasNextPage"]:
            return
        after = found["tasks"]["pageInfo"]["endCursor"]


def of_here(here: Here, project: int) -> State:
    """What this server has."""
    tasks, stars, free = {}, {}, set()
    for task in rows_here(here, project):
        name = task["externalId"]
        tasks[name] = Task(
            _text(task["data"]),
            {
                one["externalId"]: (_text(one["result"]), one["wasCancelled"])
                for one in task["annotations"]
            },
            {
                one["externalId"]: (_text(one["result"]), one["modelVersion"])
                for one in task["predictions"]
            },
        )
        truth = task["groundTruth"]
        stars[name] = frozenset([truth["externalId"]] if truth else [])
        if truth and truth["withdrawn"]:
            free.add(name)
    found = here.ask(
        "query Q($id: ID!) { project(id: $id) { labelConfig } }", id=project
    )
    return State(found["project"]["labelConfig"], tasks, stars, frozenset(free))


def differences(there: State, here: State) -> list[str]:
    """What does not agree, as sentences."""
    told = []
    if there.label_config != here.label_config:
        told.append("the label configs differ")
    for name in sorted(there.tasks.keys() | here.tasks.keys(), key=int):
        mine, theirs = here.tasks.get(name), there.tasks.get(name)
        if mine != theirs:
            told.append(f"task {name}: there {theirs}, here {mine}")
        elif name not in here.free and there.stars[name] != here.stars[name]:
            told.append(
                f"task {name}: stars there {set(there.stars[name])},"
                f" here {set(here.stars[name])}"
            )
    return told


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)

"""What the page sends: no more statements than its guide says, for any size."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    OperationDefinitionNode,
    OperationType,
    concat_ast,
    parse,
    print_ast,
    separate_operations,
)

from linking import clients
from linking.clients import ClientSettings
from tests.counting import count_statements
from tests.linking.fake import PERSONAL, FakeLabelStudio
from tests.linking.linked import link, pulled_annotation, pulled_task
from tests.schema.asking import Ask
from tests.stored import CHOICES, Stored, choice

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "web" / "src" / "page" / "documents"
GUIDE = ROOT / "docs" / "page.md"
MANY = 40
REMOTE_PROJECTS = 3
PREDICTIONS = """query ($projectId: ID!, $modelVersion: String!) {
  predictions(projectId: $projectId, modelVersion: $modelVersion, first: 1) {
    edges { cursor }
  }
}"""


def documents() -> dict[str, str]:
    """Each operation with the fragments that it spreads; they lie in several files."""
    files = sorted(FOLDER.glob("*.graphql"))
    whole = concat_ast([parse(file.read_text(encoding="utf-8")) for file in files])
    return {name: print_ast(one) for name, one in separate_operations(whole).items()}


def subscriptions() -> set[str]:
    return {
        definition.name.value
        for file in FOLDER.glob("*.graphql")
        for definition in parse(file.read_text(encoding="utf-8")).definitions
        if isinstance(definition, OperationDefinitionNode)
        and definition.operation is OperationType.SUBSCRIPTION
        and definition.name is not None
    }


DOCUMENTS = documents()
FOLLOWED = subscriptions()


def documented() -> dict[str, int]:
    rows = re.findall(
        r"^\| `(\w+)` \|[^|]*\| (\d+) \|", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    return {name: int(statements) for name, statements in rows}


@pytest.fixture(autouse=True)
def fake() -> Iterator[None]:
    """A Label Studio whose projects the page lists and follows."""
    made = FakeLabelStudio()
    for _ in range(REMOTE_PROJECTS):
        made.project()
    clients.use(ClientSettings(sealing_keys="x" * 43 + "=", transport=made.transport()))
    yield
    clients.use(ClientSettings())


@pytest.fixture
def asked(ask: Ask, stored: Stored) -> "Asked":
    return Asked(ask, stored)


class Asked:
    """Sends each document of the page about a project that grows."""

    def __init__(self, ask: Ask, stored: Stored) -> None:
        self.ask = ask
        self.stored = stored
        self.project = stored.project()
        self.annotators = [stored.user(), stored.user()]
        self.followed = stored.project("Followed")
        """A project with a link: in it, less can be changed here."""
        self.numbers = count(1)
        self.link_id = link(self.followed, remote_project_id=100 + self.followed.id)
        self.batch = ""
        self.other = ""
        """An answer that is compared with the ground truth of its task."""

    def grow(self, tasks: int) -> None:
        for _ in range(tasks):
            task = self.stored.task(self.project)
            first, other = (
                self.stored.annotation(task, one) for one in self.annotators
            )
            self.other = self.other or f"Annotation:{other.id}"
            self.stored.prediction(task, choice("no"))
            self.ask("set_ground_truth", id=first.id)
            self._wait_to_be_written()

    def _wait_to_be_written(self) -> None:
        number = next(self.numbers)
        task = pulled_task(self.stored, self.followed, number)
        answer = pulled_annotation(self.stored, task, number)
        self.ask("set_ground_truth", id=answer.id)

    def variables(self) -> dict[str, dict[str, Any]]:
        """What each document is sent with."""
        project = self.project.id
        ids = [task["id"] for task in self._tasks()]
        at = self.ask("{ tasks(first: 1) { edges { cursor } } }")
        cursor = at["tasks"]["edges"][0]["cursor"]
        listed = {"projectId": project, "filter": {"hasGroundTruth": True}}
        title = {"title": "Another", "labelConfig": CHOICES}
        imported = {"projectId": project, "tasks": [{"data": {"text": "new"}}]}
        imported |= {"onError": "SKIP_INVALID", "idempotencyKey": f"key {project}"}
        compared = {"projectId": project, "filter": {"accuracy": {"gte": 0}}}
        model = {"projectId": project, "modelVersion": "model-1"}
        last = self.ask("{ annotations(first: 1) { edges { cursor } } }")
        answer = last["annotations"]["edges"][0]["cursor"]
        predictions = self.ask(PREDICTIONS, None, **model)["predictions"]["edges"]
        page = {"first": 50, "offset": 1}
        there = {"url": "http://fake", "token": PERSONAL}
        unlinked = 1 + self.link_id % REMOTE_PROJECTS
        followed, link_id = self.followed.id, f"LabelStudioLink:{self.link_id}"
        return {
            "Accuracy": {"id": project},
            "Actions": {"id": project, "first": 50},
            "AnnotationCount": compared,
            "Annotations": compared | page,
            "Comparison": {"id": self.other},
            "Confusion": {"id": project},
            "ContradictedTasks": {"projectId": project},
            "CountGroundTruths": listed,
            "CountSets": listed | {"annotatorId": self.annotators[1].id},
            "CreateProject": {"input": title},
            "DeleteGroundTruths": {"taskIds": ids},
            "ImportTasks": {"input": imported},
            "LabelStudioProjects": {"input": there},
            "Link": {"projectId": followed},
            "LinkLabelStudio": {"input": there | {"remoteProjectId": unlinked}},
            "LastChange": {"id": ids[0]},
            "Neighbours": listed | {"at": cursor},
            "NextAnnotations": compared | {"at": answer},
            "NextPredictions": model | {"at": predictions[0]["cursor"]},
            "PredictionCount": model,
            "Predictions": model | page,
            "Project": {"id": project},
            "Projects": {},
            "RevertChanges": {"projectId": project, "overwrite": False},
            "RevertGroundTruth": {"overwrite": False},
            "SetGroundTruth": {"annotationId": self.other},
            "SetGroundTruths": {
                "taskIds": ids,
                "annotatorId": self.annotators[0].id,
            },
            "SyncLabelStudio": {"projectId": followed, "acceptDeletions": False},
            "Task": {"id": ids[0]},
            "TaskCount": listed,
            "TaskHistory": {"id": ids[0]},
            "TaskIds": listed,
            "TaskRows": {"ids": ids},
            "Tasks": listed | page,
            "UnlinkLabelStudio": {"id": link_id},
            "UnsetGroundTruth": {"annotationId": self.other},
            "UpdateLink": {"input": {"id": link_id, "pushGroundTruths": True}},
            "Viewer": {},
            "Waiting": {"id": project},
            "WaitingWrites": {"projectId": followed},
        }

    def statements(self) -> dict[str, int]:
        """How many statements each document takes; those that change something last."""
        found = {}
        variables = self.variables()
        for name in sorted(variables, key=_place):
            given = variables[name]
            if name == "RevertChanges":
                given = given | {"batchId": self.batch}
            if name == "RevertGroundTruth":
                given = given | {"changeId": self._last_change()}
            with count_statements() as counter:
                data = self.ask(DOCUMENTS[name], **given)
            found[name] = counter.count
            if name == "DeleteGroundTruths":
                self.batch = data["deleteGroundTruths"]["batchId"]
        return found

    def _last_change(self) -> str:
        document = """query ($p: ID!) { project(id: $p) {
            history(first: 1, kinds: [GROUND_TRUTH_UNSET]) { nodes { id } }
        } }"""
        nodes = self.ask(document, p=self.project.id)["project"]["history"]["nodes"]
        last: str = nodes[0]["id"]
        return last

    def _tasks(self) -> list[dict[str, Any]]:
        document = (
            "query ($p: ID!) { tasks(projectId: $p, first: 100) { nodes { id } } }"
        )
        nodes: list[dict[str, Any]] = self.ask(document, p=self.project.id)["tasks"][
            "nodes"
        ]
        return nodes


WRITES = (
    "LabelStudioProjects",
    "SyncLabelStudio",
    "UpdateLink",
    "SetGroundTruth",
    "UnsetGroundTruth",
    "RevertGroundTruth",
    "DeleteGroundTruths",
    "RevertChanges",
    "SetGroundTruths",
    "CreateProject",
    "ImportTasks",
    "UnlinkLabelStudio",
    "LinkLabelStudio",
)


def _place(name: str) -> tuple[int, str]:
    return (1 + WRITES.index(name) if name in WRITES else 0, name)


def test_every_document_of_the_page_is_counted(asked: Asked) -> None:
    asked.grow(2)

    assert set(asked.variables()) == set(DOCUMENTS) - FOLLOWED
    assert set(documented()) == set(DOCUMENTS) - FOLLOWED


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_none_takes_more_statements_than_its_documentation_says(
    asked: Asked,
) -> None:
    asked.grow(2)
    allowed = documented()

    found = asked.statements()

    assert {name: found[name] for name in found if found[name] > allowed[name]} == {}


def test_none_takes_more_for_many_tasks(ask: Ask, stored: Stored) -> None:
    few, many = Asked(ask, stored), Asked(ask, stored)
    few.grow(2)
    many.grow(MANY)

    assert many.statements() == few.statements()

"""No argument of a mutation takes a text, number, list or JSON without a bound."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from linking import clients
from linking.clients import ClientSettings
from models.rows import UserRow
from tests.bounds.arguments import MUTATIONS, document, hostile, places
from tests.bounds.columns import beyond
from tests.exchange.conftest import contents
from tests.limiting import Limited
from tests.linking.fake import PERSONAL, FakeLabelStudio
from tests.linking.linked import link
from tests.schema.asking import Ask
from tests.schema.conftest import admin, ask  # noqa: F401 - fixtures
from tests.stored import CHOICES, Stored, choice

LONGEST = 3
URL = "http://fake"
KEY = "x" * 43 + "="
PROFILE = {
    "controls": [
        {
            "control": "label",
            "metric": "EXACT",
            "parameters": {},
            "weight": 2,
            "labelWeights": [{"label": "yes", "weight": 2}],
        }
    ],
    "bothEmpty": "MATCH",
}
PERIOD = {"gte": "2020-01-01T00:00:00Z", "lte": "2030-01-01T00:00:00Z"}
FILTER = {
    "ids": [1],
    "hasGroundTruth": True,
    "groundTruthChanged": False,
    "groundTruthWithdrawn": False,
    "annotatorId": 2,
    "modelVersion": "model-1",
    "accuracy": {"gte": 0, "lte": 1},
    "annotationCount": {"gte": 0, "lte": 9},
    "createdAt": PERIOD,
    "updatedAt": PERIOD,
    "search": "text",
}
LABEL_STUDIO = {"url": URL, "token": PERSONAL}
OF_LINKS = ("updateLabelStudioLink", "syncLabelStudio", "unlinkLabelStudio")
ARGUMENTS: dict[str, dict[str, Any]] = {
    "setGroundTruth": {"annotationId": 2, "expectedGroundTruthId": 1},
    "unsetGroundTruth": {"annotationId": 1},
    "deleteGroundTruths": {"taskIds": [1]},
    "deleteGroundTruthsByFilter": {"projectId": 1, "filter": FILTER, "dryRun": False},
    "setGroundTruths": {"taskIds": [1], "annotatorId": 2},
    "setGroundTruthsByFilter": {
        "projectId": 1,
        "filter": FILTER,
        "annotatorId": 2,
        "dryRun": False,
    },
    "revertGroundTruth": {"changeId": 1, "overwrite": True},
    "revertChanges": {"projectId": 1, "batchId": "a", "overwrite": True},
    "createAnnotation": {
        "input": {
            "taskId": 1,
            "result": choice("yes"),
            "leadTime": 1.5,
            "wasCancelled": False,
            "idempotencyKey": "a",
        }
    },
    "updateAnnotation": {
        "input": {
            "id": 1,
            "result": choice("no"),
            "leadTime": 1.5,
            "wasCancelled": False,
            "expectedVersion": 1,
        }
    },
    "deleteAnnotation": {"id": 1, "expectedVersion": 1},
    "createProject": {
        "input": {"title": "A", "labelConfig": CHOICES, "scoringProfile": PROFILE}
    },
    "updateProject": {
        "input": {
            "id": 1,
            "title": "A",
            "labelConfig": CHOICES,
            "scoringProfile": PROFILE,
        },
        "dryRun": False,
    },
    "importTasks": {
        "input": {
            "projectId": 1,
            "tasks": [{"data": {"text": "new"}}],
            "onError": "REJECT_ALL",
            "source": "berlin",
            "match": "ID",
            "updateData": False,
            "groundTruths": "MERGE",
            "idempotencyKey": "a",
        }
    },
    "deleteTasks": {"taskIds": [1], "dryRun": False},
    "deleteTasksByFilter": {"projectId": 1, "filter": FILTER, "dryRun": False},
    "deleteProject": {"id": 1, "confirmTitle": "Project", "dryRun": False},
    "createPredictions": {
        "projectId": 1,
        "modelVersion": "model-2",
        "predictions": [{"taskId": 1, "result": choice("yes"), "score": 0.5}],
        "onExisting": "REPLACE",
    },
    "deletePredictions": {
        "projectId": 1,
        "modelVersion": "model-1",
        "dryRun": False,
    },
    "assignTasks": {"projectId": 1, "taskIds": [1], "annotatorIds": [3]},
    "unassignTasks": {"projectId": 1, "taskIds": [1], "annotatorIds": [3]},
    "listLabelStudioProjects": {"input": LABEL_STUDIO},
    "linkLabelStudio": {
        "input": LABEL_STUDIO
        | {
            "remoteProjectId": 1,
            "projectId": None,
            "title": "A",
            "pushGroundTruths": True,
            "pollSeconds": 60,
        }
    },
    "updateLabelStudioLink": {
        "input": {
            "id": 1,
            "token": PERSONAL,
            "pushGroundTruths": True,
            "pollSeconds": 60,
            "paused": True,
        }
    },
    "syncLabelStudio": {"projectId": 1, "full": True, "acceptDeletions": True},
    "unlinkLabelStudio": {"id": 1},
}
"""A call of each mutation that goes well, with all arguments."""

TAKEN: dict[tuple[str | int, ...], str] = {
    ("createPredictions", "predictions", 0, "score"): "any finite number",
    **{
        (f"{each}ByFilter", "filter", "accuracy", end): "compared, and not stored"
        for each in ("setGroundTruths", "deleteGroundTruths", "deleteTasks")
        for end in ("gte", "lte")
    },
}
"""Numbers that may be as large as numbers are, and why."""
IN_THE_PAYLOAD = ("importTasks", "input", "tasks", 0)
"""What is wrong with a task of an import is told in the payload."""


@pytest.fixture
def row(stored: Stored, admin: UserRow) -> None:  # noqa: F811 - a fixture
    """A task with a ground truth, an answer, a prediction, a history and members."""
    project = stored.project()
    task = stored.task(project, text="text")
    truth = stored.annotation(task, stored.user())
    stored.member(project, "ANNOTATOR")
    stored.annotation(task, stored.user(), choice("no"))
    stored.prediction(task)
    stored.ground_truth(truth)


@pytest.fixture(autouse=True)
def label_studio() -> Iterator[None]:
    """A Label Studio with a project of no tasks, which this process asks."""
    fake = FakeLabelStudio()
    fake.project("Kettles")
    clients.use(ClientSettings(sealing_keys=KEY, transport=fake.transport()))
    yield
    clients.use(ClientSettings())


def test_each_mutation_is_called_here() -> None:
    assert ARGUMENTS.keys() == MUTATIONS.keys()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mutation", ARGUMENTS)
def test_no_value_is_without_a_bound(
    ask: Ask,  # noqa: F811 - a fixture
    stored: Stored,
    row: None,
    limited: Limited,
    mutation: str,
) -> None:
    limited(ids=LONGEST, import_tasks=LONGEST, predictions=LONGEST)
    arguments, text = ARGUMENTS[mutation], document(mutation)
    if mutation.startswith("revert"):
        ask("mutation { unsetGroundTruth(annotationId: 1) { changed } }")
    if mutation in OF_LINKS:
        link(
            stored.project_now(1),
            base_url=URL,
            token_sealed=clients.seal(PERSONAL, URL),
            remote_project_id=1,
        )
    before = contents()

    given_places = list(places(mutation, arguments))
    given_places.sort(key=lambda place: (mutation, *place.path) in TAKEN)
    for place in given_places:
        for value, given in hostile(place, arguments, LONGEST):
            is_taken = (mutation, *place.path) in TAKEN and math.isfinite(value)
            if (mutation, *place.path) == IN_THE_PAYLOAD:  # a key would be remembered
                given["input"] = {**given["input"], "idempotencyKey": None}
            answer = ask.answer(text, **given)
            if not is_taken:
                is_told = (mutation, *place.path) == IN_THE_PAYLOAD
                assert bool(answer.errors) != is_told, (place, str(value)[:200])
                assert contents() == before, (place, str(value)[:200])

    assert list(beyond()) == []
    if mutation != "revertChanges":  # no change of the rows here is one of many
        assert ask(text, **arguments)

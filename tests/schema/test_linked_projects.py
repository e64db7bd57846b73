"""In a project that follows Label Studio, only what is ours is changed here."""

from typing import Any

import pytest

from models.db import database as db
from models.queries import projects
from models.rows import UserRow
from models.tables import TABLES
from schema.schema import schema
from tests.linking.linked import link, pulled_annotation, pulled_task
from tests.schema.asking import Ask
from tests.stored import CHOICES, EVERYTHING, Stored, choice

FOLLOWS = (
    "follows Label Studio project 5 at http://localhost:8080. Change this there; the"
    " change is brought here."
)
RENAMED = CHOICES.replace('"label"', '"sentiment"')


class World:
    """A linked project with two tasks, of which one has a ground truth."""

    def __init__(self, stored: Stored) -> None:
        self.stored = stored
        self.project = stored.project()
        self.annotator = stored.member(self.project, "ANNOTATOR")
        self.manager = stored.member(self.project, "MANAGER")
        self.tasks = [pulled_task(stored, self.project, place) for place in (1, 2)]
        self.answers = [
            pulled_annotation(stored, task, 10 + place, annotator=self.annotator)
            for place, task in enumerate(self.tasks)
        ]
        stored.ground_truth(self.answers[0])
        stored.prediction(self.tasks[0], model_version="bert")
        link(self.project)

    def rows(self) -> list[list[tuple[Any, ...]]]:
        """Everything that is stored."""
        with db.read():
            return [[*table.select().tuples()] for table in TABLES]

    def refused_mutations(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """A document and its variables for each mutation that Label Studio owns."""
        project, task = self.project.id, self.tasks[0].id
        value = {"data": {"text": "new"}}
        update = {"id": project, "labelConfig": RENAMED}
        return {
            "createAnnotation": (
                "create_annotation",
                {"input": {"taskId": task, "result": choice("no")}},
            ),
            "updateAnnotation": (
                "update_annotation",
                {"input": {"id": self.answers[0].id, "result": choice("no")}},
            ),
            "deleteAnnotation": ("delete_annotation", {"id": self.answers[0].id}),
            "importTasks": (
                "import_tasks",
                {"input": {"projectId": project, "tasks": [value]}},
            ),
            "deleteTasks": ("delete_tasks", {"ids": [task]}),
            "deleteTasksByFilter": (
                "delete_tasks_by_filter",
                {"project": project, "filter": {}},
            ),
            "createPredictions": (
                "create_predictions",
                {
                    "project": project,
                    "model": "bert",
                    "predictions": [{"taskId": task, "result": []}],
                },
            ),
            "deletePredictions": (
                "delete_predictions",
                {"project": project, "model": "bert"},
            ),
            "updateProject": ("update_project", {"input": update}),
        }


OURS = {
    "setGroundTruth",
    "unsetGroundTruth",
    "deleteGroundTruths",
    "deleteGroundTruthsByFilter",
    "setGroundTruthsByFilter",
    "setGroundTruths",
    "revertGroundTruth",
    "revertChanges",
    "createProject",
    "deleteProject",
    "assignTasks",
    "unassignTasks",
}
"""What is changed on this server in a linked project as in any other."""


@pytest.fixture
def world(stored: Stored) -> World:
    return World(stored)


def mutations() -> set[str]:
    """Those that there are, but for the link's own."""
    type_ = schema._schema.mutation_type
    assert type_ is not None
    return {name for name in type_.fields if "LabelStudio" not in name}


def test_of_each_mutation_it_is_known_whose_it_is(world: World) -> None:
    assert set(world.refused_mutations()) | OURS == mutations()


@pytest.mark.parametrize("name", sorted(mutations() - OURS))
def test_what_label_studio_owns_is_refused_and_nothing_changes(
    world: World, ask: Ask, name: str
) -> None:
    before = world.rows()
    document, variables = world.refused_mutations()[name]

    refusal = ask.refused(document, world.manager, **variables)

    assert refusal.code == "BAD_USER_INPUT"
    assert refusal.reason == "CONFLICT"
    assert refusal.message == f"Project:{world.project.id} {FOLLOWS}"
    assert world.rows() == before


@pytest.mark.parametrize(
    "document",
    [
        "delete_tasks",
        "delete_tasks_by_filter",
        "delete_predictions",
        "preview_label_config",
    ],
)
def test_a_dry_run_says_so_as_well(world: World, ask: Ask, document: str) -> None:
    given = dict(world.refused_mutations().values())
    variables = given.get(document, given["update_project"]) | {"dryRun": True}

    refusal = ask.refused(document, world.manager, **variables)

    assert refusal.message.endswith(FOLLOWS)


@pytest.mark.parametrize(
    "name", ["createAnnotation", "updateAnnotation", "deleteAnnotation"]
)
def test_an_annotator_is_told_the_same_with_and_without_a_ground_truth(
    world: World, ask: Ask, name: str
) -> None:
    told = set()
    for task, answer in zip(world.tasks, world.answers, strict=True):
        document, variables = world.refused_mutations()[name]
        if "input" in variables:
            key = "taskId" if name == "createAnnotation" else "id"
            number = task.id if name == "createAnnotation" else answer.id
            variables = {"input": variables["input"] | {key: number}}
        else:
            variables = {"id": answer.id}
        told.add(ask.refused(document, world.annotator, **variables))

    assert len(told) == 1
    assert told.pop().message.endswith(FOLLOWS)


def test_who_may_not_do_it_is_told_that_and_not_where(
    world: World, ask: Ask, stored: Stored
) -> None:
    stranger = stored.user()
    for name, (document, variables) in world.refused_mutations().items():
        hidden = ask.answer(document, stranger, **variables)
        assert "localhost" not in str(hidden), name
        if "Annotation" not in name:
            refused = ask.answer(document, world.annotator, **variables)
            assert "localhost" not in str(refused), name


def test_what_is_ours_is_changed_here(world: World, ask: Ask) -> None:
    ids = [task.id for task in world.tasks]
    update = {
        "id": world.project.id,
        "title": "Another",
        "labelConfig": CHOICES,
        "scoringProfile": {"bothEmpty": "IGNORE"},
    }

    ask("set_ground_truth", world.manager, id=world.answers[1].id)
    ask("delete_ground_truths", world.manager, ids=ids)
    ask("assign_tasks", world.manager, **assigned(world))
    ask("update_project", world.manager, input=update)

    with db.read():
        row = projects.by_ids(EVERYTHING, [world.project.id])[world.project.id]
    assert row.title == "Another"
    assert world.stored.ground_truths() == {}


def assigned(world: World) -> dict[str, Any]:
    return {
        "project": world.project.id,
        "ids": [world.tasks[0].id],
        "annotators": [world.annotator.id],
    }


def test_a_project_is_deleted_with_its_link(
    world: World, ask: Ask, admin: UserRow
) -> None:
    ask("set_ground_truth", world.manager, id=world.answers[1].id)

    ask("delete_project", admin, id=world.project.id)

    with db.read():
        for table in ("links", "link_writes", "link_users", "link_refusals"):
            assert db.scalar(f"SELECT COUNT(*) FROM {table}") == 0  # noqa: S608

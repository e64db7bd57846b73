"""The number of SQL statements depends on the document, never on the number of rows."""

from typing import Any

import pytest

from models.rows import UserRow
from schema.schema import build
from tests.counting import count_statements
from tests.schema.asking import Ask
from tests.schema.selecting import steps
from tests.stored import Stored, choice

MANY = 100
STEPS = list(steps(build()._schema))


def test_the_steps_lead_through_the_whole_schema() -> None:
    reached = {step.parent.name for step in STEPS}

    assert {
        "AccuracyDetails",
        "Annotation",
        "AnnotatorAccuracy",
        "Change",
        "ChangeConnection",
        "ModelVersionAccuracy",
        "Prediction",
        "Project",
        "ScoringProfile",
        "Task",
        "TaskConnection",
        "User",
    } <= reached


@pytest.mark.parametrize("breadth_first", [True, False], ids=["ours", "graphql-core"])
def test_fields_take_as_many_statements_for_many_tasks_as_for_one(
    stored: Stored, admin: UserRow, breadth_first: bool
) -> None:
    ask = Ask(build(breadth_first=breadth_first), admin)
    _add_tasks(ask, stored, 1)
    for_one = {step.document: _statements(ask, step.document) for step in STEPS}
    for _ in range(4):
        _add_tasks(ask, stored, 5)

    for_many = {step.document: _statements(ask, step.document) for step in STEPS}

    assert for_many == for_one


def test_bulk_mutations_take_as_many_statements_for_many_tasks_as_for_one(
    stored: Stored, ask: Ask
) -> None:
    annotator = stored.user()
    project = stored.project()
    tasks = [stored.task(project) for _ in range(MANY)]
    for task in tasks:
        stored.annotation(task, annotator)
    ids = [task.id for task in tasks]

    sets = [
        _statements(ask, "set_ground_truths", ids=some, annotator=annotator.id)
        for some in (ids[:1], ids[1:])
    ]
    deletes = [
        _statements(ask, "delete_ground_truths", ids=some)
        for some in (ids[:1], ids[1:])
    ]

    for task in tasks:
        stored.prediction(task)
    ask("set_ground_truth", id=1)
    predictions = [
        _statements(
            ask,
            "create_predictions",
            project=project.id,
            model="new",
            predictions=[{"taskId": one, "result": []} for one in some],
        )
        for some in (ids[:1], ids[1:])
    ]
    deletions = [
        _statements(ask, "delete_tasks", ids=some) for some in (ids[:1], ids[1:])
    ]

    assert sets[0] == sets[1]
    assert deletes[0] == deletes[1]
    assert predictions[0] == predictions[1]
    assert deletions[0] == deletions[1]


def _add_tasks(ask: Ask, stored: Stored, count: int) -> None:
    """A project with so many tasks, each with all that a task can have."""
    project = stored.project()
    annotators = [stored.user(), stored.user()]
    stored.member(project, "MANAGER")
    for _ in range(count):
        task = stored.task(project)
        first, _ = (stored.annotation(task, annotator) for annotator in annotators)
        stored.prediction(task, choice("no"))
        ask("set_ground_truth", id=first.id)


def _statements(ask: Ask, document: str, **variables: Any) -> int:
    with count_statements() as counter:
        ask(document, **variables)
    assert counter.count > 0
    return counter.count


def test_nothing_is_counted_that_is_not_asked(ask: Ask, stored: Stored) -> None:
    listed = f"tasks(projectId: {stored.task().project_id})"

    without = _statements(ask, f"{{ {listed} {{ nodes {{ id }} }} }}")
    counted = _statements(ask, f"{{ {listed} {{ totalCount nodes {{ id }} }} }}")

    assert counted == without + 1


def test_of_a_ground_truth_the_id_alone_is_not_looked_up(
    ask: Ask, stored: Stored
) -> None:
    marked = stored.annotation()
    ask("set_ground_truth", id=marked.id)
    one = f"task(id: {marked.task_id})"

    known = _statements(ask, f"{{ {one} {{ hasGroundTruth }} }}")
    named = _statements(ask, f"{{ {one} {{ groundTruth {{ id }} }} }}")
    read = _statements(ask, f"{{ {one} {{ groundTruth {{ id result }} }} }}")

    assert (named, read) == (known, known + 1)

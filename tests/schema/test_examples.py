"""The examples do what they say when they are run one after the other in a new demo."""

from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse

from exchange import load_samples
from schema.schema import schema
from tests.schema.asking import Ask
from tests.settling import settled
from tests.stored import Stored

FILES = sorted((Path(__file__).parents[2] / "examples").glob("*.graphql"))


def _is_subscription(text: str) -> bool:
    (operation, *_) = (
        definition
        for definition in parse(text).definitions
        if isinstance(definition, OperationDefinitionNode)
    )
    return operation.operation.value == "subscription"


@pytest.fixture
def demo(stored: Stored) -> Ask:
    """Asks a new demo, as the admin that everybody on its machine is."""
    load_samples()
    settled()
    return Ask(schema, stored.user("local@localhost", is_admin=True))


@pytest.fixture
def answers(demo: Ask) -> dict[str, Any]:
    """What each example answers, by its number, after those before it."""
    found = {}
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        if not _is_subscription(text):
            found[file.name.partition("_")[0]] = demo(text)
            settled()
    return found


def test_no_example_is_refused_and_each_does_what_it_says(
    answers: dict[str, Any], demo: Ask
) -> None:
    assert len(answers) == len(FILES) - 1

    expecting = answers["04"]["setGroundTruth"]
    assert expecting["changed"]
    assert expecting["annotation"]["isGroundTruth"]
    assert expecting["previousGroundTruth"] is None

    (undone,) = answers["17"]["revertGroundTruth"]["results"]
    assert undone["task"]["id"] == "Task:5"
    assert undone["groundTruth"] is None
    assert undone["previousGroundTruth"] == {
        "id": "Annotation:18",
        "isGroundTruth": False,
    }

    matrices = answers["18"]["project"]
    for which in ("everybody", "annotator", "model"):
        assert [each["control"] for each in matrices[which]] == ["sentiment", "topics"]
        assert any(cell["count"] for cell in matrices[which][0]["cells"])

    assert answers["05"]["unsetGroundTruth"]["changed"]
    assert answers["06"]["deleteGroundTruths"]["removedCount"] > 0
    assert answers["07"]["setGroundTruths"]["setCount"] == 3
    assert answers["25"]["assignTasks"]["changedCount"] > 0
    assert demo("{ project(id: 1) { taskCount } }")["project"]["taskCount"] == 34


def test_what_is_expected_is_refused_once_somebody_else_was_faster(demo: Ask) -> None:
    text = next(file for file in FILES if file.name.startswith("04")).read_text("utf-8")
    demo(text)

    refusal = demo.refused(text.replace("annotationId: 12,", "annotationId: 13,"))

    assert refusal.reason == "CONFLICT"
    task = demo("{ task(id: 4) { groundTruth { id } } }")["task"]
    assert task["groundTruth"]["id"] == "Annotation:12"


def test_a_change_that_was_undone_is_not_undone_twice(demo: Ask) -> None:
    text = next(file for file in FILES if file.name.startswith("17")).read_text("utf-8")
    demo(text)

    assert demo.refused(text).reason == "CONFLICT"

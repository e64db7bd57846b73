"""Limits of the lower layers: as an operator sets them, named by what they refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.limiting import Limited
from tests.schema import asking
from tests.schema.asking import Ask
from tests.stored import Stored, choice

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

IMPORT = (
    "mutation ($input: ImportTasksInput!) { importTasks(input: $input) { taskCount } }"
)
DELETE = "mutation { deleteGroundTruths(taskIds: [1, 2, 3, 4]) { removedCount } }"
CREATE = """mutation ($result: JSON!) {
  createAnnotation(input: {taskId: 1, result: $result}) { annotation { id } }
}"""
TASK = {"data": {"text": "a"}}

Refused = Callable[..., asking.Refused]


@pytest.fixture
def refused(ask: Ask, stored: Stored, limited: Limited) -> Refused:
    """Ask with a limit of three."""
    stored.task()

    def ask_with(limit: str, text: str, **variables: Any) -> asking.Refused:
        limited(**{limit: 3})
        return ask.refused(text, **variables)

    return ask_with


@pytest.mark.parametrize(
    ("limit", "text", "variables"),
    [
        ("node_ids", "{ nodes(ids: $ids) { id } }", {"ids": ["Task:1"] * 4}),
        ("ids", DELETE, {}),
        ("ids", "{ tasks(filter: {ids: [1, 2, 3, 4]}) { totalCount } }", {}),
        ("import_tasks", IMPORT, {"input": {"projectId": "1", "tasks": [TASK] * 4}}),
        ("page", "{ tasks(first: 4) { totalCount } }", {}),
        ("page", "{ tasks(last: 4) { totalCount } }", {}),
        ("page", "{ task(id: 1) { annotations(first: 4) { id } } }", {}),
        ("export_page", "{ exportTasks(projectId: 1, first: 4) { tasks } }", {}),
        ("text_characters", '{ tasks(filter: {search: "abcd"}) { totalCount } }', {}),
        ("result_bytes", CREATE, {"result": choice("yes")}),
        ("result_levels", CREATE, {"result": [*choice("yes"), {"a": [[[1]]]}]}),
    ],
)
def test_what_is_more_than_three_is_refused_by_the_name_of_the_limit(
    refused: Refused, limit: str, text: str, variables: dict[str, Any]
) -> None:
    if "ids" in variables:
        text = f"query ($ids: [ID!]!) {text}"

    refusal = refused(limit, text, **variables)

    assert refusal.code == "BAD_USER_INPUT"
    assert f"GROUND_TRUTH_LIMIT_{limit.upper()}" in refusal.message
    assert "3" in refusal.message


def test_what_nobody_asked_for_gives_way_to_a_smaller_limit(
    ask: Ask, stored: Stored, limited: Limited
) -> None:
    project = stored.project()
    for _ in range(5):
        stored.annotation(stored.task(project))

    limited(page=3, export_page=2)
    data = ask(
        "{ tasks { nodes { annotations { id } } } exportTasks(projectId: 1) { tasks } }"
    )

    assert len(data["tasks"]["nodes"]) == 3
    assert len(data["exportTasks"]["tasks"]) == 2

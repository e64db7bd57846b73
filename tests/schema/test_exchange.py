"""Importing and exporting tasks through the contract."""

from typing import Any

import pytest

from tests.schema.asking import Ask
from tests.stored import Stored, choice

TASK = {
    "id": 5,
    "data": {"text": "x"},
    "annotations": [
        {
            "result": choice("yes"),
            "ground_truth": True,
            "completed_by": {"email": "expert@example.org"},
        },
        {
            "result": choice("no"),
            "ground_truth": False,
            "completed_by": {"email": "worker@example.org"},
        },
    ],
    "predictions": [{"result": choice("yes"), "model_version": "m1"}],
}


def test_what_is_exported_can_be_imported(ask: Ask, stored: Stored) -> None:
    one, other = stored.project("One"), stored.project("Other")
    ask("import_tasks", input={"projectId": one.id, "tasks": [TASK]})

    exported = ask("export_tasks", project=one.id)["exportTasks"]["tasks"]
    given = {"projectId": other.id, "tasks": exported}
    payload = ask("import_tasks", input=given)["importTasks"]

    assert payload == {
        "taskCount": 1,
        "annotationCount": 2,
        "predictionCount": 1,
        "groundTruthCount": 1,
        "errors": [],
        "warnings": [],
        "project": {
            "id": f"Project:{other.id}",
            "taskCount": 1,
            "groundTruthCount": 1,
        },
    }
    assert exported[0]["annotations"][0]["ground_truth"] is True


def test_one_invalid_task_rejects_the_import_and_is_told(
    ask: Ask, stored: Stored
) -> None:
    given = {"projectId": stored.project().id, "tasks": [TASK, {}]}

    payload = ask("import_tasks", input=given)["importTasks"]

    assert [(one["index"], one["path"]) for one in payload["errors"]] == [(1, "data")]
    assert payload["taskCount"] == payload["project"]["taskCount"] == 0


def test_invalid_tasks_can_be_left_out(ask: Ask, stored: Stored) -> None:
    tasks = [{}, TASK, 7]
    given = {
        "projectId": stored.project().id,
        "tasks": tasks,
        "onError": "SKIP_INVALID",
    }

    payload = ask("import_tasks", input=given)["importTasks"]

    assert [one["index"] for one in payload["errors"]] == [0, 2]
    assert payload["taskCount"] == payload["project"]["taskCount"] == 1


def test_several_marks_of_one_task_are_warned_of(ask: Ask, stored: Stored) -> None:
    marked = {"result": [], "ground_truth": True}
    task = {"data": {}, "annotations": [marked, marked]}
    given = {"projectId": stored.project().id, "tasks": [task]}

    payload = ask("import_tasks", input=given)["importTasks"]

    assert payload["groundTruthCount"] == 1
    assert [(one["path"], one["count"]) for one in payload["warnings"]] == [
        ("annotations[0].ground_truth", 1)
    ]


def test_warnings_of_a_kind_are_one_and_each_error_stands_for_itself(
    ask: Ask, stored: Stored
) -> None:
    given = {
        "projectId": stored.project().id,
        "tasks": [{"data": {}, "drafts": [1]}, {"data": {}, "drafts": [2, 3]}, {}, {}],
        "onError": "SKIP_INVALID",
    }

    payload = ask("import_tasks", input=given)["importTasks"]

    (warning,) = payload["warnings"]
    assert (warning["index"], warning["path"], warning["count"]) == (0, "drafts", 3)
    assert [(one["index"], one["count"]) for one in payload["errors"]] == [
        (2, 1),
        (3, 1),
    ]


def test_a_page_of_the_api_may_be_given_as_it_is(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    page: dict[str, Any] = {"total": 2, "tasks": [{"data": {"text": "a"}}, TASK]}

    payload = ask("import_tasks", input={"projectId": project.id, "tasks": page})

    assert payload["importTasks"]["taskCount"] == 2


def test_a_page_holds_no_more_tasks_than_come_at_once(ask: Ask, stored: Stored) -> None:
    page: dict[str, Any] = {"tasks": [{"data": {}}] * 1_001}
    given = {"projectId": stored.project().id, "tasks": [page]}

    refusal = ask.refused("import_tasks", input=given)

    assert refusal.reason == "TOO_MANY"
    assert "1,001" in refusal.message


def test_a_person_known_by_number_only_has_a_name_and_no_address(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    task = {"data": {}, "annotations": [{"result": [], "completed_by": 2}]}
    ask("import_tasks", input={"projectId": project.id, "tasks": [task]})

    found = ask("{ annotations { nodes { annotator { name email } } } }")

    (node,) = found["annotations"]["nodes"]
    assert node["annotator"] == {"name": "Label Studio user 2", "email": None}


def test_repeating_a_key_imports_once(ask: Ask, stored: Stored) -> None:
    given = {
        "projectId": stored.project().id,
        "tasks": [{"data": {"text": "without an id"}}],
        "idempotencyKey": "once",
    }

    first = ask("import_tasks", input=given)
    second = ask("import_tasks", input=given)

    assert second == first
    assert second["importTasks"]["project"]["taskCount"] == 1


@pytest.mark.parametrize(
    "other", [[], [{"data": {"text": "\ud800"}}], [{"data": {"n": 2**70}}]]
)
def test_a_key_of_another_import_is_a_conflict(
    other: list[Any], ask: Ask, stored: Stored
) -> None:
    given = {
        "projectId": stored.project().id,
        "tasks": [TASK],
        "idempotencyKey": "once",
    }
    ask("import_tasks", input=given)

    refusal = ask.refused("import_tasks", input={**given, "tasks": other})

    assert refusal.reason == "CONFLICT"


def test_at_most_a_thousand_tasks_come_at_once(ask: Ask, stored: Stored) -> None:
    given = {"projectId": stored.project().id, "tasks": [{"data": {}}] * 1_001}

    refusal = ask.refused("import_tasks", input=given)

    assert refusal.reason == "TOO_MANY"
    assert "1,001" in refusal.message
    assert ask("tasks")["tasks"]["totalCount"] == 0


def test_an_export_goes_page_by_page_over_what_passes(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    for number in range(5):
        task = stored.task(project, text=f"text {number}")
        if number % 2 == 0:
            stored.ground_truth(stored.annotation(task))
    texts: list[str] = []
    after = None
    while True:
        page = ask(
            "export_tasks",
            project=project.id,
            filter={"hasGroundTruth": True},
            first=2,
            after=after,
        )["exportTasks"]
        texts += [task["data"]["text"] for task in page["tasks"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert texts == ["text 0", "text 2", "text 4"]


def test_a_page_of_an_export_has_at_most_a_thousand_tasks(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()

    refusal = ask.refused("export_tasks", project=project.id, first=1_001)

    assert refusal.reason == "OUT_OF_RANGE"
    assert ask("export_tasks", project=project.id, first=1_000)

"""Ids: what is taken, and what is said about the rest."""

import pytest

from models.refusals import Reason, Refusal
from schema.ids import number_of, type_and_number
from tests.schema.asking import Ask
from tests.stored import Stored

MALFORMED = [
    "",
    " ",
    " 7",
    "7 ",
    "7\n",
    "+7",
    "-7",
    "07",
    "1e3",
    "7.0",
    "0x7",
    "\uff11",
    "\u0667",
    "Task:",
    ":7",
    "Task:7:7",
    "Task: 7",
    "task:7",
    "Täsk:7",
    "9223372036854775808",
    "9" * 30,
    "9" * 5_000,
    "\x00",
    "7\x00",
    "\ud800",
]


@pytest.mark.parametrize("given", MALFORMED)
def test_anything_else_is_no_id(given: str) -> None:
    with pytest.raises(Refusal) as caught:
        number_of("Task", given)

    assert caught.value.reason == Reason.INVALID_ID
    assert len(caught.value.message) < 400


@pytest.mark.parametrize("given", ["7", "Task:7"])
def test_an_id_is_taken_with_and_without_its_type(given: str) -> None:
    assert number_of("Task", given) == 7


def test_the_largest_id_is_taken() -> None:
    assert number_of("Task", f"Task:{2**63 - 1}") == 2**63 - 1


def test_the_id_of_another_type_is_told_what_would_be_right() -> None:
    with pytest.raises(Refusal, match="Task:7"):
        number_of("Task", "Annotation:7")


@pytest.mark.parametrize("given", ["7", "Tasks:7", "PageInfo:7"])
def test_a_node_needs_its_type(given: str) -> None:
    with pytest.raises(Refusal, match="User, Task"):
        type_and_number(given, ("User", "Task"))


@pytest.mark.parametrize("given", ["x", "1e3", "Annotation:1", 2**63])
def test_every_argument_refuses_what_is_no_id(
    given: object, ask: Ask, stored: Stored
) -> None:
    refusals = [
        ask.refused(f"query ($id: ID!) {{ {field} {{ __typename }} }}", id=given)
        for field in (
            "project(id: $id)",
            "task(id: $id)",
            "prediction(id: $id)",
            "tasks(projectId: $id)",
            "tasks(filter: {ids: [$id]})",
            "tasks(filter: {annotatorId: $id})",
            "annotations(filter: {taskIds: [$id]})",
            "exportTasks(projectId: $id)",
        )
    ]

    assert {one.code for one in refusals} == {"BAD_USER_INPUT"}
    assert {one.reason for one in refusals} == {"INVALID_ID"}


def test_numbers_are_ids_in_documents_and_variables(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    wanted = {"task": {"id": f"Task:{task.id}"}}

    in_document = ask(f"{{ task(id: {task.id}) {{ id }} }}")
    in_variable = ask("query ($id: ID!) { task(id: $id) { id } }", id=task.id)

    assert in_document == in_variable == wanted


def test_every_object_is_found_by_the_id_it_tells(ask: Ask, stored: Stored) -> None:
    annotation = stored.annotation()
    stored.prediction(stored.task_now(annotation.task_id))
    ask("set_ground_truth", id=annotation.id)
    ids = [f"{name}:1" for name in ("Task", "Annotation", "Prediction", "Project")]
    ids += ["User:1", "Change:1", "Task:999"]
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"

    found = ask(document, ids=ids)["nodes"]
    alone = [ask("query ($id: ID!) { node(id: $id) { id } }", id=one) for one in ids]

    known = [{"__typename": one.split(":")[0], "id": one} for one in ids[:-1]]
    assert found == [*known, None]
    assert alone == [{"node": one and {"id": one["id"]}} for one in found]


def test_at_most_a_hundred_nodes_are_answered(ask: Ask, stored: Stored) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert len(ask(document, ids=["Task:1"] * 100)["nodes"]) == 100
    assert ask.refused(document, ids=["Task:1"] * 101).reason == "TOO_MANY"

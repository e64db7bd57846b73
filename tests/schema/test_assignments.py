"""Managers assign tasks; annotators then see them, and nothing else."""

from typing import Any

import pytest

from models.commands import accounts
from models.rows import ProjectRow, TaskRow, UserRow
from tests.counting import count_statements
from tests.limiting import Limited
from tests.schema.asking import Ask
from tests.stored import Stored


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    return stored.project()


@pytest.fixture
def tasks(stored: Stored, project: ProjectRow) -> list[TaskRow]:
    return [stored.task(project) for _ in range(3)]


@pytest.fixture
def annotator(stored: Stored, project: ProjectRow) -> UserRow:
    return stored.member(project, "ANNOTATOR")


def seen_by(ask: Ask, viewer: UserRow) -> list[str]:
    return [node["id"] for node in ask("tasks", viewer)["tasks"]["nodes"]]


def statuses(payload: dict[str, Any]) -> list[str]:
    return [result["status"] for result in payload["results"]]


def test_an_annotator_sees_what_was_assigned_and_nothing_else(
    ask: Ask, stored: Stored, project: ProjectRow, tasks: list[TaskRow]
) -> None:
    annotators = [stored.member(project, "ANNOTATOR") for _ in range(2)]
    stored.ground_truth(stored.annotation(tasks[0]))
    ids = ["Task:1", "1", "2", "99"]

    before = seen_by(ask, annotators[0])
    given: dict[str, Any] = {
        "project": project.id,
        "annotators": [one.id for one in annotators],
    }
    done = ask("assign_tasks", ids=ids, **given)["assignTasks"]

    assert before == []
    assert done == {
        "changedCount": 4,
        "results": [
            {"taskId": "Task:1", "status": "CHANGED", "task": {"id": "Task:1"}},
            {"taskId": "2", "status": "CHANGED", "task": {"id": "Task:2"}},
            {"taskId": "99", "status": "NOT_FOUND", "task": None},
        ],
    }
    for viewer in annotators:
        assert seen_by(ask, viewer) == ["Task:1", "Task:2"]
        task = ask("{ task(id: 1) { hasGroundTruth annotations { id } } }", viewer)
        assert task == {"task": {"hasGroundTruth": False, "annotations": []}}
    assert stored.changes() == []


def test_assigning_again_changes_only_what_is_new(
    ask: Ask, stored: Stored, project: ProjectRow, tasks: list[TaskRow]
) -> None:
    first, second = (stored.member(project, "ANNOTATOR") for _ in range(2))
    given: dict[str, Any] = {"project": project.id, "ids": [task.id for task in tasks]}
    stored.assignment(tasks[0], first)
    stored.assignment(tasks[0], second)
    stored.assignment(tasks[1], second)

    both = [first.id, second.id, first.id]
    done = ask("assign_tasks", annotators=both, **given)["assignTasks"]
    again = ask("assign_tasks", annotators=both, **given)["assignTasks"]
    back = ask("unassign_tasks", annotators=[first.id], **given)["unassignTasks"]
    twice = ask("unassign_tasks", annotators=[first.id], **given)["unassignTasks"]

    assert done["changedCount"] == 3
    assert statuses(done) == ["UNCHANGED", "CHANGED", "CHANGED"]
    assert (again["changedCount"], {*statuses(again)}) == (0, {"UNCHANGED"})
    assert (back["changedCount"], {*statuses(back)}) == (3, {"CHANGED"})
    assert (twice["changedCount"], {*statuses(twice)}) == (0, {"UNCHANGED"})
    assert seen_by(ask, first) == []
    assert len(seen_by(ask, second)) == 3


def test_what_was_annotated_is_seen_without_an_assignment(
    ask: Ask,
    stored: Stored,
    project: ProjectRow,
    tasks: list[TaskRow],
    annotator: UserRow,
) -> None:
    stored.assignment(tasks[0], annotator)
    own = stored.annotation(tasks[0], annotator)

    ask("unassign_tasks", project=project.id, ids=[1], annotators=[annotator.id])

    assert seen_by(ask, annotator) == ["Task:1"]
    assert stored.annotation_now(own.id) == own


def test_an_assigned_task_can_be_answered(
    ask: Ask, project: ProjectRow, tasks: list[TaskRow], annotator: UserRow
) -> None:
    new = {"taskId": tasks[0].id, "result": []}
    before = ask.refused("create_annotation", annotator, input=new)

    given: dict[str, Any] = {"project": project.id, "ids": [tasks[0].id]}
    ask("assign_tasks", annotators=[annotator.id], **given)

    assert before.reason == "NOT_FOUND"
    assert ask("create_annotation", annotator, input=new)


@pytest.mark.parametrize("document", ["assign_tasks", "unassign_tasks"])
@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER", None])
def test_only_managers_assign(
    document: str, role: str | None, ask: Ask, stored: Stored, annotator: UserRow
) -> None:
    task = stored.task(stored.project_now(1))
    stored.assignment(task, annotator)
    viewer = (
        stored.user() if role is None else stored.member(stored.project_now(1), role)
    )
    given: dict[str, Any] = {
        "project": 1,
        "ids": [task.id],
        "annotators": [viewer.id, annotator.id],
    }

    refusal = ask.refused(document, viewer, **given)

    expected = ("BAD_USER_INPUT", "NOT_FOUND") if role is None else ("FORBIDDEN", None)
    assert refusal[:2] == expected
    assert seen_by(ask, annotator) == [f"Task:{task.id}"]


def test_a_manager_reaches_no_other_project(
    ask: Ask, stored: Stored, project: ProjectRow, tasks: list[TaskRow]
) -> None:
    manager = stored.member(project, "MANAGER")
    other = stored.project()
    hidden, elsewhere = stored.task(other), stored.member(other, "ANNOTATOR")
    stored.assignment(hidden, elsewhere)
    given: dict[str, Any] = {"project": project.id, "ids": [hidden.id, 99]}

    payloads = [
        ask("assign_tasks", manager, annotators=[manager.id], **given)["assignTasks"],
        ask("unassign_tasks", manager, annotators=[elsewhere.id], **given)[
            "unassignTasks"
        ],
    ]

    for payload in payloads:
        assert payload["changedCount"] == 0
        assert statuses(payload) == ["NOT_FOUND", "NOT_FOUND"]
    assert seen_by(ask, elsewhere) == [f"Task:{hidden.id}"]


def test_users_without_a_role_are_refused_as_if_they_were_not_there(
    ask: Ask, stored: Stored, project: ProjectRow, tasks: list[TaskRow]
) -> None:
    manager = stored.member(project, "MANAGER")
    stranger = stored.member(stored.project(), "ANNOTATOR")
    given: dict[str, Any] = {"project": project.id, "ids": [1]}

    there, missing = (
        ask.refused("assign_tasks", manager, annotators=[manager.id, number], **given)
        for number in (stranger.id, 999)
    )

    assert there.reason == missing.reason == "INVALID_VALUE"
    assert there.message.replace(str(stranger.id), "999") == missing.message
    assert "member set" in missing.message
    assert ask("unassign_tasks", annotators=[manager.id], **given)["unassignTasks"][
        "results"
    ][0]["status"] == ("UNCHANGED")


def test_assignments_of_a_former_member_can_be_removed(
    ask: Ask, project: ProjectRow, tasks: list[TaskRow], annotator: UserRow
) -> None:
    given: dict[str, Any] = {
        "project": project.id,
        "ids": [1],
        "annotators": [annotator.id],
    }
    ask("assign_tasks", **given)
    accounts.remove_member(project.id, annotator.email)

    hidden = seen_by(ask, annotator)
    done = ask("unassign_tasks", **given)["unassignTasks"]

    assert hidden == []
    assert statuses(done) == ["CHANGED"]


@pytest.mark.parametrize("document", ["assign_tasks", "unassign_tasks"])
def test_pairs_are_limited(
    document: str,
    ask: Ask,
    stored: Stored,
    project: ProjectRow,
    limited: Limited,
) -> None:
    for _ in range(2):
        stored.task(project)
    annotators = [stored.member(project, "ANNOTATOR").id for _ in range(2)]
    limited(ids=3)

    refusal = ask.refused(document, project=1, ids=[1, 2], annotators=annotators)
    fitting = ask(document, project=1, ids=[1], annotators=annotators)

    assert refusal.reason == "TOO_MANY"
    assert "GROUND_TRUTH_LIMIT_IDS" in refusal.message
    assert fitting


def test_it_takes_as_many_statements_for_many_as_for_one(
    ask: Ask, stored: Stored, project: ProjectRow, tasks: list[TaskRow]
) -> None:
    annotators = [stored.member(project, "ANNOTATOR").id for _ in range(3)]
    counts = []
    for document in ("assign_tasks", "unassign_tasks"):
        for ids, users in (([1], annotators[:1]), ([1, 2, 3], annotators)):
            with count_statements() as counter:
                ask(document, project=1, ids=ids, annotators=users)
            counts.append(counter.count)

    assert counts[0] == counts[1]
    assert counts[2] == counts[3]

"""Tasks and projects are deleted with all that belongs to them, and nothing else."""

from typing import Any

import pytest

from models.commands import imports, rescoring
from models.db import database as db
from models.refusals import Refusal
from models.rows import ProjectRow
from models.tables import TABLES
from tests.schema.asking import Ask
from tests.stored import Stored, choice

OF_A_PROJECT = (
    "tasks",
    "assignments",
    "annotations",
    "predictions",
    "ground_truths",
    "changes",
    "members",
)


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    """Three tasks with two annotations and a prediction each; two are starred."""
    made = stored.project("Reviews")
    for number in range(3):
        task = stored.task(made)
        first, _ = stored.annotation(task), stored.annotation(task, result=choice("no"))
        stored.prediction(task)
        stored.assignment(task, stored.user())
        if number < 2:
            stored.ground_truth(first)
    return made


def counts() -> dict[str, int]:
    """How many rows each table has."""
    names = [table._meta.table_name for table in TABLES]
    with db.read():
        return {name: db.scalar(f"SELECT COUNT(*) FROM {name}") for name in names}  # noqa: S608


def history(ask: Ask, project: ProjectRow) -> list[tuple[str, str | None]]:
    """The kinds of all changes with the ids of their tasks, newest first."""
    text = f"{{ project(id: {project.id}) {{ history {{ nodes {{ kind taskId"
    nodes = ask(f"{text} task {{ id }} annotation {{ id }} }} }} }} }}")["project"]
    assert all(node["task"] is None for node in nodes["history"]["nodes"])
    return [(node["kind"], node["taskId"]) for node in nodes["history"]["nodes"]]


def test_tasks_go_with_their_answers_and_leave_a_line_each(
    ask: Ask, project: ProjectRow
) -> None:
    done = ask("delete_tasks", ids=["Task:2", "3", "Task:99", "2"])["deleteTasks"]

    now = {"id": f"Project:{project.id}", "taskCount": 1}
    assert done.pop("batchId") is not None
    assert done == {
        "deletedCount": 2,
        "annotationCount": 4,
        "predictionCount": 2,
        "groundTruthCount": 1,
        "results": [
            {"taskId": "Task:2", "status": "DELETED", "project": now},
            {"taskId": "3", "status": "DELETED", "project": now},
            {"taskId": "Task:99", "status": "NOT_FOUND", "project": None},
        ],
    }
    assert history(ask, project) == [
        ("TASK_DELETED", "Task:3"),
        ("TASK_DELETED", "Task:2"),
        ("GROUND_TRUTH_UNSET", "Task:2"),
    ]
    left = counts()
    assert [left[name] for name in OF_A_PROJECT[:5]] == [1, 1, 2, 1, 1]


def test_a_dry_run_counts_and_changes_nothing(ask: Ask, project: ProjectRow) -> None:
    before = counts()

    tasks = ask("delete_tasks", ids=["1", "3"], dryRun=True)["deleteTasks"]
    given: dict[str, Any] = {
        "project": project.id,
        "filter": {"hasGroundTruth": True},
        "dryRun": True,
    }
    filtered = ask("delete_tasks_by_filter", **given)["deleteTasksByFilter"]
    whole = ask("delete_project", id=project.id, dryRun=True)["deleteProject"]

    assert [one["status"] for one in tasks["results"]] == ["DELETED", "DELETED"]
    assert (tasks["deletedCount"], tasks["groundTruthCount"]) == (2, 1)
    assert filtered == {
        "deletedCount": 2,
        "annotationCount": 4,
        "predictionCount": 2,
        "groundTruthCount": 2,
        "batchId": None,
    }
    assert (whole["taskCount"], whole["annotationCount"]) == (3, 6)
    assert counts() == before


def test_a_filter_deletes_what_passes_and_nothing_else(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    stored.task(stored.project("Other"))

    given: dict[str, Any] = {"project": project.id, "filter": {"hasGroundTruth": False}}
    done = ask("delete_tasks_by_filter", **given)["deleteTasksByFilter"]

    assert done["deletedCount"] == 1
    left = ask("{ tasks { nodes { id } } }")["tasks"]["nodes"]
    assert [row["id"] for row in left] == ["Task:1", "Task:2", "Task:4"]


def test_what_was_deleted_is_final(ask: Ask, project: ProjectRow) -> None:
    batch = ask("delete_tasks", ids=["1"])["deleteTasks"]["batchId"]

    refusal = ask.refused("revert_changes", project=project.id, batch=batch)

    assert refusal.reason == "NOT_FOUND"


def test_a_project_goes_whole_and_alone(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    other = stored.project("Other")
    stored.ground_truth(stored.annotation(stored.task(other)))
    stored.member(project, "REVIEWER")
    ask("set_ground_truth", id=6)
    users = counts()["users"]

    done = ask("delete_project", id=project.id, title="Reviews")["deleteProject"]

    assert done == {
        "deletedId": f"Project:{project.id}",
        "taskCount": 3,
        "annotationCount": 6,
        "predictionCount": 3,
        "groundTruthCount": 3,
    }
    left = counts()
    assert left["projects"] == 1
    assert [left[name] for name in OF_A_PROJECT] == [1, 0, 1, 0, 1, 0, 0]
    assert left["users"] == users
    assert ask(f"{{ project(id: {project.id}) {{ id }} }}") == {"project": None}


def test_another_title_is_a_conflict_and_nothing_goes(
    ask: Ask, project: ProjectRow
) -> None:
    before = counts()

    refusal = ask.refused("delete_project", id=project.id, title="Other")

    assert refusal.reason == "CONFLICT"
    assert "'Reviews'" in refusal.message
    assert counts() == before


@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER", "MANAGER"])
def test_managers_delete_tasks_and_admins_projects(
    role: str, ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    member = stored.member(project, role)
    stored.assignment(stored.task_now(1), member)
    before = counts()
    may = role == "MANAGER"

    done = ask("delete_tasks", member, ids=["1"], dryRun=True)["deleteTasks"]
    given: dict[str, Any] = {"project": project.id, "filter": {}, "dryRun": True}
    filtered = ask.answer("delete_tasks_by_filter", member, **given)
    refusal = ask.refused("delete_project", member, id=project.id)

    assert done["results"][0]["status"] == ("DELETED" if may else "FORBIDDEN")
    assert done["annotationCount"] == (2 if may else 0)
    assert bool(filtered.errors) != may
    assert refusal.code == "FORBIDDEN"
    assert counts() == before


def test_who_does_not_see_a_task_or_project_deletes_none(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    stranger = stored.user()
    before = counts()

    done = ask("delete_tasks", stranger, ids=["1"])["deleteTasks"]
    refusals = [
        ask.refused("delete_project", stranger, id=project.id),
        ask.refused("delete_tasks_by_filter", stranger, project=project.id, filter={}),
    ]

    assert [one["status"] for one in done["results"]] == ["NOT_FOUND"]
    assert {refusal.reason for refusal in refusals} == {"NOT_FOUND"}
    assert counts() == before


def test_who_still_works_on_a_project_that_is_gone_is_told(
    ask: Ask, project: ProjectRow
) -> None:
    ask("delete_project", id=project.id)

    with db.write(), pytest.raises(Refusal, match="Project"):
        imports.begin(project.id, all_tasks=True)

    assert rescoring.write(rescoring.score(project.id, [1, 2])) == 0

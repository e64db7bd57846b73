"""Deleting tasks and projects, for those who may."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from models.commands import deletions as commands
from models.commands.deletions import Contents, DeletedTasks
from models.conditions import TaskCondition
from models.queries import tasks
from resolvers import projects
from resolvers.viewers import Role, Viewer


class TaskDeletion(StrEnum):
    """What became of one task of a bulk deletion."""

    DELETED = "DELETED"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"


class TaskOutcome(NamedTuple):
    """One task of a bulk deletion, and the project that it is or was in, if seen."""

    task_id: int
    status: TaskDeletion
    project_id: int | None = None


class BulkDeletion(NamedTuple):
    """What became of each task that was to be deleted, and how much went with them."""

    outcomes: list[TaskOutcome]
    deleted: DeletedTasks


def delete_tasks(
    viewer: Viewer, task_ids: Sequence[int], *, dry_run: bool
) -> BulkDeletion:
    """Delete those of these tasks whose projects the viewer manages."""
    seen = tasks.visible_ids(viewer.scope, task_ids)
    managed = [
        task_id
        for task_id, project_id in seen.items()
        if viewer.may(Role.MANAGER, project_id)
    ]
    deleted = commands.delete_tasks(managed, viewer.id, dry_run=dry_run)

    def outcome(task_id: int) -> TaskOutcome:
        if task_id in deleted.task_ids:
            return TaskOutcome(task_id, TaskDeletion.DELETED, seen[task_id])
        if task_id in seen and not viewer.may(Role.MANAGER, seen[task_id]):
            return TaskOutcome(task_id, TaskDeletion.FORBIDDEN, seen[task_id])
        return TaskOutcome(task_id, TaskDeletion.NOT_FOUND)

    return BulkDeletion([outcome(task_id) for task_id in task_ids], deleted)


def delete_tasks_where(
    viewer: Viewer, project_id: int, condition: TaskCondition, *, dry_run: bool
) -> DeletedTasks:
    """Delete every task of the project that passes the condition.

    Raises:
        Refusal: there is no such project.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "delete tasks")
    return commands.delete_tasks_where(
        viewer.scope, project_id, condition, viewer.id, dry_run=dry_run
    )


def delete_project(
    viewer: Viewer, project_id: int, confirm_title: str | None, *, dry_run: bool
) -> Contents:
    """Delete a project with all that is in it.

    Raises:
        Refusal: there is no such project, or it is called otherwise.
        Forbidden: the viewer is not an admin.

    """
    projects.known(viewer, project_id)
    viewer.demand_admin("delete a project")
    return commands.delete_project(project_id, confirm_title, dry_run=dry_run)

"""Deleting tasks and projects, for those who may."""

from collections.abc import Sequence

from models.commands import deletions as commands
from models.commands.outcomes import (
    BulkOutcome,
    Contents,
    DeleteTaskStatus,
    Outcome,
)
from models.conditions import TaskCondition
from models.queries import tasks
from resolvers import projects
from resolvers.viewers import Role, Viewer


def delete_tasks(
    viewer: Viewer, task_ids: Sequence[int], *, dry_run: bool
) -> BulkOutcome:
    """Delete those of these tasks whose projects the viewer manages."""
    projects_by_task = tasks.visible_ids(viewer.scope, task_ids)
    managed = [
        task_id
        for task_id, project_id in projects_by_task.items()
        if viewer.may(Role.MANAGER, project_id)
    ]
    done = commands.delete_tasks(managed, viewer.id, dry_run=dry_run)

    def untouched(task_id: int) -> Outcome:
        project_id = projects_by_task.get(task_id)
        if project_id is None or viewer.may(Role.MANAGER, project_id):
            return Outcome(task_id, DeleteTaskStatus.NOT_FOUND)
        return Outcome(task_id, DeleteTaskStatus.FORBIDDEN, project_id=project_id)

    return done.of_each(task_ids, untouched)


def delete_tasks_where(
    viewer: Viewer, project_id: int, condition: TaskCondition, *, dry_run: bool
) -> BulkOutcome:
    """Delete every task of the project that passes the condition.

    Raises:
        Refusal: the project was not found.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "Deleting tasks")
    return commands.delete_tasks_where(
        viewer.scope, project_id, condition, viewer.id, dry_run=dry_run
    )


def delete_project(
    viewer: Viewer, project_id: int, confirm_title: str | None, *, dry_run: bool
) -> Contents:
    """Delete a project with all that is in it.

    Raises:
        Refusal: the project was not found, or its title is another one.
        Forbidden: the viewer is not an admin.

    """
    projects.known(viewer, project_id)
    viewer.demand_admin("delete projects")
    return commands.delete_project(project_id, confirm_title, dry_run=dry_run)

"""Assigning tasks to annotators, for those who manage the project."""

from collections.abc import Collection, Sequence

from models.commands import assignments
from models.commands.outcomes import AssignmentStatus, BulkOutcome, Outcome
from resolvers import projects
from resolvers.viewers import Viewer


def assign(
    viewer: Viewer, project_id: int, task_ids: Sequence[int], user_ids: Collection[int]
) -> BulkOutcome:
    """Let each of these users see each of these tasks.

    Raises:
        Refusal: there is no such project, or a user has no role in it.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "assign tasks")
    return _of_each(task_ids, assignments.assign(project_id, task_ids, user_ids))


def unassign(
    viewer: Viewer, project_id: int, task_ids: Sequence[int], user_ids: Collection[int]
) -> BulkOutcome:
    """Take these tasks back from these users.

    Raises:
        Refusal: there is no such project.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "unassign tasks")
    return _of_each(task_ids, assignments.unassign(project_id, task_ids, user_ids))


def _of_each(task_ids: Sequence[int], done: BulkOutcome) -> BulkOutcome:
    """An outcome for each task that was asked for, in that order."""
    by_task = {outcome.task_id: outcome for outcome in done.outcomes}
    outcomes = [
        by_task.get(task_id, Outcome(task_id, AssignmentStatus.NOT_FOUND))
        for task_id in task_ids
    ]
    return done._replace(outcomes=outcomes)

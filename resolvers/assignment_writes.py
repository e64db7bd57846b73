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
        Refusal: the project was not found, or a user has no role in it.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "Assigning tasks")
    done = assignments.assign(project_id, task_ids, user_ids)
    return done.of_each(task_ids, _not_found)


def unassign(
    viewer: Viewer, project_id: int, task_ids: Sequence[int], user_ids: Collection[int]
) -> BulkOutcome:
    """Take these tasks back from these users.

    Raises:
        Refusal: the project was not found.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "Unassigning tasks")
    done = assignments.unassign(project_id, task_ids, user_ids)
    return done.of_each(task_ids, _not_found)


def _not_found(task_id: int) -> Outcome:
    return Outcome(task_id, AssignmentStatus.NOT_FOUND)

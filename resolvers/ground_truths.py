"""Setting, unsetting and deleting ground truths, for those who may."""

from collections.abc import Iterable, Sequence

from models.commands import bulk_ground_truths, comparing, ground_truths
from models.commands.bulk_ground_truths import FilteredDelete, FilteredSet
from models.commands.comparing import Ahead
from models.commands.ground_truths import (
    ANYTHING,
    Anything,
    Candidate,
    SetGroundTruth,
    UnsetGroundTruth,
    candidate,
)
from models.commands.outcomes import BulkOutcome, DeleteStatus, Outcome, SetStatus
from models.conditions import TaskCondition
from models.queries import tasks
from models.refusals import not_found
from models.rows import UserRow
from resolvers import annotations, projects, users
from resolvers.viewers import Role, Viewer, viewer_of


def score_ahead(user: UserRow, annotation_id: int) -> Ahead | None:
    """What the accuracies will be if this user makes this the ground truth.

    None for those who may not, where it is dear to compute, and where there is nothing
    to be set. The roles are read here for this alone: the write reads them again.
    """
    proposed = comparing.proposed(annotation_id)
    if proposed is None:
        return None
    if not viewer_of(user).may_set_ground_truths(proposed.project_id):
        return None
    return comparing.score_ahead(proposed)


def set_one(
    viewer: Viewer,
    annotation_id: int,
    expected: int | Anything | None = ANYTHING,
    ahead: Ahead | None = None,
) -> SetGroundTruth:
    """Make this annotation the ground truth of its task.

    ``ahead`` are the accuracies that were computed before; without them they wait.

    Raises:
        Refusal: the annotation was not found, it was skipped, or the ground truth is
            another than expected.
        Forbidden: the viewer may not set ground truths there.

    """
    chosen = _permitted(viewer, annotation_id, "Setting a ground truth")
    return ground_truths.set_ground_truth(chosen, viewer.id, expected, ahead)


def unset_one(viewer: Viewer, annotation_id: int) -> UnsetGroundTruth:
    """Take the mark off this annotation.

    Raises:
        Refusal: the annotation was not found.
        Forbidden: the viewer may not unset ground truths there.

    """
    chosen = _permitted(viewer, annotation_id, "Unsetting a ground truth")
    return ground_truths.unset_ground_truth(chosen, viewer.id)


def delete_of_tasks(viewer: Viewer, task_ids: Sequence[int]) -> BulkOutcome:
    """Take the mark off all of these tasks that the viewer may change."""
    projects_by_task = tasks.visible_ids(viewer.scope, task_ids)
    changeable = _changeable(viewer, projects_by_task)
    project_ids = {projects_by_task[task_id] for task_id in changeable}
    done = bulk_ground_truths.delete_ground_truths(changeable, viewer.id, project_ids)

    def untouched(task_id: int) -> Outcome:
        if task_id not in projects_by_task:
            return Outcome(task_id, DeleteStatus.NOT_FOUND)
        if not viewer.may_set_ground_truths(projects_by_task[task_id]):
            return Outcome(task_id, DeleteStatus.FORBIDDEN)
        return Outcome(task_id, DeleteStatus.HAD_NONE)

    return done.of_each(task_ids, untouched)


def delete_where(
    viewer: Viewer, project_id: int, condition: TaskCondition, *, dry_run: bool
) -> FilteredDelete:
    """Take the mark off every task of the project that passes the condition.

    Raises:
        Refusal: the project was not found.
        Forbidden: the viewer may not delete ground truths there.

    """
    projects.known(viewer, project_id)
    viewer.demand(Role.REVIEWER, project_id, "Deleting ground truths")
    return bulk_ground_truths.delete_ground_truths_where(
        viewer.scope, project_id, condition, viewer.id, dry_run=dry_run
    )


def set_of_annotator(
    viewer: Viewer, task_ids: Sequence[int], annotator_id: int
) -> BulkOutcome:
    """Make this annotator's annotation the ground truth of each of these tasks.

    Raises:
        Refusal: the annotator was not found.

    """
    if users.by_ids(viewer, [annotator_id]) == [None]:
        raise not_found("User", annotator_id)
    projects_by_task = tasks.visible_ids(viewer.scope, task_ids)
    changeable = _changeable(viewer, projects_by_task)
    project_ids = {projects_by_task[task_id] for task_id in changeable}
    done = bulk_ground_truths.set_ground_truths(
        changeable, annotator_id, viewer.id, project_ids
    )

    def untouched(task_id: int) -> Outcome:
        if task_id not in projects_by_task:
            return Outcome(task_id, SetStatus.NOT_FOUND)
        if not viewer.may_set_ground_truths(projects_by_task[task_id]):
            return Outcome(task_id, SetStatus.FORBIDDEN)
        return Outcome(task_id, SetStatus.NO_ANNOTATION)

    return done.of_each(task_ids, untouched)


def set_where(
    viewer: Viewer,
    project_id: int,
    condition: TaskCondition,
    annotator_id: int,
    *,
    dry_run: bool,
) -> FilteredSet:
    """Make this annotator's answers the ground truths of all tasks that pass.

    Raises:
        Refusal: there is no such project or annotator.
        Forbidden: the viewer may not set ground truths there.

    """
    projects.known(viewer, project_id)
    viewer.demand(Role.REVIEWER, project_id, "Setting ground truths")
    if users.by_ids(viewer, [annotator_id]) == [None]:
        raise not_found("User", annotator_id)
    return bulk_ground_truths.set_ground_truths_where(
        *(viewer.scope, project_id, condition, annotator_id, viewer.id),
        dry_run=dry_run,
    )


def _permitted(viewer: Viewer, annotation_id: int, what: str) -> Candidate:
    """The annotation; refuse viewers who may not change ground truths there.

    To those who do not see the annotation, it reads as if it did not exist.
    """
    chosen = candidate(annotation_id)
    if not viewer.may_set_ground_truths(chosen.project_id):
        annotations.known(viewer, annotation_id, frozenset())
        viewer.demand(Role.REVIEWER, chosen.project_id, what)
    return chosen


def _changeable(viewer: Viewer, projects_by_task: dict[int, int]) -> Iterable[int]:
    """Those of these tasks where the viewer may change ground truths."""
    return [
        task_id
        for task_id, project_id in projects_by_task.items()
        if viewer.may_set_ground_truths(project_id)
    ]

"""Deleting tasks and projects."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column, computed
from models.commands.outcomes import BulkOutcome, Contents, DeleteTaskStatus
from models.texts import checked_text
from resolvers import deletions, projects
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.declare import enumeration_of, object_type
from schema.fields import referred
from schema.filters import TaskFilter, task_condition
from schema.ids import global_id, number_of
from schema.mutations.bulk import TaskIds, apply_to_tasks
from schema.project import Project

DryRun = Annotated[
    bool, strawberry.argument(description="True: only count, and change nothing.")
]
FINAL = "This cannot be undone; `dryRun: true` counts what would be deleted."
_TASKS = "The number of tasks that were deleted, or would be."
_BATCH = (
    "The `Change.batchId` of these changes in the history. Null if nothing was deleted."
)


enumeration_of(
    DeleteTaskStatus,
    "The result of `deleteTasks` for one task.",
    DELETED="It was deleted, or with `dryRun` would be.",
    NOT_FOUND="The task does not exist, or the viewer may not see it.",
    FORBIDDEN="The viewer does not manage its project.",
)


class DeletedProjectRow(NamedTuple):
    """A project that is gone, or would be."""

    project_id: int
    contents: Contents


@object_type
class DeleteTaskResult:
    """One task of `deleteTasks`."""

    task_id: strawberry.ID = column("given_id", description="The id as you gave it.")
    status: DeleteTaskStatus = column(description="The result for this task.")
    project: Project | None = referred(
        projects.by_ids,
        "project_id",
        description="The project that it was in, as it is now. Null if not found.",
    )


@object_type
class DeletionCounts:
    """How much went with tasks."""

    annotation_count: int = column(
        "contents.annotation_count",
        description=(
            "The number of annotations that were deleted with them, or would be."
        ),
    )
    prediction_count: int = column(
        "contents.prediction_count",
        description=(
            "The number of predictions that were deleted with them, or would be."
        ),
    )
    ground_truth_count: int = column(
        "contents.ground_truth_count",
        description="The number of these tasks with a ground truth.",
    )


@object_type
class DeleteTasksPayload(DeletionCounts):
    """Result of `deleteTasks`."""

    deleted_count: int = column("contents.task_count", description=_TASKS)
    batch_id: str | None = column(description=_BATCH)
    results: list[DeleteTaskResult] = column(
        "outcomes",
        description="One for each different task asked for, in the order given.",
    )


@object_type
class DeleteTasksByFilterPayload(DeletionCounts):
    """Result of `deleteTasksByFilter`."""

    deleted_count: int = column("contents.task_count", description=_TASKS)
    batch_id: str | None = column(description=_BATCH)


@object_type
class DeleteProjectPayload(DeletionCounts):
    """Result of `deleteProject`."""

    deleted_id: strawberry.ID = computed(
        lambda row: global_id("Project", row.project_id),
        description="The id of what was deleted, or would be: caches drop it by this.",
    )
    task_count: int = column("contents.task_count", description=_TASKS)


def _delete_tasks(
    _: Root, context: Context, task_ids: TaskIds, dry_run: DryRun = False
) -> Sequence[BulkOutcome]:
    delete = partial(deletions.delete_tasks, context.viewer, dry_run=dry_run)
    return apply_to_tasks(task_ids, delete)


def _delete_tasks_by_filter(
    _: Root,
    context: Context,
    project_id: ProjectId,
    filter: Annotated[
        TaskFilter, strawberry.argument(description="Selects the tasks.")
    ],
    dry_run: DryRun = False,
) -> Sequence[BulkOutcome]:
    number = number_of("Project", project_id)
    condition = task_condition(filter)
    viewer = context.viewer
    return [deletions.delete_tasks_where(viewer, number, condition, dry_run=dry_run)]


def _delete_project(
    _: Root,
    context: Context,
    id: ProjectId,
    confirm_title: Annotated[
        str | None,
        strawberry.argument(
            description=(
                "The title of the project. If it is another one, you get an error"
                " with reason CONFLICT, and nothing changes."
            )
        ),
    ] = None,
    dry_run: DryRun = False,
) -> Sequence[DeletedProjectRow]:
    number = number_of("Project", id)
    if confirm_title is not None:
        confirm_title = checked_text("confirmTitle", confirm_title)
    contents = deletions.delete_project(
        context.viewer, number, confirm_title, dry_run=dry_run
    )
    return [DeletedProjectRow(number, contents)]


@object_type
class DeletionMutations:
    """The part of the mutations that deletes tasks and projects."""

    delete_tasks: DeleteTasksPayload = batched(
        _delete_tasks,
        description=(
            "Delete these tasks, at most 10,000, with their annotations, predictions"
            f" and ground truths, in one transaction. For managers. {FINAL}"
        ),
    )
    delete_tasks_by_filter: DeleteTasksByFilterPayload = batched(
        _delete_tasks_by_filter,
        description=(
            "Delete all tasks of a project that match a filter, with their annotations,"
            f" predictions and ground truths. For managers. {FINAL}"
        ),
    )
    delete_project: DeleteProjectPayload = batched(
        _delete_project,
        description=(
            "Delete a project with its tasks, its history and the roles of its members;"
            f" users stay. For admins. {FINAL} If it follows Label Studio, the link is"
            " deleted too, and nothing changes in Label Studio. For a project that"
            " takes longer than an operation may, use the command `projects delete`."
        ),
    )

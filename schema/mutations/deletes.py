"""Deleting the ground truths of many tasks at once."""

from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import Annotated

import strawberry

from execution import batched, column
from models.commands.ground_truths import FilteredDelete
from resolvers import annotations, ground_truths, tasks
from resolvers.ground_truths import DeleteStatus
from schema.annotation import Annotation
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.described import enumeration, object_type
from schema.fields import referred
from schema.filters import TaskFilter, task_condition
from schema.ids import number_of
from schema.mutations.bulk import BATCH, BulkRow, TaskIds, done_to
from schema.task import Task


@enumeration
class DeleteGroundTruthStatus(Enum):
    """The result of `deleteGroundTruths` for one task."""

    REMOVED = strawberry.enum_value(
        DeleteStatus.REMOVED.value, description="It lost its ground truth."
    )
    HAD_NONE = strawberry.enum_value(
        DeleteStatus.HAD_NONE.value, description="It had no ground truth."
    )
    NOT_FOUND = strawberry.enum_value(
        DeleteStatus.NOT_FOUND.value,
        description="The task does not exist, or the viewer may not see it.",
    )
    FORBIDDEN = strawberry.enum_value(
        DeleteStatus.FORBIDDEN.value,
        description="The viewer may not change ground truths in its project.",
    )


@object_type
class DeleteGroundTruthResult:
    """One task of `deleteGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as you gave it.")
    status: DeleteGroundTruthStatus = column(
        "outcome.status", description="The result for this task."
    )
    task: Task | None = referred(
        tasks.by_ids,
        "outcome.task_id",
        description="The task. Null if not found.",
    )
    annotation: Annotation | None = referred(
        annotations.by_ids,
        "outcome.annotation_id",
        description="The annotation that lost the mark.",
    )


@object_type
class DeleteGroundTruthsPayload:
    """Result of `deleteGroundTruths`."""

    removed_count: int = column(
        "changed_count",
        description="The number of tasks that lost their ground truth.",
    )
    batch_id: str | None = column(description=BATCH)
    results: list[DeleteGroundTruthResult] = column(
        description="One result for each different task, in the order given."
    )


@object_type
class DeleteGroundTruthsByFilterPayload:
    """Result of `deleteGroundTruthsByFilter`."""

    task_count: int = column(description="The number of tasks that match the filter.")
    removed_count: int = column(
        description=(
            "The number of these that lost their ground truth, or would lose it."
        )
    )
    batch_id: str | None = column(description=BATCH)


def _delete_ground_truths(
    _: Root, context: Context, task_ids: TaskIds
) -> Sequence[BulkRow]:
    delete = partial(ground_truths.delete_of_tasks, context.viewer)
    return done_to(task_ids, delete, DeleteStatus.REMOVED)


def _delete_ground_truths_by_filter(
    _: Root,
    context: Context,
    project_id: ProjectId,
    filter: Annotated[
        TaskFilter, strawberry.argument(description="Selects the tasks.")
    ],
    dry_run: Annotated[
        bool, strawberry.argument(description="True: only count, and change nothing.")
    ] = False,
) -> Sequence[FilteredDelete]:
    number = number_of("Project", project_id)
    condition = task_condition(filter)
    viewer = context.viewer
    return [ground_truths.delete_where(viewer, number, condition, dry_run=dry_run)]


@object_type
class DeleteMutations:
    """The part of the mutations that deletes ground truths of many tasks."""

    delete_ground_truths: DeleteGroundTruthsPayload = batched(
        _delete_ground_truths,
        description=(
            "Remove the ground truths of these tasks, at most 10,000, in one"
            " transaction. The annotations stay. Tasks that are not found do not stop"
            " the others."
        ),
    )
    delete_ground_truths_by_filter: DeleteGroundTruthsByFilterPayload = batched(
        _delete_ground_truths_by_filter,
        description=(
            "Like `deleteGroundTruths`, for all tasks of the project that match the"
            " filter, however many. With `dryRun`, nothing changes, and the counts say"
            " what would change."
        ),
    )

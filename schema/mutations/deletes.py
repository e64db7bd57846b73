"""Deleting the ground truths of many tasks at once."""

from collections.abc import Sequence
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
from schema.described import enumeration_of, object_type
from schema.fields import referred
from schema.filters import TaskFilter, task_condition
from schema.ids import number_of
from schema.mutations.bulk import BATCH, BulkRow, TaskIds, done_to
from schema.task import Task

enumeration_of(
    DeleteStatus,
    "What became of one task of `deleteGroundTruths`.",
    name="DeleteGroundTruthStatus",
    REMOVED="It lost its ground truth.",
    HAD_NONE="It had no ground truth.",
    NOT_FOUND="There is no such task, or none that the viewer may see.",
    FORBIDDEN="The viewer may not change ground truths there.",
)


@object_type
class DeleteGroundTruthResult:
    """One task of `deleteGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as it was given.")
    status: DeleteStatus = column("outcome.status", description="What became of it.")
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
        "changed_count", description="How many tasks lost their ground truth."
    )
    batch_id: str | None = column(description=BATCH)
    results: list[DeleteGroundTruthResult] = column(
        description="One for each different task asked for, in the order given."
    )


@object_type
class DeleteGroundTruthsByFilterPayload:
    """Result of `deleteGroundTruthsByFilter`."""

    task_count: int = column(description="How many tasks passed the filter.")
    removed_count: int = column(
        description="How many of them lost their ground truth, or would."
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
        TaskFilter, strawberry.argument(description="Which tasks to take.")
    ],
    dry_run: Annotated[
        bool, strawberry.argument(description="Whether only to count.")
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
            "Take the mark off all of these tasks, at most 10,000, in one transaction."
            " The annotations stay. Tasks that cannot be found do not stop the others."
        ),
    )
    delete_ground_truths_by_filter: DeleteGroundTruthsByFilterPayload = batched(
        _delete_ground_truths_by_filter,
        description=(
            "Like `deleteGroundTruths`, for every task of the project that passes the"
            " filter, however many. With `dryRun` nothing changes, and the counts say"
            " what would."
        ),
    )

"""Setting and deleting the ground truths of many tasks at once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import strawberry

from execution import batched, column
from models.commands.ground_truths import FilteredDelete
from models.commands.outcomes import BulkOutcome, DeleteStatus, SetStatus
from resolvers import annotations, ground_truths, tasks
from schema.annotation import Annotation
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.declare import enumeration_of, object_type
from schema.fields import referred
from schema.filters import TaskFilter, task_condition
from schema.ids import number_of, numbers_of
from schema.task import Task

BATCH = "By this `revertChanges` undoes it. Null where nothing changed."

TaskIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The tasks, at most 10,000.")
]


def apply_to_tasks(
    task_ids: Sequence[str], change: Callable[[list[int]], BulkOutcome]
) -> Sequence[BulkOutcome]:
    """Change the different tasks of these ids; each outcome has the id as given."""
    given_ids: dict[int, str] = {}
    numbers = numbers_of("Task", task_ids, "taskIds")
    for number, given_id in zip(numbers, task_ids, strict=True):
        given_ids.setdefault(number, given_id)
    return [change(list(given_ids)).named(given_ids)]


enumeration_of(
    SetStatus,
    "What became of one task of `setGroundTruths`.",
    name="SetGroundTruthStatus",
    SET="The annotation became the ground truth.",
    UNCHANGED="The annotation was the ground truth already.",
    NO_ANNOTATION="The annotator has no annotation there that can be one.",
    NOT_FOUND="There is no such task, or none that the viewer may see.",
    FORBIDDEN="The viewer may not change ground truths there.",
)


@object_type
class SetGroundTruthResult:
    """One task of `setGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as it was given.")
    status: SetStatus = column(description="What became of it.")
    task: Task | None = referred(
        tasks.by_ids,
        "task_id",
        description="The task. Null if not found.",
    )
    annotation: Annotation | None = referred(
        annotations.by_ids,
        "annotation_id",
        description="The annotation that is the ground truth now.",
    )
    previous_ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "previous_id",
        description="The annotation that lost the mark, if there was one.",
    )


@object_type
class SetGroundTruthsPayload:
    """Result of `setGroundTruths`."""

    set_count: int = column(
        "changed_count", description="How many tasks got another ground truth."
    )
    batch_id: str | None = column(description=BATCH)
    results: list[SetGroundTruthResult] = column(
        "outcomes",
        description="One for each different task asked for, in the order given.",
    )


def _set_ground_truths(
    _: Root,
    context: Context,
    task_ids: TaskIds,
    annotator_id: Annotated[
        strawberry.ID,
        strawberry.argument(description="Whose annotations are to be ground truths."),
    ],
) -> Sequence[BulkOutcome]:
    def change(numbers: list[int]) -> BulkOutcome:
        annotator = number_of("User", annotator_id)
        return ground_truths.set_of_annotator(context.viewer, numbers, annotator)

    return apply_to_tasks(task_ids, change)


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
    status: DeleteStatus = column(description="What became of it.")
    task: Task | None = referred(
        tasks.by_ids,
        "task_id",
        description="The task. Null if not found.",
    )
    annotation: Annotation | None = referred(
        annotations.by_ids,
        "annotation_id",
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
        "outcomes",
        description="One for each different task asked for, in the order given.",
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
) -> Sequence[BulkOutcome]:
    delete = partial(ground_truths.delete_of_tasks, context.viewer)
    return apply_to_tasks(task_ids, delete)


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
class BulkMutations:
    """The part of the mutations that is about the ground truths of many tasks."""

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
    set_ground_truths: SetGroundTruthsPayload = batched(
        _set_ground_truths,
        description=(
            "Make this annotator's annotation the ground truth of each of these tasks,"
            " at most 10,000, in one transaction. Of several the one updated last is"
            " taken; where there is none, the task keeps what it has."
        ),
    )

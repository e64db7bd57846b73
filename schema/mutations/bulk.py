"""Setting and deleting the ground truths of many tasks at once."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import strawberry

from execution import batched, column
from models.commands.bulk_ground_truths import FilteredDelete, FilteredSet
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

BATCH = "Give this to `revertChanges` to undo the changes. Null if nothing changed."

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
    "The result of `setGroundTruths` for one task.",
    name="SetGroundTruthStatus",
    SET="The annotation became the ground truth.",
    UNCHANGED="The annotation already was the ground truth.",
    NO_ANNOTATION="The annotator has no annotation of the task that can be one.",
    NOT_FOUND="The task does not exist, or the viewer may not see it.",
    FORBIDDEN="The viewer may not change ground truths in its project.",
)


@object_type
class SetGroundTruthResult:
    """One task of `setGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as you gave it.")
    status: SetStatus = column(description="The result for this task.")
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
        "changed_count",
        description="The number of tasks that got another ground truth.",
    )
    batch_id: str | None = column(description=BATCH)
    results: list[SetGroundTruthResult] = column(
        "outcomes",
        description="One result for each different task, in the order given.",
    )


def _set_ground_truths(
    _: Root,
    context: Context,
    task_ids: TaskIds,
    annotator_id: Annotated[
        strawberry.ID,
        strawberry.argument(
            description="The author of the annotations that become ground truths."
        ),
    ],
) -> Sequence[BulkOutcome]:
    def change(numbers: list[int]) -> BulkOutcome:
        annotator = number_of("User", annotator_id)
        return ground_truths.set_of_annotator(context.viewer, numbers, annotator)

    return apply_to_tasks(task_ids, change)


@object_type
class SetGroundTruthsByFilterPayload:
    """Result of `setGroundTruthsByFilter`."""

    task_count: int = column(description="The number of tasks that match the filter.")
    set_count: int = column(
        description="The number of these that got another ground truth, or would."
    )
    replaced_count: int = column(
        description="The number of these that had another ground truth before."
    )
    unchanged_count: int = column(
        description="The number of tasks whose ground truth already was the annotation."
    )
    no_annotation_count: int = column(
        description=(
            "The number of tasks where the annotator has no annotation that can be one."
        )
    )
    batch_id: str | None = column(description=BATCH)


def _set_ground_truths_by_filter(
    _: Root,
    context: Context,
    *,
    project_id: ProjectId,
    filter: Annotated[
        TaskFilter, strawberry.argument(description="Selects the tasks.")
    ],
    annotator_id: Annotated[
        strawberry.ID,
        strawberry.argument(
            description="The author of the annotations that become ground truths."
        ),
    ],
    dry_run: Annotated[
        bool, strawberry.argument(description="True: only count, and change nothing.")
    ] = False,
) -> Sequence[FilteredSet]:
    return [
        ground_truths.set_where(
            context.viewer,
            number_of("Project", project_id),
            task_condition(filter),
            number_of("User", annotator_id),
            dry_run=dry_run,
        )
    ]


enumeration_of(
    DeleteStatus,
    "The result of `deleteGroundTruths` for one task.",
    name="DeleteGroundTruthStatus",
    REMOVED="It lost its ground truth.",
    HAD_NONE="It had no ground truth.",
    NOT_FOUND="The task does not exist, or the viewer may not see it.",
    FORBIDDEN="The viewer may not change ground truths in its project.",
)


@object_type
class DeleteGroundTruthResult:
    """One task of `deleteGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as you gave it.")
    status: DeleteStatus = column(description="The result for this task.")
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
        "changed_count", description="The number of tasks that lost their ground truth."
    )
    batch_id: str | None = column(description=BATCH)
    results: list[DeleteGroundTruthResult] = column(
        "outcomes",
        description="One result for each different task, in the order given.",
    )


@object_type
class DeleteGroundTruthsByFilterPayload:
    """Result of `deleteGroundTruthsByFilter`."""

    task_count: int = column(description="The number of tasks that match the filter.")
    removed_count: int = column(
        description="The number of these that lost their ground truth, or would."
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
class BulkMutations:
    """The part of the mutations that is about the ground truths of many tasks."""

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
    set_ground_truths: SetGroundTruthsPayload = batched(
        _set_ground_truths,
        description=(
            "Make this annotator's annotation the ground truth of each of these tasks,"
            " at most 10,000, in one transaction. If there are several, the one that"
            " was updated last is used; if there is none, the task does not change."
        ),
    )
    set_ground_truths_by_filter: SetGroundTruthsByFilterPayload = batched(
        _set_ground_truths_by_filter,
        description=(
            "Like `setGroundTruths`, for all tasks of the project that match the"
            " filter, however many. With `dryRun`, nothing changes, and the counts say"
            " what would change."
        ),
    )

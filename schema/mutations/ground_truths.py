"""Setting, unsetting and deleting ground truths."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column
from models.commands.ground_truths import (
    ANYTHING,
    Anything,
    FilteredDelete,
    SetGroundTruth,
    UnsetGroundTruth,
)
from resolvers import annotations, ground_truths, tasks
from resolvers.ground_truths import (
    Deleted,
    DeleteStatus,
    SetOfTask,
    SetStatus,
)
from schema.annotation import Annotation
from schema.arguments import AnnotationId, ProjectId, Root
from schema.context import Context
from schema.described import enumeration, object_type
from schema.fields import referred
from schema.filters import TaskFilter, task_condition
from schema.ids import number_of, numbers_of, optional_number
from schema.task import Task

BATCH = "By this `revertChanges` undoes it. Null where nothing changed."

TaskIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The tasks, at most 10,000.")
]


@object_type
class SetGroundTruthPayload:
    """Result of `setGroundTruth`."""

    annotation: Annotation = referred(
        annotations.by_ids,
        "annotation_id",
        description="The annotation that is the ground truth now.",
    )
    task: Task = referred(tasks.by_ids, "task_id", description="Its task.")
    previous_ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "previous_id",
        description=(
            "The annotation that lost the mark, if there was one. Select its `id` and"
            " `isGroundTruth` to keep a client's cache right."
        ),
    )
    changed: bool = column(description="False if it was the ground truth already.")


@object_type
class UnsetGroundTruthPayload:
    """Result of `unsetGroundTruth`."""

    annotation: Annotation = referred(
        annotations.by_ids,
        "annotation_id",
        description="The annotation that is no ground truth now.",
    )
    task: Task = referred(tasks.by_ids, "task_id", description="Its task.")
    changed: bool = column(description="False if it was no ground truth before.")


@enumeration
class DeleteGroundTruthStatus(Enum):
    """What became of one task of `deleteGroundTruths`."""

    REMOVED = strawberry.enum_value(
        DeleteStatus.REMOVED.value, description="It lost its ground truth."
    )
    HAD_NONE = strawberry.enum_value(
        DeleteStatus.HAD_NONE.value, description="It had no ground truth."
    )
    NOT_FOUND = strawberry.enum_value(
        DeleteStatus.NOT_FOUND.value,
        description="There is no such task, or none that the viewer may see.",
    )
    FORBIDDEN = strawberry.enum_value(
        DeleteStatus.FORBIDDEN.value,
        description="The viewer may not change ground truths there.",
    )


@object_type
class DeleteGroundTruthResult:
    """One task of `deleteGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as it was given.")
    status: DeleteGroundTruthStatus = column(
        "outcome.status", description="What became of it."
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

    removed_count: int = column(description="How many tasks lost their ground truth.")
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


@enumeration
class SetGroundTruthStatus(Enum):
    """What became of one task of `setGroundTruths`."""

    SET = strawberry.enum_value(
        SetStatus.SET.value, description="The annotation became the ground truth."
    )
    UNCHANGED = strawberry.enum_value(
        SetStatus.UNCHANGED.value,
        description="The annotation was the ground truth already.",
    )
    NO_ANNOTATION = strawberry.enum_value(
        SetStatus.NO_ANNOTATION.value,
        description="The annotator has no annotation there that can be one.",
    )
    NOT_FOUND = strawberry.enum_value(
        SetStatus.NOT_FOUND.value,
        description="There is no such task, or none that the viewer may see.",
    )
    FORBIDDEN = strawberry.enum_value(
        SetStatus.FORBIDDEN.value,
        description="The viewer may not change ground truths there.",
    )


@object_type
class SetGroundTruthResult:
    """One task of `setGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as it was given.")
    status: SetGroundTruthStatus = column(
        "outcome.status", description="What became of it."
    )
    task: Task | None = referred(
        tasks.by_ids,
        "outcome.task_id",
        description="The task. Null if not found.",
    )
    annotation: Annotation | None = referred(
        annotations.by_ids,
        "outcome.annotation_id",
        description="The annotation that is the ground truth now.",
    )
    previous_ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "outcome.previous_id",
        description="The annotation that lost the mark, if there was one.",
    )


@object_type
class SetGroundTruthsPayload:
    """Result of `setGroundTruths`."""

    set_count: int = column(description="How many tasks got another ground truth.")
    batch_id: str | None = column(description=BATCH)
    results: list[SetGroundTruthResult] = column(
        description="One for each different task asked for, in the order given."
    )


class ResultRow(NamedTuple):
    """One task of a bulk mutation, with its id as it was given."""

    given_id: str
    outcome: Deleted | SetOfTask


class DeleteRow(NamedTuple):
    """What a bulk delete did."""

    results: list[ResultRow]
    batch_id: str | None

    @property
    def removed_count(self) -> int:
        """How many tasks lost their ground truth."""
        return _count(self.results, DeleteStatus.REMOVED)


class SetRow(NamedTuple):
    """What a bulk set did."""

    results: list[ResultRow]
    batch_id: str | None

    @property
    def set_count(self) -> int:
        """How many tasks got another ground truth."""
        return _count(self.results, SetStatus.SET)


def _count(results: Sequence[ResultRow], status: str) -> int:
    return sum(result.outcome.status == status for result in results)


def _different(task_ids: Sequence[str]) -> dict[int, str]:
    """The number of each different task, with the id as it was given first."""
    numbers = numbers_of("Task", task_ids, "taskIds")
    different: dict[int, str] = {}
    for number, given in zip(numbers, task_ids, strict=True):
        different.setdefault(number, given)
    return different


def _set_ground_truth(
    _: Root,
    context: Context,
    annotation_id: AnnotationId,
    expected_ground_truth_id: Annotated[
        strawberry.Maybe[strawberry.ID | None],
        strawberry.argument(
            description=(
                "The annotation that should be the ground truth before (null: none"
                " should be). If another one is: an error with reason CONFLICT, and"
                " nothing changes. Leave it out for no check."
            )
        ),
    ] = None,
) -> Sequence[SetGroundTruth]:
    expected: int | Anything | None = ANYTHING
    if expected_ground_truth_id is not None:
        expected = optional_number("Annotation", expected_ground_truth_id.value)
    number = number_of("Annotation", annotation_id)
    return [ground_truths.set_one(context.viewer, number, expected)]


def _unset_ground_truth(
    _: Root, context: Context, annotation_id: AnnotationId
) -> Sequence[UnsetGroundTruth]:
    number = number_of("Annotation", annotation_id)
    return [ground_truths.unset_one(context.viewer, number)]


def _delete_ground_truths(
    _: Root, context: Context, task_ids: TaskIds
) -> Sequence[DeleteRow]:
    given = _different(task_ids)
    done = ground_truths.delete_of_tasks(context.viewer, list(given))
    results = [ResultRow(given[one.task_id], one) for one in done.outcomes]
    return [DeleteRow(results, done.batch_id)]


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


def _set_ground_truths(
    _: Root,
    context: Context,
    task_ids: TaskIds,
    annotator_id: Annotated[
        strawberry.ID,
        strawberry.argument(description="Whose annotations are to be ground truths."),
    ],
) -> Sequence[SetRow]:
    given = _different(task_ids)
    done = ground_truths.set_of_annotator(
        context.viewer, list(given), number_of("User", annotator_id)
    )
    results = [ResultRow(given[one.task_id], one) for one in done.outcomes]
    return [SetRow(results, done.batch_id)]


@object_type
class GroundTruthMutations:
    """The part of the mutations that is about ground truths."""

    set_ground_truth: SetGroundTruthPayload = batched(
        _set_ground_truth,
        description=(
            "Make this annotation the ground truth of its task. Another one of the same"
            " task loses the mark in the same step. Doing it again changes nothing."
        ),
    )
    unset_ground_truth: UnsetGroundTruthPayload = batched(
        _unset_ground_truth,
        description=(
            "Take the mark off this annotation, which stays. Where it has none, nothing"
            " changes."
        ),
    )
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

"""Setting the ground truths of many tasks at once."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated

import strawberry

from execution import batched, column
from resolvers import annotations, ground_truths, tasks
from resolvers.ground_truths import BulkSet, SetStatus
from schema.annotation import Annotation
from schema.arguments import Root
from schema.context import Context
from schema.described import enumeration, object_type
from schema.fields import referred
from schema.ids import number_of
from schema.mutations.bulk import BATCH, BulkRow, TaskIds, done_to
from schema.task import Task


@enumeration
class SetGroundTruthStatus(Enum):
    """The result of `setGroundTruths` for one task."""

    SET = strawberry.enum_value(
        SetStatus.SET.value, description="The annotation became the ground truth."
    )
    UNCHANGED = strawberry.enum_value(
        SetStatus.UNCHANGED.value,
        description="The annotation already was the ground truth.",
    )
    NO_ANNOTATION = strawberry.enum_value(
        SetStatus.NO_ANNOTATION.value,
        description=(
            "The annotator has no annotation of the task that can be a ground truth."
        ),
    )
    NOT_FOUND = strawberry.enum_value(
        SetStatus.NOT_FOUND.value,
        description="The task does not exist, or the viewer may not see it.",
    )
    FORBIDDEN = strawberry.enum_value(
        SetStatus.FORBIDDEN.value,
        description="The viewer may not change ground truths in its project.",
    )


@object_type
class SetGroundTruthResult:
    """One task of `setGroundTruths`."""

    task_id: strawberry.ID = column("given_id", description="The id as you gave it.")
    status: SetGroundTruthStatus = column(
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

    set_count: int = column(
        "changed_count",
        description="The number of tasks that got another ground truth.",
    )
    batch_id: str | None = column(description=BATCH)
    results: list[SetGroundTruthResult] = column(
        description="One result for each different task, in the order given."
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
) -> Sequence[BulkRow]:
    def change(numbers: list[int]) -> BulkSet:
        annotator = number_of("User", annotator_id)
        return ground_truths.set_of_annotator(context.viewer, numbers, annotator)

    return done_to(task_ids, change, SetStatus.SET)


@object_type
class BulkSetMutations:
    """The part of the mutations that sets ground truths of many tasks."""

    set_ground_truths: SetGroundTruthsPayload = batched(
        _set_ground_truths,
        description=(
            "Make this annotator's annotation the ground truth of each of these"
            " tasks, at most 10,000, in one transaction. If there are several, the one"
            " that was updated last is used; if there is none, the task does not"
            " change."
        ),
    )

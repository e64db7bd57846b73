"""Setting the ground truths of many tasks at once."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from execution import batched, column
from resolvers import annotations, ground_truths, tasks
from resolvers.ground_truths import BulkSet, SetStatus
from schema.annotation import Annotation
from schema.arguments import Root
from schema.context import Context
from schema.described import enumeration_of, object_type
from schema.fields import referred
from schema.ids import number_of
from schema.mutations.bulk import BATCH, BulkRow, TaskIds, done_to
from schema.task import Task

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
    status: SetStatus = column("outcome.status", description="What became of it.")
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
        "changed_count", description="How many tasks got another ground truth."
    )
    batch_id: str | None = column(description=BATCH)
    results: list[SetGroundTruthResult] = column(
        description="One for each different task asked for, in the order given."
    )


def _set_ground_truths(
    _: Root,
    context: Context,
    task_ids: TaskIds,
    annotator_id: Annotated[
        strawberry.ID,
        strawberry.argument(description="Whose annotations are to be ground truths."),
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
            "Make this annotator's annotation the ground truth of each of these tasks,"
            " at most 10,000, in one transaction. Of several the one updated last is"
            " taken; where there is none, the task keeps what it has."
        ),
    )

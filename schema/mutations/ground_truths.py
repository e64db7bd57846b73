"""Setting and unsetting the ground truth of one task."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any

import strawberry

from execution import Selected, batched, column
from models.commands.ground_truths import (
    ANYTHING,
    Anything,
    SetGroundTruth,
    UnsetGroundTruth,
)
from models.refusals import Refusal
from models.rows import AnnotationRow
from resolvers import annotations, ground_truths, tasks
from schema.annotation import Annotation
from schema.arguments import AnnotationId, Root
from schema.context import Context
from schema.declare import object_type
from schema.fields import referred
from schema.ids import number_of, optional_number
from schema.task import Task


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
            "The former ground truth, which lost the mark, if there was one. Select"
            " its `id` and `isGroundTruth` to update a client's cache."
        ),
    )
    changed: bool = column(description="False if it already was the ground truth.")


def _unset(
    rows: Sequence[UnsetGroundTruth], context: Context, selected: Selected
) -> Sequence[AnnotationRow | None]:
    ids = [row.annotation_id for row in rows]
    present = annotations.by_ids(context.viewer, ids, selected.attributes)
    return [
        annotation or row.gone for annotation, row in zip(present, rows, strict=True)
    ]


@object_type
class UnsetGroundTruthPayload:
    """Result of `unsetGroundTruth`."""

    annotation: Annotation = batched(
        _unset,
        description=(
            "The annotation that is no longer the ground truth. If its author had"
            " deleted it, it disappears now and is returned as it was."
        ),
    )
    task: Task = referred(tasks.by_ids, "task_id", description="Its task.")
    changed: bool = column(description="False if it was not the ground truth before.")


def prepare(context: Context, arguments: Mapping[str, Any]) -> None:
    """Compute what `setGroundTruth` with these arguments will make of other answers."""
    with suppress(Refusal):  # told of by the field itself
        number = number_of("Annotation", arguments["annotationId"])
        ahead = ground_truths.score_ahead(context.user, number)
        if ahead is not None:
            context.ahead[number] = ahead


def _set_ground_truth(
    _: Root,
    context: Context,
    annotation_id: AnnotationId,
    expected_ground_truth_id: Annotated[
        strawberry.Maybe[strawberry.ID | None],
        strawberry.argument(
            description=(
                "The annotation that you expect to be the ground truth before (null:"
                " none). If it is another one, you get an error with reason CONFLICT,"
                " and nothing changes. Leave it out to skip this check."
            )
        ),
    ] = None,
) -> Sequence[SetGroundTruth]:
    expected: int | Anything | None = ANYTHING
    if expected_ground_truth_id is not None:
        expected = optional_number("Annotation", expected_ground_truth_id.value)
    number = number_of("Annotation", annotation_id)
    ahead = context.ahead.get(number)
    return [ground_truths.set_one(context.viewer, number, expected, ahead)]


def _unset_ground_truth(
    _: Root, context: Context, annotation_id: AnnotationId
) -> Sequence[UnsetGroundTruth]:
    number = number_of("Annotation", annotation_id)
    return [ground_truths.unset_one(context.viewer, number)]


@object_type
class GroundTruthMutations:
    """The part of the mutations that is about the ground truth of one task."""

    set_ground_truth: SetGroundTruthPayload = batched(
        _set_ground_truth,
        description=(
            "Make this annotation the ground truth of its task. The former ground"
            " truth loses the mark in the same transaction. Repeating it changes"
            " nothing."
        ),
    )
    unset_ground_truth: UnsetGroundTruthPayload = batched(
        _unset_ground_truth,
        description=(
            "Remove the mark from this annotation. The annotation stays. If it is not"
            " a ground truth, nothing changes."
        ),
    )

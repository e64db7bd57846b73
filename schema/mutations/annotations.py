"""Creating, changing and deleting annotations."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column, computed
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.rows import AnnotationRow, TaskRow
from models.texts import checked_text
from resolvers import annotation_writes
from schema.annotation import Annotation
from schema.arguments import AnnotationId, Root
from schema.context import Context
from schema.declare import input_type, object_type
from schema.ids import global_id, number_of
from schema.numbers import seconds
from schema.scalars import JSON, result_of
from schema.task import Task


@input_type
class CreateAnnotationInput:
    """An annotation to create."""

    task_id: strawberry.ID = strawberry.field(description="The task of the annotation.")
    result: JSON = strawberry.field(
        description=(
            "Regions and choices, in Label Studio's JSON: a list, at most 256 kB and 20"
            " levels deep."
        )
    )
    lead_time: float | None = strawberry.field(
        default=None,
        description="The time that it took, in seconds: 0 to 1,000,000,000.",
    )
    was_cancelled: bool = strawberry.field(
        default=False, description="Whether the task was skipped."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A key of your choice. If you repeat it within 24 hours, you get the"
            " annotation that was created the first time."
        ),
    )


@input_type
class UpdateAnnotationInput:
    """The changes of an annotation. Fields that are left out or null do not change."""

    id: strawberry.ID = strawberry.field(description="The annotation.")
    result: JSON | None = strawberry.field(
        default=None,
        description=(
            "Regions and choices, in Label Studio's JSON: a list, at most 256 kB and 20"
            " levels deep."
        ),
    )
    lead_time: float | None = strawberry.field(
        default=None,
        description="The time that it took, in seconds: 0 to 1,000,000,000.",
    )
    was_cancelled: bool | None = strawberry.field(
        default=None,
        description=(
            "Whether the task was skipped. If you may set ground truths, a ground"
            " truth that you skip is no longer one."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=None,
        description=(
            "The version that you expect. If it is another one, you get an error with"
            " reason CONFLICT, and nothing changes."
        ),
    )


class AnnotationPayloadRow(NamedTuple):
    """An annotation as it is now."""

    annotation: AnnotationRow


class DeletedAnnotation(NamedTuple):
    """An annotation that is gone, and its task."""

    annotation_id: int
    task: TaskRow


@object_type
class AnnotationPayload:
    """Result of `createAnnotation` and `updateAnnotation`."""

    annotation: Annotation = column(description="The annotation as it is now.")


@object_type
class DeleteAnnotationPayload:
    """Result of `deleteAnnotation`."""

    deleted_id: strawberry.ID = computed(
        lambda row: global_id("Annotation", row.annotation_id),
        description=(
            "The id of the deleted annotation, so that a client can remove it from"
            " its cache."
        ),
    )
    task: Task = column(description="Its task as it is now.")


def _create_annotation(
    _: Root,
    context: Context,
    input: Annotated[
        CreateAnnotationInput, strawberry.argument(description="What to create.")
    ],
) -> Sequence[AnnotationPayloadRow]:
    key = input.idempotency_key
    new = NewAnnotation(
        task_id=number_of("Task", input.task_id),
        result=result_of(input.result),
        lead_time=seconds("leadTime", input.lead_time),
        was_cancelled=input.was_cancelled,
    )
    key = None if key is None else checked_text("idempotencyKey", key)
    return [AnnotationPayloadRow(annotation_writes.create(context.viewer, new, key))]


def _update_annotation(
    _: Root,
    context: Context,
    input: Annotated[
        UpdateAnnotationInput, strawberry.argument(description="What to change.")
    ],
) -> Sequence[AnnotationPayloadRow]:
    change = AnnotationChange(
        result=None if input.result is None else result_of(input.result),
        lead_time=seconds("leadTime", input.lead_time),
        was_cancelled=input.was_cancelled,
        expected_version=input.expected_version,
    )
    number = number_of("Annotation", input.id)
    return [
        AnnotationPayloadRow(annotation_writes.update(context.viewer, number, change))
    ]


def _delete_annotation(
    _: Root,
    context: Context,
    id: AnnotationId,
    expected_version: Annotated[
        int | None,
        strawberry.argument(
            description=(
                "The version that you expect. If it is another one, you get an error"
                " with reason CONFLICT, and nothing changes."
            )
        ),
    ] = None,
) -> Sequence[DeletedAnnotation]:
    number = number_of("Annotation", id)
    task = annotation_writes.delete(context.viewer, number, expected_version)
    return [DeletedAnnotation(number, task)]


@object_type
class AnnotationMutations:
    """The part of the mutations that is about annotations."""

    create_annotation: AnnotationPayload = batched(
        _create_annotation,
        description="Create an annotation of a task, with the viewer as its author.",
    )
    update_annotation: AnnotationPayload = batched(
        _update_annotation,
        description=(
            "Change an annotation. If it is the ground truth and you may set ground"
            " truths, the new result becomes the verified one; if you skip it, it is"
            " no longer the ground truth. If you may not, the verified result stays in"
            " force."
        ),
    )
    delete_annotation: DeleteAnnotationPayload = batched(
        _delete_annotation,
        description=(
            "Delete an annotation. If it is the ground truth and you may set ground"
            " truths, its task loses its ground truth. If you may not, the verified"
            " result stays in force."
        ),
    )

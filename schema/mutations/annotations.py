"""Creating, changing and deleting annotations."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column, computed
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.rows import AnnotationRow, TaskRow
from resolvers import annotation_writes
from schema.annotation import Annotation
from schema.arguments import AnnotationId, Root
from schema.context import Context
from schema.declare import input_type, object_type
from schema.ids import global_id, number_of
from schema.numbers import seconds
from schema.scalars import JSON, checked_text, result_of
from schema.task import Task


@input_type
class CreateAnnotationInput:
    """An annotation to be made by the viewer."""

    task_id: strawberry.ID = strawberry.field(description="The task that it answers.")
    result: JSON = strawberry.field(
        description=(
            "Regions and choices, in Label Studio's JSON: a list, at most 256 kB and 20"
            " levels deep."
        )
    )
    lead_time: float | None = strawberry.field(
        default=None, description="How many seconds it took: 0 to 1,000,000,000."
    )
    was_cancelled: bool = strawberry.field(
        default=False, description="Whether the task was skipped."
    )
    idempotency_key: str | None = strawberry.field(
        default=None,
        description=(
            "A key of your choice. Repeating it within 24 hours answers with the"
            " annotation that was made the first time."
        ),
    )


@input_type
class UpdateAnnotationInput:
    """What is to become of an annotation; what is left out or null stays."""

    id: strawberry.ID = strawberry.field(description="The annotation.")
    result: JSON | None = strawberry.field(
        default=None,
        description=(
            "Regions and choices, in Label Studio's JSON: a list, at most 256 kB and 20"
            " levels deep."
        ),
    )
    lead_time: float | None = strawberry.field(
        default=None, description="How many seconds it took: 0 to 1,000,000,000."
    )
    was_cancelled: bool | None = strawberry.field(
        default=None,
        description=(
            "Whether the task was skipped. A ground truth that somebody who may set"
            " ground truths skips is none any more."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=None,
        description=(
            "The version that the change was made for. At another one: an error with"
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
        description="The id of what was deleted: caches drop it by this.",
    )
    task: Task = column(description="Its task as it is now.")


def _create_annotation(
    _: Root,
    context: Context,
    input: Annotated[
        CreateAnnotationInput, strawberry.argument(description="What to make.")
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
                "The version to be deleted. At another one: an error with reason"
                " CONFLICT, and nothing changes."
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
        _create_annotation, description="Answer a task, as the viewer."
    )
    update_annotation: AnnotationPayload = batched(
        _update_annotation,
        description=(
            "Change an annotation. If it is the ground truth and you may set ground"
            " truths, the new result is the verified one, and a skipped one is none any"
            " more; else what was verified stays in force."
        ),
    )
    delete_annotation: DeleteAnnotationPayload = batched(
        _delete_annotation,
        description=(
            "Delete an annotation. If it was the ground truth and you may set ground"
            " truths, its task has none afterwards; else what was verified stays in"
            " force."
        ),
    )

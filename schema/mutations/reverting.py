"""Undoing changes of ground truths."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column
from models.commands.reverting import Reverted
from models.texts import checked_text
from resolvers import annotations, reverting, tasks
from schema.annotation import Annotation
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.declare import object_type
from schema.fields import referred
from schema.ids import number_of
from schema.task import Task

Overwrite = Annotated[
    bool,
    strawberry.argument(
        description=(
            "True: revert even if the ground truth has changed again since, and"
            " overwrite those later changes."
        )
    ),
]


@object_type
class RevertedGroundTruth:
    """A task whose former ground truth was restored."""

    task: Task = referred(tasks.by_ids, "task_id", description="The task.")
    ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "annotation_id",
        description="Its ground truth now. Null if it had none before the change.",
    )
    previous_ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "previous_id",
        description="The annotation that lost the mark, if there was one.",
    )


@object_type
class RevertPayload:
    """Result of `revertGroundTruth` and `revertChanges`."""

    results: list[RevertedGroundTruth] = column(
        description="One result for each task of the change."
    )


class RevertRow(NamedTuple):
    """What reverting did."""

    results: list[Reverted]


def _revert_ground_truth(
    _: Root,
    context: Context,
    change_id: Annotated[
        strawberry.ID,
        strawberry.argument(description="The change: `Change:7` or `7`."),
    ],
    overwrite: Overwrite = False,
) -> Sequence[RevertRow]:
    number = number_of("Change", change_id)
    done = reverting.revert_change(context.viewer, number, overwrite=overwrite)
    return [RevertRow(done)]


def _revert_changes(
    _: Root,
    context: Context,
    project_id: ProjectId,
    batch_id: Annotated[
        str, strawberry.argument(description="The `batchId` of the changes.")
    ],
    overwrite: Overwrite = False,
) -> Sequence[RevertRow]:
    number, batch = number_of("Project", project_id), checked_text("batchId", batch_id)
    done = reverting.revert_batch(context.viewer, number, batch, overwrite=overwrite)
    return [RevertRow(done)]


@object_type
class RevertMutations:
    """The part of the mutations that undoes others."""

    revert_ground_truth: RevertPayload = batched(
        _revert_ground_truth,
        description=(
            "Give a task the ground truth that it had before this change. If it has"
            " changed again since, you get an error with reason CONFLICT."
        ),
    )
    revert_changes: RevertPayload = batched(
        _revert_changes,
        description=(
            "Undo a bulk change of ground truths in a project, such as"
            " `deleteGroundTruths`: for all of its tasks or, with an error, for none."
        ),
    )

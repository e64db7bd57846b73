"""Confusion matrices: which labels are taken for which."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from execution import batched, column
from models.queries.confusions import Selection
from models.refusals import Reason, Refusal
from models.rows import ProjectRow
from resolvers import confusion
from resolvers.confusion import TASKS_OF_A_CELL, Cell
from resolvers.pages import size
from schema.context import Context
from schema.declare import object_type
from schema.ids import global_id, optional_number
from schema.pages import FIRST

OfAnnotator = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Only the annotations of this user: `User:7` or `7`."
    ),
]
OfModelVersion = Annotated[
    str | None,
    strawberry.argument(
        description="The predictions of this model version, instead of annotations."
    ),
]
FirstTasks = Annotated[
    int,
    strawberry.argument(description=f"The number of tasks: 0 to {TASKS_OF_A_CELL}."),
]


def _task_ids(
    rows: Sequence[Cell], context: Context, first: FirstTasks = FIRST
) -> list[list[strawberry.ID]]:
    most = size("first", first)
    return [
        [global_id("Task", task_id) for task_id in task_ids]
        for task_ids in confusion.task_ids(rows, most)
    ]


@object_type
class ConfusionCell:
    """How often one label of the ground truths met one label of the answers."""

    ground_truth_label: str | None = column(
        "truth",
        description=(
            "The label of the ground truth. Null: it has no label there (extra)."
        ),
    )
    label: str | None = column(
        "other",
        description=(
            "The label of the compared answer. Null: it has no label there (missing)."
        ),
    )
    count: int = column("times", description="The number of times, at least 1.")
    task_ids: list[strawberry.ID] = batched(
        _task_ids,
        description=(
            "The tasks of this cell, in the order of their ids. At most"
            f" {TASKS_OF_A_CELL}; `TaskFilter.ids` lists them."
        ),
    )


@object_type
class ConfusionMatrix:
    """How often the labels of one control were confused with each other.

    The counts of a `groundTruthLabel` add up to the number of times that the ground
    truths have it; those of a `label`, to the number of times that the compared answers
    have it.
    """

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    labels: list[str] = column(
        description="Every label that either side has, in alphabetical order."
    )
    cells: list[ConfusionCell] = column(
        description=(
            "The cells that are not 0, row by row: the ground truth's labels in"
            " alphabetical order, then the extra ones; in each row the compared side's"
            " labels, then the missing ones."
        )
    )
    too_large_count: int = column(
        description=(
            "How many annotations or predictions are not counted here, because"
            " comparing them would take more work than one comparison may. The same for"
            " every control; where it is above 0, controls without cells are listed"
            " too."
        )
    )
    waiting_task_count: int = column(
        description=(
            "How many tasks are not counted here yet, because many changed a moment"
            " ago or the label config did. They are counted in the background; until"
            " then their answers are missing from every cell. Where it is above 0,"
            " controls without cells are listed too."
        )
    )


def matrices(
    rows: Sequence[ProjectRow],
    context: Context,
    *,
    annotator_id: OfAnnotator = None,
    model_version: OfModelVersion = None,
) -> Sequence[confusion.Matrices]:
    """The matrices of each project."""
    if annotator_id is not None and model_version is not None:
        raise Refusal(
            Reason.INVALID_VALUE,
            "Give `annotatorId` for annotations or `modelVersion` for predictions,"
            " not both.",
        )
    selection = Selection(optional_number("User", annotator_id), model_version)
    return confusion.of_projects(context.viewer, rows, selection)

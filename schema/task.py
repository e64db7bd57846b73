"""Tasks: what is to be labelled, with its answers."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from execution import Selected, batched, column, computed
from models.rows import AnnotationRow, PredictionRow, TaskRow
from models.texts import checked_text
from resolvers import annotations, changes, links, predictions, projects, users
from resolvers.pages import DefaultSize, size
from schema.annotation import Annotation
from schema.change import history
from schema.context import Context
from schema.declare import type_of_rows
from schema.fields import later, referred, resolved
from schema.filters import TaskFilter
from schema.ids import id_field, optional_number
from schema.nodes import Node
from schema.orders import TaskOrder
from schema.prediction import Prediction
from schema.scalars import JSON, DateTime
from schema.user import User

FIRST = DefaultSize(100)
FirstAnswers = Annotated[
    int | None,
    strawberry.argument(
        description="The number of items, beginning with the oldest: 0 to 100."
    ),
]


def _annotations(
    rows: Sequence[TaskRow],
    context: Context,
    selected: Selected,
    annotator_id: Annotated[
        strawberry.ID | None,
        strawberry.argument(description="Only those by this user."),
    ] = None,
    first: FirstAnswers = FIRST,
) -> Sequence[list[AnnotationRow]]:
    by = optional_number("User", annotator_id)
    columns = selected.attributes
    return annotations.of_tasks(context.viewer, rows, by, _size(first), columns)


def _predictions(
    rows: Sequence[TaskRow],
    context: Context,
    selected: Selected,
    model_version: Annotated[
        str | None, strawberry.argument(description="Only those by this model version.")
    ] = None,
    first: FirstAnswers = FIRST,
) -> Sequence[list[PredictionRow]]:
    by = None if model_version is None else checked_text("modelVersion", model_version)
    columns = selected.attributes
    return predictions.of_tasks(context.viewer, rows, by, _size(first), columns)


def _size(first: int | None) -> int:
    return size("first", FIRST if first is None else first)


@type_of_rows(TaskRow)
class Task(Node):
    """One item to label."""

    id: strawberry.ID = id_field("Task")
    external_id: strawberry.ID | None = column(
        description=(
            "Its id in the Label Studio that it was imported from. Importing the same"
            " task again updates it."
        )
    )
    source: str = column(
        description=(
            "The name of the Label Studio that `externalId` belongs to, as given to"
            " the import. Empty if no name was given."
        )
    )
    project: Any = referred(
        projects.by_ids,
        "project_id",
        description="The project that it belongs to.",
        graphql_type=later("Project", "schema.project"),
    )
    data: JSON = column(description="What the annotator sees.")
    meta: JSON | None = column(description="Other data that was imported with it.")
    ground_truth: Annotation | None = referred(
        annotations.ground_truths,
        "ground_truth_id",
        description=(
            "The annotation that is the correct answer of this task. Null if the task"
            " has no ground truth."
        ),
    )
    has_ground_truth: bool = computed(
        lambda row: row.ground_truth_id is not None,
        reads=["ground_truth_id"],
        description=(
            "Whether the task has a `groundTruth`. Cheaper than selecting"
            " `groundTruth`."
        ),
    )
    ground_truth_set_at: DateTime | None = column(
        description="When the ground truth was set."
    )
    ground_truth_set_by: User | None = referred(
        users.named,
        "ground_truth_set_by",
        description="Who set the ground truth.",
    )
    annotations: list[Annotation] = batched(
        _annotations,
        reads=["id", "project_id", "annotation_count"],
        description=(
            "Its annotations, the oldest first, at most 100. `Query.annotations`"
            " returns more, in any order."
        ),
    )
    annotation_count: int = column(description="The number of its annotations.")
    predictions: list[Prediction] = batched(
        _predictions,
        reads=["id", "project_id", "prediction_count"],
        description="Its predictions, the oldest first, at most 100.",
    )
    prediction_count: int = column(description="The number of its predictions.")
    mean_accuracy: float | None = column(
        description=(
            "The mean accuracy of its compared annotations. Null if none is compared."
        )
    )
    label_studio_url: str | None = resolved(
        links.addresses,
        reads=["id", "project_id"],
        description=(
            "Where to open it in Label Studio, if its project follows one. Null for"
            " viewers who may not see ground truths, because Label Studio shows them."
        ),
    )
    history: Any = history(
        changes.listings_of_tasks,
        description="Its changes, newest first. For reviewers and above.",
    )
    created_at: DateTime = column(description="When it was created.")
    updated_at: DateTime = column(
        description=(
            "When its data last changed. Setting a ground truth does not change this"
            " time."
        )
    )


TaskFilterArgument = Annotated[
    TaskFilter | None, strawberry.argument(description="Selects tasks.")
]
TaskOrderArgument = Annotated[
    list[TaskOrder] | None,
    strawberry.argument(
        description="What to order by, the most important first. Default: by id."
    ),
]

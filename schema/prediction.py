"""Predictions: what models answered."""

from typing import Any

import strawberry

from execution import column
from models.rows import PredictionRow
from resolvers import accuracies, tasks
from resolvers.accuracies import AccuracyStatus
from schema.accuracy import Scored
from schema.declare import type_of_rows
from schema.fields import later, referred, resolved
from schema.ids import id_field
from schema.scalars import JSON, DateTime


@type_of_rows(PredictionRow)
class Prediction(Scored):
    """The answer of a model to a task."""

    id: strawberry.ID = id_field("Prediction")
    external_id: strawberry.ID | None = column(
        description="Its id in the Label Studio that it was imported from."
    )
    task: Any = referred(
        tasks.by_ids,
        "task_id",
        description="The task of the annotation.",
        graphql_type=later("Task", "schema.task"),
    )
    result: JSON = column(
        description="The content of the answer, in Label Studio's JSON."
    )
    model_version: str = column(description="The name of the model and its version.")
    score: float | None = column(
        description=(
            "The confidence of the model itself. It is not used for the accuracy."
        )
    )
    accuracy_status: AccuracyStatus = resolved(
        accuracies.statuses_of_predictions,
        reads=["ground_truth_id", "assessment"],
        description="Whether there is an accuracy, and if not, why.",
    )
    created_at: DateTime = column(description="When it was added.")

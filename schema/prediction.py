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
    """One model's answer to a task."""

    id: strawberry.ID = id_field("Prediction")
    external_id: strawberry.ID | None = column(
        description="Its id in the Label Studio that it was imported from."
    )
    task: Any = referred(
        tasks.by_ids,
        "task_id",
        description="The task that it answers.",
        graphql_type=later("Task", "schema.task"),
    )
    result: JSON = column(description="Regions and choices, in Label Studio's JSON.")
    model_version: str = column(description="Which model answered, and which version.")
    score: float | None = column(
        description="How sure the model itself is. It is compared with nothing."
    )
    accuracy_status: AccuracyStatus = resolved(
        accuracies.statuses_of_predictions,
        reads=["ground_truth_id", "assessment"],
        description="Why there is an accuracy, or why there is none.",
    )
    created_at: DateTime = column(description="When it was added.")

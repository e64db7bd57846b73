"""Creating and deleting the predictions of a model version."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from execution import batched, column
from models import limits
from models.commands.predictions import DeletedPredictions, NewPrediction, OnExisting
from models.refusals import Reason, Refusal
from models.texts import checked_text
from resolvers import prediction_writes, predictions, projects, tasks
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.declare import enumeration_of, input_type, object_type
from schema.fields import referred
from schema.ids import number_of
from schema.mutations.deletions import FINAL, DryRun
from schema.numbers import finite
from schema.prediction import Prediction
from schema.project import Project
from schema.scalars import JSON, json_text, result_of
from schema.task import Task

ModelVersion = Annotated[
    str, strawberry.argument(description="The name of the model version.")
]


enumeration_of(
    OnExisting,
    "What to do about existing predictions of the same model version.",
    name="ExistingPredictions",
    REPLACE="The new predictions replace them.",
    REFUSE="An error with reason CONFLICT, and nothing changes.",
)


@input_type
class NewPredictionInput:
    """The prediction of the model for one task."""

    task_id: strawberry.ID = strawberry.field(description="The task.")
    result: JSON = strawberry.field(
        description=(
            "Regions and choices, in Label Studio's JSON: a list, at most 256 kB and 20"
            " levels deep."
        )
    )
    score: float | None = strawberry.field(
        default=None, description="The confidence of the model, on its own scale."
    )


class CreatedPredictionRow(NamedTuple):
    """A new prediction and its task."""

    task_id: int
    prediction_id: int


class CreatedPredictionsRow(NamedTuple):
    """What `createPredictions` did."""

    project_id: int
    replaced_count: int
    batch_id: str | None
    results: list[CreatedPredictionRow]


class DeletedPredictionsRow(NamedTuple):
    """What `deletePredictions` did."""

    project_id: int
    deleted: DeletedPredictions


@object_type
class CreatePredictionResult:
    """One task of `createPredictions`."""

    task: Task = referred(tasks.by_ids, "task_id", description="The task as it is now.")
    prediction: Prediction = referred(
        predictions.by_ids, "prediction_id", description="The new prediction."
    )


_BATCH = "The `Change.batchId` of this change in the history. Null if nothing changed."


@object_type
class CreatePredictionsPayload:
    """Result of `createPredictions`."""

    project: Project = referred(
        projects.by_ids, "project_id", description="The project as it is now."
    )
    replaced_count: int = column(
        description=(
            "The number of predictions of this model version that were replaced."
        )
    )
    batch_id: str | None = column(description=_BATCH)
    results: list[CreatePredictionResult] = column(
        description="One for each prediction, in the order given."
    )


@object_type
class DeletePredictionsPayload:
    """Result of `deletePredictions`."""

    project: Project = referred(
        projects.by_ids, "project_id", description="The project as it is now."
    )
    deleted_count: int = column(
        "deleted.prediction_count",
        description="The number of predictions that were deleted, or would be.",
    )
    task_count: int = column(
        "deleted.task_count",
        description="The number of tasks that had these predictions.",
    )
    batch_id: str | None = column("deleted.batch_id", description=_BATCH)


def _create_predictions(
    _: Root,
    context: Context,
    project_id: ProjectId,
    model_version: ModelVersion,
    predictions: Annotated[
        list[NewPredictionInput],
        strawberry.argument(
            description="The predictions: at most one for each task, and 1000 in all."
        ),
    ],
    on_existing: Annotated[
        OnExisting,
        strawberry.argument(
            description=(
                "What to do if a task already has predictions of this model version."
            )
        ),
    ] = OnExisting.REPLACE,
) -> Sequence[CreatedPredictionsRow]:
    number = number_of("Project", project_id)
    if len(predictions) > limits.now().predictions:
        refused = limits.too_many("predictions", len(predictions), "predictions")
        raise Refusal(
            Reason.TOO_MANY,
            f"{refused} For more, use the command `predictions add`.",
        )
    new = [_new(index, given) for index, given in enumerate(predictions)]
    created = prediction_writes.create(
        context.viewer,
        number,
        _named(model_version),
        new,
        on_existing,
    )
    results = [
        CreatedPredictionRow(prediction.task_id, prediction_id)
        for prediction, prediction_id in zip(new, created.ids, strict=True)
    ]
    return [
        CreatedPredictionsRow(number, created.replaced_count, created.batch_id, results)
    ]


def _delete_predictions(
    _: Root,
    context: Context,
    project_id: ProjectId,
    model_version: ModelVersion,
    dry_run: DryRun = False,
) -> Sequence[DeletedPredictionsRow]:
    number = number_of("Project", project_id)
    version = checked_text("modelVersion", model_version)
    deleted = prediction_writes.delete(context.viewer, number, version, dry_run=dry_run)
    return [DeletedPredictionsRow(number, deleted)]


def _new(index: int, given: NewPredictionInput) -> NewPrediction:
    where = f"predictions[{index}]"
    result = result_of(given.result, f"{where}.result")
    return NewPrediction(
        task_id=number_of("Task", given.task_id),
        result=json_text(f"{where}.result", result),
        score=finite(f"{where}.score", given.score),
    )


def _named(model_version: str) -> str:
    """The model version, as imports keep it: without space around it."""
    stripped = checked_text("modelVersion", model_version).strip()
    if not stripped:
        raise Refusal(
            Reason.INVALID_VALUE,
            "`modelVersion` is empty. Give the name of the model version.",
        )
    return stripped


@object_type
class PredictionMutations:
    """The part of the mutations that is about predictions."""

    create_predictions: CreatePredictionsPayload = batched(
        _create_predictions,
        description=(
            "Add the predictions of one model version to tasks of a project, in one"
            " transaction. If a task has a ground truth, the accuracy is computed"
            " afterwards. For managers."
        ),
    )
    delete_predictions: DeletePredictionsPayload = batched(
        _delete_predictions,
        description=(
            "Delete all predictions of a model version in a project, in one"
            f" transaction. For managers. {FINAL} If there are more than an operation"
            " has time for, use the command `predictions delete`."
        ),
    )

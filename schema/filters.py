"""Filters: from what clients write to the conditions of the store."""

from collections.abc import Sequence
from typing import Any

import strawberry

from models.conditions import (
    AnnotationCondition,
    PredictionCondition,
    Range,
    TaskCondition,
)
from models.refusals import Reason, Refusal
from models.texts import checked_text
from schema.declare import input_type
from schema.ids import numbers_of, optional_number
from schema.numbers import finite
from schema.scalars import DateTime
from scoring import Confusion

SHORTEST_SEARCH = 2
_LOWEST = "The lowest value in the range."
_HIGHEST = "The highest value in the range."


def _optional(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@input_type
class FloatRange:
    """A range of numbers, including both ends. Leave out an end to leave it open."""

    gte: float | None = _optional(_LOWEST)
    lte: float | None = _optional(_HIGHEST)


@input_type
class IntRange:
    """A range of integers, including both ends. Leave out an end to leave it open."""

    gte: int | None = _optional(_LOWEST)
    lte: int | None = _optional(_HIGHEST)


@input_type
class DateTimeRange:
    """A period, including both ends. Leave out an end to leave it open."""

    gte: DateTime | None = _optional("The earliest time in the period.")
    lte: DateTime | None = _optional(
        "The latest time in the period. If it is written to the millisecond or less"
        " exactly, the whole millisecond is included."
    )


@input_type
class TaskFilter:
    """Selects the tasks that meet every given condition."""

    ids: list[strawberry.ID] | None = _optional("Tasks with one of these ids.")
    has_ground_truth: bool | None = _optional(
        "True: tasks with a ground truth. False: tasks without."
    )
    ground_truth_changed: bool | None = _optional(
        "True: tasks whose ground truth has changed its result since it was verified,"
        " through an import or somebody who may not set ground truths. False: all"
        " others."
    )
    ground_truth_withdrawn: bool | None = _optional(
        "True: tasks whose ground truth has been skipped or deleted by its author"
        " since it was verified. False: all others."
    )
    annotator_id: strawberry.ID | None = _optional(
        "Tasks with an annotation by this user."
    )
    model_version: str | None = _optional(
        "Tasks with a prediction by this model version."
    )
    accuracy: FloatRange | None = _optional(
        "Tasks with an annotation whose accuracy is in this range; an annotation by"
        " `annotatorId`, if that is also given."
    )
    annotation_count: IntRange | None = _optional(
        "Tasks whose number of annotations is in this range."
    )
    created_at: DateTimeRange | None = _optional("Tasks created in this period.")
    updated_at: DateTimeRange | None = _optional("Tasks last changed in this period.")
    search: str | None = _optional(
        "Text that occurs anywhere in the task's data, in upper or lower case; there"
        " are no wildcards. At least 2 characters; with 3 or more, an index is used."
    )


@input_type
class ConfusionFilter:
    """One cell of a confusion matrix: a label, and what was given instead of it."""

    control: str = strawberry.field(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    ground_truth_label: str | None = _optional(
        "The label of the ground truth. Null: it has no label there (extra)."
    )
    label: str | None = _optional(
        "The label of the compared answer. Null: it has no label there (missing)."
    )


@input_type
class AnnotationFilter:
    """Selects the annotations that meet every given condition."""

    ids: list[strawberry.ID] | None = _optional("Annotations with one of these ids.")
    task_ids: list[strawberry.ID] | None = _optional("Annotations of these tasks.")
    annotator_id: strawberry.ID | None = _optional("Annotations by this user.")
    is_ground_truth: bool | None = _optional(
        "True: ground truths. False: all other annotations."
    )
    accuracy: FloatRange | None = _optional(
        "Annotations whose accuracy is in this range."
    )
    created_at: DateTimeRange | None = _optional("Annotations created in this period.")
    confusion: ConfusionFilter | None = _optional(
        "Annotations that are counted in this cell of `confusionMatrices`. Needs"
        " `projectId`."
    )


def confusion_of(given: ConfusionFilter) -> Confusion:
    """The cell that a filter names.

    Raises:
        Refusal: it has neither label.

    """
    if given.ground_truth_label is None and given.label is None:
        raise Refusal(
            Reason.INVALID_VALUE,
            "`confusion` needs `groundTruthLabel`, `label` or both; a cell without"
            " either counts nothing.",
        )
    return Confusion(given.control, given.ground_truth_label, given.label)


def prediction_condition(
    model_version: str, accuracy: FloatRange | None
) -> PredictionCondition:
    """What is asked for of a model version's predictions."""
    name = checked_text("modelVersion", model_version)
    return PredictionCondition(name, accuracy=_finite_range("accuracy", accuracy))


def task_condition(given: TaskFilter | None) -> TaskCondition:
    """What a filter of tasks asks for; without one, every task."""
    if given is None:
        return TaskCondition()
    return TaskCondition(
        ids=_ids("Task", given.ids, "ids"),
        has_ground_truth=given.has_ground_truth,
        truth_changed=given.ground_truth_changed,
        truth_withdrawn=given.ground_truth_withdrawn,
        annotator_id=optional_number("User", given.annotator_id),
        model_version=_model_version(given.model_version),
        accuracy=_finite_range("accuracy", given.accuracy),
        annotation_count=_range(given.annotation_count),
        created_at=_time(given.created_at),
        updated_at=_time(given.updated_at),
        search=_search(given.search),
    )


def annotation_condition(given: AnnotationFilter | None) -> AnnotationCondition:
    """What a filter of annotations asks for; without one, every annotation."""
    if given is None:
        return AnnotationCondition()
    return AnnotationCondition(
        ids=_ids("Annotation", given.ids, "ids"),
        task_ids=_ids("Task", given.task_ids, "taskIds"),
        annotator_id=optional_number("User", given.annotator_id),
        is_ground_truth=given.is_ground_truth,
        accuracy=_finite_range("accuracy", given.accuracy),
        created_at=_time(given.created_at),
    )


def _ids(type_name: str, given: Sequence[str] | None, name: str) -> list[int] | None:
    return None if given is None else numbers_of(type_name, given, name)


def _finite_range(name: str, given: FloatRange | None) -> Range | None:
    if given is None:
        return None
    return Range(finite(f"{name}.gte", given.gte), finite(f"{name}.lte", given.lte))


def _range(given: IntRange | None) -> Range | None:
    return None if given is None else Range(given.gte, given.lte)


def _time(given: DateTimeRange | None) -> Range | None:
    """As moments are told: the millisecond that was told of one finds it again."""
    if given is None:
        return None
    latest = given.lte
    if latest is not None and latest % 1000 == 0:
        latest = DateTime(latest + 999)
    return Range(given.gte, latest)


def _model_version(given: str | None) -> str | None:
    return None if given is None else checked_text("modelVersion", given)


def _search(given: str | None) -> str | None:
    if given is None:
        return None
    if len(given) < SHORTEST_SEARCH:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"`search` takes at least {SHORTEST_SEARCH} characters; it is {given!a}.",
        )
    return checked_text("search", given)

"""Filters and orders in plain values: ids are numbers, moments microseconds."""

from collections.abc import Sequence
from typing import NamedTuple


class Range(NamedTuple):
    """Both ends are included; None leaves an end open."""

    at_least: float | None = None
    at_most: float | None = None


class TaskCondition(NamedTuple):
    """Which tasks to keep. What is None keeps all; what is given must all hold.

    ``accuracy`` asks for an annotation in this range, by ``annotator_id`` where that
    is given too; ``truth_changed`` and ``truth_withdrawn`` for ground truths that their
    author changed, or skipped or deleted, since they were verified.
    """

    ids: Sequence[int] | None = None
    has_ground_truth: bool | None = None
    truth_changed: bool | None = None
    truth_withdrawn: bool | None = None
    annotator_id: int | None = None
    model_version: str | None = None
    accuracy: Range | None = None
    annotation_count: Range | None = None
    created_at: Range | None = None
    updated_at: Range | None = None
    search: str | None = None


class AnnotationCondition(NamedTuple):
    """Which annotations to keep. What is None keeps all; what is given must hold."""

    ids: Sequence[int] | None = None
    task_ids: Sequence[int] | None = None
    annotator_id: int | None = None
    is_ground_truth: bool | None = None
    accuracy: Range | None = None
    created_at: Range | None = None


class PredictionCondition(NamedTuple):
    """Which predictions of a model version to keep. What is None keeps all."""

    model_version: str
    ids: Sequence[int] | None = None
    accuracy: Range | None = None


class Order(NamedTuple):
    """A field that rows are ordered by, named as in GraphQL, such as MEAN_ACCURACY."""

    field: str
    descending: bool = False

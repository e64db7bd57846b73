"""Accuracy over many: of a project, an annotator, a model version."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from execution import batched, column, computed
from models.refusals import Reason, Refusal
from resolvers import users
from resolvers.figures import (
    AnnotatorFigures,
    ModelVersionFigures,
    ProjectFigures,
)
from schema.described import interface, object_type, type_of_rows
from schema.fields import referred
from schema.user import User

MAX_BINS = 1_000


@object_type
class Interval:
    """A range in which a figure lies."""

    low: float = computed(lambda ends: ends[0], description="The lower end.")
    high: float = computed(lambda ends: ends[1], description="The upper end.")


def _histogram(
    rows: Sequence[Any],
    bins: Annotated[
        int, strawberry.argument(description="How many steps: 1 to 1000.")
    ] = 10,
) -> Sequence[list[int]]:
    if not 1 <= bins <= MAX_BINS:
        raise Refusal(
            Reason.OUT_OF_RANGE, f"`bins` must be from 1 to {MAX_BINS}; it is {bins}."
        )
    return [row.figures.histogram(bins) for row in rows]


@interface
class AccuracyFigures:
    """Figures over many compared annotations or predictions."""

    compared_count: int = column("figures.count", description="How many were compared.")
    mean: float | None = column(
        "figures.mean", description="Their mean accuracy. Null for none."
    )
    interval: Interval | None = column(
        "figures.interval",
        description=(
            "The 95 % confidence interval of the mean, by Student's t. Null below two."
        ),
    )
    median: float | None = column(
        "figures.median",
        description="The accuracy in the middle. Null for none.",
    )
    min: float | None = column(
        "figures.min", description="The lowest accuracy. Null for none."
    )
    max: float | None = column(
        "figures.max", description="The highest accuracy. Null for none."
    )
    histogram: list[int] = batched(
        _histogram,
        description="How many fall into each of `bins` equal steps from 0 to 1.",
    )


@type_of_rows(ProjectFigures)
class AccuracySummary(AccuracyFigures):
    """Figures over all compared annotations of a project."""


@type_of_rows(AnnotatorFigures)
class AnnotatorAccuracy(AccuracyFigures):
    """Figures over the compared annotations of one annotator."""

    annotator: User = referred(
        users.named, "annotator_id", description="Whose annotations they are."
    )


@type_of_rows(ModelVersionFigures)
class ModelVersionAccuracy(AccuracyFigures):
    """Figures over the compared predictions of one model version."""

    model_version: str = column(description="Whose predictions they are.")

"""Accuracy over many: of a project, an annotator, a model version."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from execution import batched, column
from insight.intervals import Method
from models.refusals import Reason, Refusal
from models.rows import ProjectRow
from resolvers import figures, users
from resolvers.figures import (
    AnnotatorFigures,
    ModelVersionFigures,
    ProjectFigures,
)
from schema.context import Context
from schema.declare import enumeration_of, interface, object_type, type_of_rows
from schema.fields import referred
from schema.orders import AccuracyOrder, orders
from schema.user import User

MAX_BINS = 1_000


OrderArgument = Annotated[
    list[AccuracyOrder] | None,
    strawberry.argument(
        description="What to order by, the most important first. Default: by id."
    ),
]


enumeration_of(
    Method,
    "How an interval was computed.",
    name="IntervalMethod",
    WILSON="Wilson's score interval (1927), if every accuracy is 0 or 1.",
    BOUNDED_MEAN=(
        "Gaffke's bound (2005) from both sides, if some accuracy is between "
        "0 and 1. It assumes nothing else about them."
    ),
)


@object_type
class Interval:
    """A 95 % confidence interval of the true mean.

    The true mean is that of all answers that could be given in the same way; the
    compared answers are a sample of them. The interval always has a width.
    """

    low: float = column(description="The lower end, from 0 to 1.")
    high: float = column(description="The upper end, from 0 to 1.")
    method: Method = column(description="How it was computed.")


def _histogram(
    rows: Sequence[Any],
    bins: Annotated[
        int, strawberry.argument(description="The number of steps: 1 to 1000.")
    ] = 10,
) -> Sequence[list[int]]:
    if not 1 <= bins <= MAX_BINS:
        raise Refusal(
            Reason.OUT_OF_RANGE, f"`bins` must be from 1 to {MAX_BINS}; it is {bins}."
        )
    return [row.figures.histogram(bins) for row in rows]


@interface
class AccuracyFigures:
    """Statistics of compared annotations or predictions."""

    compared_count: int = column(
        "figures.count", description="The number of compared answers."
    )
    mean: float | None = column(
        "figures.mean", description="Their mean accuracy. Null if there are none."
    )
    interval: Interval | None = column(
        "figures.interval",
        description="The 95 % confidence interval of the mean. Null if there are none.",
    )
    median: float | None = column(
        "figures.median",
        description="Their median accuracy. Null if there are none.",
    )
    min: float | None = column(
        "figures.min", description="Their lowest accuracy. Null if there are none."
    )
    max: float | None = column(
        "figures.max", description="Their highest accuracy. Null if there are none."
    )
    histogram: list[int] = batched(
        _histogram,
        description=(
            "The number of accuracies in each of `bins` equal steps from 0 to 1."
        ),
    )


@type_of_rows(ProjectFigures)
class AccuracySummary(AccuracyFigures):
    """Statistics of all compared annotations of a project."""


@type_of_rows(AnnotatorFigures)
class AnnotatorAccuracy(AccuracyFigures):
    """Statistics of the compared annotations of one annotator."""

    annotator: User = referred(
        users.named, "annotator_id", description="The annotator."
    )


@type_of_rows(ModelVersionFigures)
class ModelVersionAccuracy(AccuracyFigures):
    """Statistics of the compared predictions of one model version."""

    model_version: str = column(description="The model version.")


def by_annotator(
    rows: Sequence[ProjectRow], context: Context, *, order_by: OrderArgument = None
) -> Sequence[list[AnnotatorFigures]]:
    """The annotators of each project, in the order asked for."""
    return figures.by_annotator(context.viewer, rows, orders(order_by))


def by_model_version(
    rows: Sequence[ProjectRow], context: Context, *, order_by: OrderArgument = None
) -> Sequence[list[ModelVersionFigures]]:
    """The model versions of each project, in the order asked for."""
    return figures.by_model_version(context.viewer, rows, orders(order_by))

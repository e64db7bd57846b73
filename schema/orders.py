"""Orders of lists: from what clients write to the orders of the store."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from models.conditions import Order
from models.refusals import Reason, Refusal
from schema.declare import enumeration, input_type


@enumeration
class OrderDirection(Enum):
    """Which end of an order comes first."""

    ASC = strawberry.enum_value("ASC", description="From the lowest or oldest.")
    DESC = strawberry.enum_value("DESC", description="From the highest or newest.")


@enumeration
class TaskOrderField(Enum):
    """The fields that tasks can be ordered by.

    Tasks without a value come last in both directions. Tasks with equal values are
    ordered by id, in the direction of the last order.
    """

    ID = strawberry.enum_value("ID", description="The id.")
    CREATED_AT = strawberry.enum_value("CREATED_AT", description="When it was created.")
    UPDATED_AT = strawberry.enum_value(
        "UPDATED_AT", description="When its data last changed."
    )
    ANNOTATION_COUNT = strawberry.enum_value(
        "ANNOTATION_COUNT", description="The number of its annotations."
    )
    GROUND_TRUTH_SET_AT = strawberry.enum_value(
        "GROUND_TRUTH_SET_AT", description="When its ground truth was set."
    )
    MEAN_ACCURACY = strawberry.enum_value(
        "MEAN_ACCURACY", description="The mean accuracy of its annotations."
    )


@input_type
class TaskOrder:
    """A field that tasks are ordered by."""

    field: TaskOrderField = strawberry.field(description="The field to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="The direction."
    )


@enumeration
class AnnotationOrderField(Enum):
    """The fields that annotations can be ordered by.

    Annotations without a value come last in both directions. Annotations with equal
    values are ordered by id, in the direction of the last order.
    """

    ID = strawberry.enum_value("ID", description="The id.")
    CREATED_AT = strawberry.enum_value("CREATED_AT", description="When it was created.")
    UPDATED_AT = strawberry.enum_value(
        "UPDATED_AT", description="When it itself last changed."
    )
    ACCURACY = strawberry.enum_value("ACCURACY", description="The accuracy.")


@input_type
class AnnotationOrder:
    """A field that annotations are ordered by."""

    field: AnnotationOrderField = strawberry.field(description="The field to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="The direction."
    )


@enumeration
class PredictionOrderField(Enum):
    """The fields that predictions of a model version can be ordered by.

    Predictions without a value come last in both directions. Predictions with equal
    values are ordered by id, in the direction of the last order.
    """

    TASK = strawberry.enum_value("TASK", description="The id of the task.")
    ACCURACY = strawberry.enum_value("ACCURACY", description="The accuracy.")


@input_type
class PredictionOrder:
    """A field that predictions are ordered by."""

    field: PredictionOrderField = strawberry.field(description="The field to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="The direction."
    )


@enumeration
class AccuracyOrderField(Enum):
    """The fields that annotators and model versions can be ordered by.

    Equal ones are ordered by id.
    """

    ID = strawberry.enum_value(
        "ID", description="The annotator's id, or the model version's name."
    )
    MEAN = strawberry.enum_value("MEAN", description="The mean accuracy.")
    LOWER_BOUND = strawberry.enum_value(
        "LOWER_BOUND",
        description=(
            "The lower end of the interval of the mean. With DESC, 790 right answers"
            " out of 800 come before 20 out of 20, which are less certain."
        ),
    )
    COMPARED_COUNT = strawberry.enum_value(
        "COMPARED_COUNT", description="The number of compared answers."
    )


@input_type
class AccuracyOrder:
    """A field that annotators or model versions are ordered by."""

    field: AccuracyOrderField = strawberry.field(description="The field to order by.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="The direction."
    )


def orders(
    given: Sequence[TaskOrder | AnnotationOrder | PredictionOrder | AccuracyOrder]
    | None,
) -> list[Order]:
    """What to order by, the first first; nothing is by id.

    Raises:
        Refusal: the same field is there twice.

    """
    terms = [
        Order(order.field.value, order.direction is OrderDirection.DESC)
        for order in given or ()
    ]
    fields = {order.field for order in terms}
    if len(fields) < len(terms):
        raise Refusal(
            Reason.INVALID_VALUE,
            "`orderBy` has a field twice. Give each field once; the first one decides.",
        )
    return terms

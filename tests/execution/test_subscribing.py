"""A field of the subscription root: what it follows, and each event of it."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

import pytest
import strawberry
from graphql import GraphQLError, parse

from execution import BatchedSchema, batched, begin_subscription, subscribed


@strawberry.enum
class Colour(Enum):
    RED = "red"


class Ripening(NamedTuple):
    """An event."""

    name: str


class Followed(NamedTuple):
    """What is followed."""

    context: str
    colours: list[Colour] | None
    name: str


@strawberry.type
class Apple:
    name: str

    @batched
    def letters(apples: Sequence[Ripening]) -> Sequence[int]:
        return [len(apple.name) for apple in apples]


@strawberry.type
class Query:
    apple: str = "an apple"


def ripened(context: str, name: str, colours: list[Colour] | None = None) -> Followed:
    if name == "pear":
        raise LookupError("a pear is no apple")
    return Followed(context, colours, name)


@strawberry.type
class Subscription:
    ripened: Apple = subscribed(ripened, description="Apples.")


SUBSCRIPTION = """
subscription Ripened($name: String!, $colours: [Colour!]) {
  fruit: ripened(name: $name, colours: $colours) { name letters }
}
"""


@pytest.fixture(params=[True, False], ids=["ours", "graphql-core"])
def schema(request: pytest.FixtureRequest) -> BatchedSchema:
    return BatchedSchema(
        query=Query, subscription=Subscription, breadth_first=request.param
    )


def started(schema: BatchedSchema, **variables: object) -> object:
    return begin_subscription(
        schema._schema, parse(SUBSCRIPTION), None, variables, "context"
    )


def test_it_begins_with_the_arguments_as_strawberry_has_them(
    schema: BatchedSchema,
) -> None:
    found = started(schema, name="Elstar", colours=["RED"])

    assert found == Followed("context", [Colour.RED], "Elstar")


def test_an_argument_that_is_left_out_has_its_default(schema: BatchedSchema) -> None:
    assert started(schema, name="Elstar") == Followed("context", None, "Elstar")


def test_each_event_is_the_value_of_the_field(schema: BatchedSchema) -> None:
    result = schema.execute_sync(
        SUBSCRIPTION, {"name": "any"}, root_value=Ripening("Elstar")
    )

    assert result.errors is None
    assert result.data == {"fruit": {"name": "Elstar", "letters": 6}}


def test_variables_that_do_not_fit_are_told(schema: BatchedSchema) -> None:
    with pytest.raises(GraphQLError, match=r"\$colours"):
        started(schema, name="Elstar", colours=["GREEN"])


def test_what_its_function_raises_is_raised(schema: BatchedSchema) -> None:
    with pytest.raises(LookupError, match="a pear is no apple"):
        started(schema, name="pear")

"""What a batch function is told of the selection below it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry

from execution import Selected, batched, column, computed, instances
from execution.lookahead import EVERYTHING
from tests.execution.library import QuietSchema


class Row(SimpleNamespace):
    """Something with a title."""


@strawberry.interface
class Titled:
    title: str = column()


@strawberry.type
class Task(Titled):
    is_type_of = instances(Row)
    heading: str = column("title")
    owner: str = column("person.name")
    loud: str = computed(lambda row: row.title.upper(), reads=["title", "volume"])
    whatever: str = computed(lambda row: row.title)


@strawberry.type
class Page:
    nodes: list[Task] = computed(lambda page: page)
    first: Task = computed(lambda page: page[0])


TOLD: list[Selected] = []
ROW = Row(title="One", volume=3, person=SimpleNamespace(name="Ann"))


def _page(_: Sequence[Any], selected: Selected) -> Sequence[list[Row]]:
    TOLD.append(selected)
    return [[ROW]]


def _titled(_: Sequence[Any], selected: Selected) -> Sequence[Row]:
    TOLD.append(selected)
    return [ROW]


@strawberry.type
class Query:
    page: Page = batched(_page)
    titled: Titled = batched(_titled)


def told(document: str, *, breadth_first: bool = True) -> Selected:
    """What the function of the one field is told."""
    TOLD.clear()
    schema = QuietSchema(query=Query, types=[Task], breadth_first=breadth_first)
    result = schema.execute_sync(document)
    assert result.errors is None
    (selected,) = TOLD
    return selected


@pytest.mark.parametrize(
    ("fields", "attributes"),
    [
        ("title", {"title"}),
        ("heading", {"title"}),
        ("owner", {"person"}),
        ("loud", {"title", "volume"}),
        ("__typename", set()),
        ("owner ... on Titled { title }", {"person", "title"}),
        ("title whatever", None),
    ],
)
def test_the_attributes_that_the_fields_below_read_are_known(
    fields: str, attributes: set[str] | None
) -> None:
    selected = told(f"{{ page {{ nodes {{ {fields} }} }} }}")

    assert selected.below("nodes").attributes == attributes
    assert selected.below("first").attributes == frozenset()


def test_one_field_under_two_names_is_told_of_together() -> None:
    selected = told("{ page { nodes { title } more: nodes { owner } } }")

    assert selected.below("nodes").attributes == frozenset({"title", "person"})


def test_of_an_interface_nothing_is_known() -> None:
    selected = told("{ titled { title } }")

    assert selected.attributes is None
    assert selected.below("anything") == EVERYTHING


def test_where_graphql_core_executes_nothing_is_known() -> None:
    selected = told("{ page { nodes { title } } }", breadth_first=False)

    assert selected == EVERYTHING

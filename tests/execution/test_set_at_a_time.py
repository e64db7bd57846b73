"""Whoever executes, a batch function is called once for all objects of a level."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.execution.asking import BREADTH_FIRST, DEPTH_FIRST, ask
from tests.execution.library import Library, QuietSchema

BOTH = pytest.mark.parametrize(
    "schema", [BREADTH_FIRST, DEPTH_FIRST], ids=["breadth first", "graphql-core"]
)

DEEP = """
query ($size: Int!) {
  books(first: $size) {
    nodes { kind author { kind books { weight author { kind } } } }
    edges { node { kind similar { ... on Printed { weight } ... on Node { kind } } } }
    totalCount
  }
}
"""


@BOTH
def test_a_hundred_parents_take_as_many_calls_as_one(schema: QuietSchema) -> None:
    one, hundred = Library(), Library()

    ask(schema, DEEP, one, size=1)
    ask(schema, DEEP, hundred, size=100)

    assert [name for name, _ in hundred.calls] == [name for name, _ in one.calls]
    assert ("kind", 100) in hundred.calls


@BOTH
def test_objects_of_several_types_are_batched_type_by_type(schema: QuietSchema) -> None:
    library = Library()

    ask(schema, "{ nodes(ids: [0, 1, 2, 3, 4, 5, 6]) { kind } }", library)

    assert sorted(library.calls) == [("kind", 2), ("kind", 2), ("kind", 3)]


@BOTH
def test_lists_in_lists_make_one_level(schema: QuietSchema) -> None:
    library = Library()

    ask(schema, "{ shelf { beside { kind } } }", library)

    assert library.calls == [("beside", 3), ("kind", 3)]


@BOTH
@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("{ shelf { author { name } } }", [("author", 3)]),
        ("{ stream { author { name } } }", [("author", 2)]),
        (
            "mutation { addBook(number: 7) { others { author { name } } } }",
            [("add_book", 1), ("author", 2)],
        ),
    ],
)
def test_what_an_ordinary_resolver_returns_is_one_level(
    schema: QuietSchema, text: str, calls: Sequence[Any]
) -> None:
    library = Library()

    result = ask(schema, text, library)

    assert result.errors is None
    assert library.calls == calls


@BOTH
def test_one_field_under_two_names_is_two_fields(schema: QuietSchema) -> None:
    library = Library()

    result = ask(schema, '{ printed { a: weight b: weight(unit: "kg") } }', library)

    assert result.data is not None
    assert result.data["printed"][0] == {"a": "1 g", "b": "1 kg"}
    assert sorted(library.calls) == [("weight", 1)] * 2 + [("weight", 2)] * 2


@BOTH
def test_nothing_is_asked_about_no_objects(schema: QuietSchema) -> None:
    library = Library(size=0)

    result = ask(schema, "{ books { nodes { author { name } } } }", library)

    assert result.data == {"books": {"nodes": []}}
    assert library.calls == [("page", 1)]

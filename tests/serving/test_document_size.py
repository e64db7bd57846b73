"""Counting what an operation is made of."""

import pytest
from graphql import (
    OperationDefinitionNode,
    get_introspection_query,
    parse,
)

from serving.graphql.document_size import DocumentSizes, OperationSize


def size_of(text: str) -> OperationSize:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return DocumentSizes(document).of(operation)


def nested(levels: int, spreads: int = 2) -> str:
    """A document of few bytes whose fragments, written out, are very many fields."""
    fragments = "".join(
        f" fragment F{n} on Branch {{ {' '.join([f'...F{n + 1}'] * spreads)} }}"
        for n in range(levels)
    )
    last = f" fragment F{levels} on Branch {{ a: name }}"
    return f"{{ branch {{ ...F0 }} }}{fragments}{last}"


def test_fields_aliases_directives_depth_and_root_fields_are_counted() -> None:
    text = """
        query Q @a { one: x @b { y { z } } ... @c { w } ...F @d }
        fragment F on T @e { v }
    """

    assert size_of(text) == OperationSize(
        depth=3, fields=5, root_fields=3, aliases=1, directives=5
    )


def test_a_fragment_counts_at_each_of_its_spreads() -> None:
    text = "{ a { ...F } b { ...F } } fragment F on T { x: c { d @e } }"

    assert size_of(text) == OperationSize(
        depth=3, fields=6, root_fields=2, aliases=2, directives=2
    )


@pytest.mark.parametrize("levels", [22, 150])
def test_nested_fragments_are_counted_exactly_without_walking_them(levels: int) -> None:
    size = size_of(nested(levels))  # one by one, 150 levels would never end

    assert size.fields == 2**levels + 1
    assert size.aliases == 2**levels


@pytest.mark.parametrize(
    "text",
    [
        "{ ...F } fragment F on Query { a ...F }",
        "{ ...F } fragment F on Query { a ...G } fragment G on Query { b ...F }",
    ],
)
def test_circular_fragments_are_counted_and_left_to_validation(text: str) -> None:
    assert size_of(text).fields > 0


def test_unknown_fragments_and_empty_selections_count_as_nothing() -> None:
    assert size_of("{ ...F ... { } }") == OperationSize()


def test_introspection_does_not_count_as_depth() -> None:
    size = size_of(get_introspection_query(directive_is_repeatable=True))

    assert size.depth == 0
    assert 100 < size.fields < 300

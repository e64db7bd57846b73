"""How many items the lists in an operation's variables hold together.

Each item of a typed list is read and checked one by one, a hundred times slower than
the JSON around it; so they are counted before. JSON values pass through as they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    type_from_ast,
)

Lists = Mapping[str, GraphQLInputType]
"""The types of those variables that can hold lists, by their names."""


def of_operation(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Lists:
    """Its variables that can hold lists."""
    found = {}
    for definition in operation.variable_definitions or ():
        type_: Any = type_from_ast(schema, definition.type)
        if is_list_type(get_nullable_type(type_)) or is_input_object_type(
            get_named_type(type_)
        ):
            found[definition.variable.name.value] = type_
    return found


def items(lists: Lists, variables: Mapping[str, Any], most: int) -> int:
    """How many there are; counting ends soon above the most that there may be."""
    total = 0
    for name, type_ in lists.items():
        for length in _lengths(variables.get(name), type_):
            total += length
            if total > most:
                return total
    return total


def _lengths(value: Any, type_: GraphQLInputType) -> Iterator[int]:
    """Of the lists in a value that are lists by its type."""
    inner = get_nullable_type(type_)
    if is_list_type(inner) and isinstance(value, list):
        yield len(value)
        for one in value:
            yield from _lengths(one, inner.of_type)
    elif is_input_object_type(inner) and isinstance(value, dict):
        yield len(value)
        for name in inner.fields.keys() & value.keys():
            yield from _lengths(value[name], inner.fields[name].type)

"""Converts arguments from graphql-core's values to Strawberry's types."""

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLField, get_nullable_type, is_leaf_type
from strawberry import Schema
from strawberry.relay import GlobalID
from strawberry.types.arguments import StrawberryArgument, convert_arguments
from strawberry.types.base import StrawberryMaybe, StrawberryOptional
from strawberry.types.field import StrawberryField

Converter = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def converter(
    schema: Schema, definition: StrawberryField, field: GraphQLField
) -> Converter:
    """A function that converts a field's arguments.

    Strawberry's own conversion looks at every argument again for each call. Values of
    scalars and enums are the same before and after, so only their names are changed.
    """
    name_of = schema.config.name_converter.from_argument
    names: dict[str, str] = {}
    converted_arguments: list[StrawberryArgument] = []
    for argument in definition.arguments:
        name = name_of(argument)
        leaf = is_leaf_type(get_nullable_type(field.args[name].type))
        if leaf and not _is_converted(argument.type):
            names[name] = argument.python_name
        else:
            converted_arguments.append(argument)

    def convert(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        converted = {
            names[name]: value for name, value in arguments.items() if name in names
        }
        if len(converted) < len(arguments):
            converted |= convert_arguments(
                dict(arguments),
                converted_arguments,
                scalar_registry=schema.schema_converter.scalar_registry,
                config=schema.config,
            )
        return converted

    return convert


def _is_converted(type_: Any) -> bool:
    """Whether Strawberry converts values of this leaf type."""
    if isinstance(type_, StrawberryMaybe):
        return True
    if isinstance(type_, StrawberryOptional):
        return _is_converted(type_.of_type)
    return type_ is GlobalID

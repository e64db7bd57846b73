"""From arguments as graphql-core gives them to what Strawberry's functions take."""

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
    """The conversion of a field's arguments; values of leaf types stay as they are."""
    name_of = schema.config.name_converter.from_argument
    names: dict[str, str] = {}
    others: list[StrawberryArgument] = []
    for argument in definition.arguments:
        name = name_of(argument)
        leaf = is_leaf_type(get_nullable_type(field.args[name].type))
        if leaf and not _becomes_another(argument.type):
            names[name] = argument.python_name
        else:
            others.append(argument)

    def convert(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        converted = {
            names[name]: value for name, value in arguments.items() if name in names
        }
        if len(converted) < len(arguments):
            converted |= convert_arguments(
                dict(arguments),
                others,
                scalar_registry=schema.schema_converter.scalar_registry,
                config=schema.config,
            )
        return converted

    return convert


def _becomes_another(type_: Any) -> bool:
    """Whether Strawberry makes something else of a value of this leaf type."""
    if isinstance(type_, StrawberryMaybe):
        return True
    if isinstance(type_, StrawberryOptional):
        return _becomes_another(type_.of_type)
    return type_ is GlobalID

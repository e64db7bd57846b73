"""A Strawberry schema whose fields are resolved set at a time, whoever executes."""

from collections.abc import Mapping
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from execution.cohorts import recognise_members, resolve_for_all, resolve_for_one
from execution.fields import Converting, Declaration, declaration_of

STRAWBERRY = "strawberry-definition"


class Schema(strawberry.Schema):
    """Takes what ``strawberry.Schema`` takes.

    The types of this schema need not have instances: their sources are any
    objects, such as rows, told apart by ``is_type_of``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, type_ in self._schema.type_map.items():
            if name.startswith("__"):
                continue
            recognise_members(type_)
            if isinstance(type_, GraphQLObjectType):
                self._resolve_in_cohorts(type_)

    def declaration(self, field: GraphQLField) -> Declaration | None:
        """How the field gets its values. None for a resolver of its own."""
        definition = field.extensions.get(STRAWBERRY)
        if not isinstance(definition, StrawberryField):
            return None
        declaration = declaration_of(definition)
        if declaration is None or not definition.arguments:
            return declaration
        return Converting(declaration, self._converter(definition))

    def _resolve_in_cohorts(self, type_: GraphQLObjectType) -> None:
        for field in type_.fields.values():
            declaration = self.declaration(field)
            if declaration is not None:
                field.resolve = resolve_for_all(declaration)
            elif field.resolve is not None:
                field.resolve = resolve_for_one(field.resolve)

    def _converter(self, field: StrawberryField) -> Any:
        def convert(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return convert_arguments(
                dict(arguments),
                field.arguments,
                scalar_registry=self.schema_converter.scalar_registry,
                config=self.config,
            )

        return convert

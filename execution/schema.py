"""A Strawberry schema whose fields are resolved for many objects at once."""

from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLObjectType

from execution.breadth_first import BreadthFirst
from execution.converting import converter
from execution.declarations import Converting, Declaration
from execution.depth_first import (
    cohort_resolver,
    row_resolver,
    unwrap_members,
)
from execution.field_source import record_is_type_of, record_source, strawberry_field
from execution.fields import declaration_of


class BatchedSchema(strawberry.Schema):
    """Takes what ``strawberry.Schema`` takes, and executes breadth first.

    Its types are never instantiated. Their objects are rows of any class, which
    ``is_type_of`` tells apart.

    With ``breadth_first=False`` graphql-core executes, depth first and with the same
    answers. Fields declared by ``batched`` are still resolved for all objects at once.
    """

    def __init__(self, *args: Any, breadth_first: bool = True, **kwargs: Any) -> None:
        if breadth_first:
            kwargs.setdefault("execution_context_class", BreadthFirst)
        super().__init__(*args, **kwargs)
        for name, type_ in self._schema.type_map.items():
            if name.startswith("__"):
                continue  # of introspection: all schemas share these types
            if isinstance(type_, GraphQLObjectType):
                record_is_type_of(type_)
                self._resolve_in_cohorts(type_)
            unwrap_members(type_)

    def _resolve_in_cohorts(self, type_: GraphQLObjectType) -> None:
        for field in type_.fields.values():
            declaration = self._declaration(field)
            record_source(field, declaration)
            if declaration is not None:
                field.resolve = cohort_resolver(declaration)
            elif field.resolve is not None:
                field.resolve = row_resolver(field.resolve)

    def _declaration(self, field: GraphQLField) -> Declaration | None:
        definition = strawberry_field(field)
        declaration = declaration_of(definition) if definition else None
        if definition is None or declaration is None or not definition.arguments:
            return declaration
        return Converting(declaration, converter(self, definition, field))

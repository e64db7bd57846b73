"""Documents generated from the schema, so that a new field is covered by itself."""

from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_object_type,
)

LISTS = ("tasks", "annotations", "projects")
"""Where the tour of the schema begins: fields that lead to many objects."""


class Step(NamedTuple):
    """A field on the way down from a list of the root."""

    path: tuple[str, ...]
    parent: GraphQLObjectType
    name: str
    field: GraphQLField

    @property
    def document(self) -> str:
        """Asks for the field of all objects that the path leads to."""
        below = "" if is_leaf_type(self.target) else " { __typename }"
        innermost = f"{self.name}{below}"
        for name in reversed(self.path):
            innermost = f"{name} {{ {innermost} }}"
        return f"{{ {innermost} }}"

    @property
    def target(self) -> GraphQLNamedType:
        """The type of what the field leads to."""
        return get_named_type(self.field.type)


def steps(schema: GraphQLSchema) -> Iterator[Step]:
    """Each field of each type that a list leads to, by the shortest way."""
    query = schema.query_type
    assert query is not None
    ways: list[tuple[tuple[str, ...], GraphQLField]] = [
        ((f"{name}(first: 100)",), query.fields[name]) for name in LISTS
    ]
    seen = set()
    for path, field in ways:  # grows while it is gone through: breadth first
        type_ = get_named_type(field.type)
        if not is_object_type(type_) or type_.name in seen:
            continue
        seen.add(type_.name)
        for name, below in type_.fields.items():
            yield Step(path, type_, name, below)
            ways.append(((*path, name), below))


def everything(type_: GraphQLNamedType, depth: int) -> str:
    """Selects all fields of a type, and those of the types that they lead to."""
    fields = getattr(type_, "fields", {})
    chosen = [_selection(name, field, depth) for name, field in fields.items()]
    return f"{{ __typename {' '.join(chosen)} }}"


def _selection(name: str, field: GraphQLField, depth: int) -> str:
    target = get_named_type(field.type)
    if is_leaf_type(target):
        return name
    return f"{name} {everything(target, depth - 1)}" if depth else ""

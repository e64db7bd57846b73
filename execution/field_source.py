"""Notes in a schema how its fields get their values and its types know their objects.

`BatchedSchema` replaces the resolvers of all fields by those of `depth_first`, which
graphql-core calls. What they replaced is noted here, for the planner. Fields of other
schemas have no note: the planner takes their own resolvers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, default_field_resolver
from strawberry.types.field import StrawberryField

from execution.declarations import Declaration

EXTENSION = "execution"
"""The key under which the notes are in the ``extensions`` of graphql-core's types."""
STRAWBERRY = "strawberry-definition"
"""The key of Strawberry's own note there, which it does not document."""

IsTypeOf = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class FieldResolver:
    """A field's ordinary resolver, called for one object at a time."""

    function: Callable[..., Any]
    takes_info: bool

    @property
    def is_async(self) -> bool:
        """Whether its value has to be awaited."""
        return iscoroutinefunction(self.function)


def strawberry_field(field: GraphQLField) -> StrawberryField | None:
    """Strawberry's definition of the field, if it has one."""
    definition = field.extensions.get(STRAWBERRY)
    return definition if isinstance(definition, StrawberryField) else None


def record_source(field: GraphQLField, declaration: Declaration | None) -> None:
    """Note how the field gets its values; call before replacing its resolver."""
    field.extensions[EXTENSION] = declaration or _resolver_of(field)


def source_of(field: GraphQLField) -> Declaration | FieldResolver:
    """How the field gets its values."""
    source: Declaration | FieldResolver | None = field.extensions.get(EXTENSION)
    return source or _resolver_of(field)


def record_is_type_of(type_: GraphQLObjectType) -> None:
    """Note how the type knows its objects; call before replacing ``is_type_of``."""
    type_.extensions[EXTENSION] = type_.is_type_of


def is_type_of(type_: GraphQLObjectType) -> IsTypeOf | None:
    """How the type knows its objects."""
    test: IsTypeOf | None = type_.extensions.get(EXTENSION, type_.is_type_of)
    return test


def _resolver_of(field: GraphQLField) -> FieldResolver:
    function = field.resolve or default_field_resolver
    definition = strawberry_field(field)
    # Permissions and field extensions of Strawberry take info, whatever the resolver.
    if definition is None or definition.extensions:
        return FieldResolver(function, takes_info=True)
    resolver = definition.base_resolver
    takes_info = resolver is not None and resolver.info_parameter is not None
    return FieldResolver(function, takes_info=takes_info)


@dataclass(frozen=True, slots=True, init=False)
class instances:  # noqa: N801 - declared like a function: instances(Row)
    """The ``is_type_of`` of a type whose objects are instances of these classes.

    >>> class Row(NamedTuple):
    ...     title: str
    >>> @strawberry.type
    ... class Task:
    ...     is_type_of = instances(Row)
    ...     title: str = column(description="What is shown.")
    """

    classes: tuple[type, ...]

    def __init__(self, *classes: type) -> None:
        # A frozen dataclass has no other way to take ``*classes``.
        object.__setattr__(self, "classes", classes)

    def __call__(self, value: object, info: object) -> bool:
        """Whether the value is an instance of one of the classes."""
        return isinstance(value, self.classes)

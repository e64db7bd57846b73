"""Types whose docstring is what clients read about them: one text, not two."""

import inspect
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

import strawberry

from execution import instances

Declared = TypeVar("Declared", bound=type[Any])
Values = TypeVar("Values", bound=type[Enum])


def object_type(cls: Declared) -> Declared:
    """Declare a GraphQL type."""
    declared: Declared = strawberry.type(cls, description=description_of(cls))
    return declared


def type_of_rows(*rows: type[Any]) -> Callable[[Declared], Declared]:
    """Declare a GraphQL type whose objects are rows of one of these classes."""

    def declare(cls: Declared) -> Declared:
        cls.is_type_of = instances(*rows)
        return object_type(cls)

    return declare


def interface(cls: Declared) -> Declared:
    """Declare a GraphQL interface."""
    declared: Declared = strawberry.interface(cls, description=description_of(cls))
    return declared


def enumeration(cls: Values) -> Values:
    """Declare a GraphQL enum."""
    return strawberry.enum(cls, description=description_of(cls))


def enumeration_of(
    values: type[Enum], description: str, *, name: str | None = None, **members: str
) -> None:
    """Declare a GraphQL enum of an enum that another layer has, which is its only list.

    Args:
        values: the enum; types of the schema are annotated with it.
        description: of the whole.
        name: its name in the schema, where that is another.
        members: the description of each member, by its name.

    Raises:
        ValueError: a member is not described, or what is described is not a member.

    """
    if members.keys() != {member.name for member in values}:
        raise ValueError(f"{values.__name__} has other members than {[*members]}.")
    declared: Any = strawberry.enum(values, name=name, description=description)
    for value in declared.__strawberry_definition__.values:
        value.description = members[value.name]


def input_type(cls: Declared) -> Declared:
    """Declare a GraphQL input."""
    declared: Declared = strawberry.input(cls, description=description_of(cls))
    return declared


def description_of(described: object) -> str:
    """The docstring, each paragraph as one line."""
    paragraphs = (inspect.getdoc(described) or "").split("\n\n")
    return "\n\n".join(" ".join(lines.split()) for lines in paragraphs)

"""Every argument of every mutation, by the schema, with values beyond any bound."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
)

from schema.schema import schema

Path = tuple[str | int, ...]

MUTATIONS: dict[str, GraphQLField] = schema._schema.mutation_type.fields  # type: ignore[union-attr]
WITHOUT_SIZE = {"Boolean"}
DEEP: list[Any] = []
for _ in range(40):
    DEEP = [DEEP]
HUGE: dict[str, list[Any]] = {
    "String": ["x" * 600_000, "\0", "\ud800"],
    "ID": ["9" * 100_000, str(2**63), "Task:" + "9" * 400, "\0"],
    "Int": [2**31, -(2**31) - 1],
    "Float": [float("inf"), float("nan"), 1.7e308, -1.7e308],
    "JSON": ["x" * 600_000, DEEP, 2**70, float("inf"), {"a": "\ud800"}],
    "DateTime": ["99999-01-01T00:00:00Z", "x" * 100_000],
}
"""What no argument may take, whatever it is called."""


class Place(NamedTuple):
    """Where a value stands among the arguments, and its type."""

    path: Path
    type_name: str
    is_list: bool = False


def places(mutation: str, arguments: dict[str, Any]) -> Iterator[Place]:
    """Every place of a mutation's arguments that has a size.

    Raises:
        KeyError: the arguments do not give one that there is.

    """
    for name, argument in MUTATIONS[mutation].args.items():
        yield from _below(argument.type, (name,), arguments[name])


def _below(type_: Any, path: Path, value: Any) -> Iterator[Place]:
    if isinstance(type_, GraphQLNonNull):
        yield from _below(type_.of_type, path, value)
    elif isinstance(type_, GraphQLList):
        yield Place(path, str(type_), is_list=True)
        yield from _below(type_.of_type, (*path, 0), value[0])
    elif isinstance(type_, GraphQLInputObjectType):
        for name, field in type_.fields.items():
            yield from _below(field.type, (*path, name), value[name])
    elif not isinstance(type_, GraphQLEnumType) and type_.name not in WITHOUT_SIZE:
        yield Place(path, type_.name)


def hostile(
    place: Place, arguments: dict[str, Any], longest: int
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Values beyond all bounds for this place, each with the arguments that have it."""
    huge = HUGE.get(place.type_name, [])
    if place.is_list:
        (element, *_) = _at(arguments, place.path)
        huge = [[element] * (longest + 1)]
    for value in huge:
        yield value, _replaced(arguments, place.path, value)


def document(mutation: str) -> str:
    """The mutation with a variable for each of its arguments."""
    arguments = MUTATIONS[mutation].args
    variables = ", ".join(f"${name}: {each.type}" for name, each in arguments.items())
    given = ", ".join(f"{name}: ${name}" for name in arguments)
    return f"mutation ({variables}) {{ {mutation}({given}) {{ __typename }} }}"


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _replaced(value: Any, path: Path, new: Any) -> Any:
    """A copy of the value with something else at this place."""
    if not path:
        return new
    step, *below = path
    if isinstance(value, list):
        copied: Any = list(value)
    else:
        copied = dict(value)
    copied[step] = _replaced(value[step], tuple(below), new)
    return copied

"""Everything that can be asked, generated from the schema: what is new comes by itself.

Each field is asked of all objects that a list leads to, with each of its arguments;
each mutation is tried with each of its arguments, on small ids.
"""

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from schema.federation import ENTITIES
from tests.schema.selecting import everything, steps

NUMBERS = range(1, 13)
FEW = (1, 4, 5)
"""Where all numbers would be too many questions."""
TYPES = (
    "User",
    "Project",
    "Task",
    "Annotation",
    "Prediction",
    "Change",
    "LabelStudioLink",
)
RESULT = (
    '[{from_name: "label", to_name: "text", type: "choices", value: {choices: ["no"]}}]'
)
SCALARS = {
    "ID": [f'"{number}"' for number in FEW],
    "Int": ["1", "2"],
    "Float": ["0", "0.5", "1"],
    "Boolean": ["true", "false"],
    "String": ['"te"', '"model-1"'],
    "DateTime": ['"2026-01-01T00:00:00Z"'],
    "JSON": [RESULT, '{data: {text: "new"}}'],
    "_Any": [f'{{__typename: "{name}", id: "1"}}' for name in ENTITIES],
}


def reads(schema: GraphQLSchema) -> Iterator[str]:
    """Every field with every argument, and every object by its id."""
    assert schema.query_type is not None
    for name, field in schema.query_type.fields.items():
        below = _selected(field, 1)
        yield from (f"{{ {name}{given} {below} }}" for given in arguments(field))
    for step in steps(schema):
        for given in _some(arguments(step.field)):
            innermost = f"{step.name}{given} {_selected(step.field, 1)}"
            for outer in reversed(step.path):
                innermost = f"{outer} {{ {innermost} }}"
            yield f"{{ {innermost} }}"
    yield from objects(schema)


def objects(schema: GraphQLSchema) -> Iterator[str]:
    """Every object by its id, those that are not there and not seen included."""
    for name in TYPES:
        below = everything(schema.type_map[name], 1)
        for number in NUMBERS:
            fragment = f"... on {name} {below}"
            yield f'{{ node(id: "{name}:{number}") {{ {fragment} }} }}'
            if name in ENTITIES:
                key = f'{{__typename: "{name}", id: "{number}"}}'
                yield f"{{ _entities(representations: [{key}]) {{ {fragment} }} }}"


def writes(schema: GraphQLSchema) -> Iterator[str]:
    """Every mutation with every argument."""
    assert schema.mutation_type is not None
    for name, field in schema.mutation_type.fields.items():
        below = _selected(field, 1)
        for given in arguments(field):
            yield f"mutation {{ {name}{given} {below} }}"


def follows(schema: GraphQLSchema) -> Iterator[str]:
    """Every subscription with every argument."""
    assert schema.subscription_type is not None
    for name, field in schema.subscription_type.fields.items():
        for given in arguments(field):
            yield f"subscription {{ {name}{given} {{ id kind }} }}"


def arguments(field: GraphQLField) -> Iterator[str]:
    """The field's arguments, one after another with each sample; the others least."""
    needed = {
        name: samples(argument.type)[0]
        for name, argument in field.args.items()
        if is_required_argument(argument)
    }
    if not needed:
        yield ""
    for name, argument in field.args.items():
        is_id = name in needed and _is_of(argument.type, "ID")
        for sample in _ids() if is_id else samples(argument.type):
            yield _listed({**needed, name: sample}, "({})")


def _ids() -> list[str]:
    return [f'"{number}"' for number in NUMBERS]


def _some(given: Iterator[str]) -> Iterator[str]:
    """One of each argument: the same filters are asked in full at the root."""
    found = {one.partition(":")[0]: one for one in given}
    yield from found.values()


def samples(type_: GraphQLInputType, depth: int = 0) -> list[str]:
    """Values of a type as they are written in a document; deep inside only one."""
    inner = get_nullable_type(type_)
    if is_list_type(inner):
        single = samples(inner.of_type, depth)
        return [f"[{', '.join(single)}]"] * _is_of(inner, "ID") + [
            f"[{one}]" for one in single
        ]
    named = get_named_type(type_)
    if isinstance(named, GraphQLEnumType):
        return list(named.values)[: 1 if depth > 1 else None]
    if isinstance(named, GraphQLInputObjectType):
        return list(_objects(named, depth + 1))[: 1 if depth > 1 else None]
    null = [] if isinstance(type_, GraphQLNonNull) else ["null"]
    return [*SCALARS[named.name], *null][: 1 if depth > 1 else None]


def _is_of(type_: GraphQLInputType, name: str) -> bool:
    return get_named_type(type_).name == name


def _objects(type_: GraphQLInputObjectType, depth: int) -> Iterator[str]:
    needed = {
        name: samples(field.type, depth)[0]
        for name, field in type_.fields.items()
        if is_required_input_field(field)
    }
    yield _listed(needed, "{{{}}}")
    for name, field in type_.fields.items():
        for sample in samples(field.type, depth):
            yield _listed({**needed, name: sample}, "{{{}}}")


def _listed(given: dict[str, str], around: str) -> str:
    return around.format(", ".join(f"{name}: {it}" for name, it in given.items()))


def _selected(field: GraphQLField, depth: int) -> str:
    target = get_named_type(field.type)
    return "" if is_leaf_type(target) else everything(target, depth)

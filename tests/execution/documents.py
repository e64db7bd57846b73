"""Makes up documents, with variables, for any schema.

The documents are valid; the variables' values nearly always. Used to compare two
ways of executing: run both, and look for a difference.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
    parse,
    validate,
)
from hypothesis import assume
from hypothesis import strategies as st

Values = Mapping[str, st.SearchStrategy[Any]]

SCALARS: Values = {
    "Int": st.integers(-3, 12),
    "Float": st.floats(-9, 9, allow_nan=False) | st.integers(0, 3),
    "String": st.text(max_size=3) | st.sampled_from(["", "stone", "kg", "é\n\"'"]),
    "Boolean": st.booleans(),
    "ID": st.integers(0, 12).map(str),
}
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, "odd", 3.5, [], {"no": "such"}, 2**40, True]
)


MAX_LEVELS = 5


class Document(NamedTuple):
    """An operation, and values for its variables."""

    text: str
    variables: dict[str, Any]


@st.composite
def documents(
    draw: st.DrawFn,
    schema: GraphQLSchema,
    *,
    values: Values | None = None,
    operations: tuple[str, ...] = ("query",),
    most_fields: int = 40,
) -> Document:
    """Valid documents. `values` says what to give, by scalar or by argument name."""
    operation = draw(st.sampled_from(operations))
    writer = Writer(draw, schema, {**SCALARS, **(values or {})}, most_fields)
    root = {"query": schema.query_type, "mutation": schema.mutation_type}[operation]
    assert root is not None
    body = writer.selection(root, MAX_LEVELS)
    text = "\n".join([f"{operation}{writer.signature()} {body}", *writer.fragments()])
    assume(not validate(schema, parse(text)))
    return Document(text, writer.variables)


class Writer:
    """Writes one document. What it draws becomes smaller as levels are used up."""

    def __init__(
        self, draw: st.DrawFn, schema: GraphQLSchema, values: Values, most_fields: int
    ) -> None:
        self.variables: dict[str, Any] = {}
        self._draw = draw
        self._schema = schema
        self._values = values
        self._fields_left = most_fields
        self._definitions: list[str] = []
        self._fragments: dict[str, tuple[GraphQLNamedType, str]] = {}

    def signature(self) -> str:
        """The definitions of the variables, in parentheses."""
        return f"({', '.join(self._definitions)})" if self._definitions else ""

    def fragments(self) -> list[str]:
        """The definitions of the fragments."""
        return [
            f"fragment {name} on {type_.name} {body}"
            for name, (type_, body) in self._fragments.items()
        ]

    def selection(self, type_: Any, levels: int) -> str:
        """A selection set on this type."""
        parts = [
            self._selected(type_, levels)
            for _ in range(self._draw(st.integers(1, 5)))
            if self._fields_left > 0
        ]
        return "{ " + " ".join(parts or ["__typename"]) + " }"

    def _selected(self, type_: Any, levels: int) -> str:
        kinds = ["field"] * 8 + ["inline", "named", "__typename"]
        kind = self._draw(st.sampled_from(kinds))
        if kind == "inline":
            return self._inline_fragment(type_, levels)
        if kind == "named":
            return self._spread(type_, levels)
        if kind == "__typename" or isinstance(type_, GraphQLUnionType):
            return "__typename"
        return self._field(type_, levels)

    def _field(self, type_: Any, levels: int) -> str:
        fields = {
            name: field
            for name, field in type_.fields.items()
            if levels > 1 or is_leaf_type(get_named_type(field.type))
        }
        if not fields:
            return "__typename"
        self._fields_left -= 1
        name = self._draw(st.sampled_from(sorted(fields)))
        arguments = self._arguments(fields[name])
        alias = self._alias() if arguments or self._chance(5) else ""
        below = get_named_type(fields[name].type)
        body = self.selection(below, levels - 1) if is_composite_type(below) else ""
        return f"{alias}{name}{arguments}{self._condition()} {body}"

    def _alias(self) -> str:
        return f"a{self._fields_left}: "

    def _inline_fragment(self, type_: Any, levels: int) -> str:
        narrower = self._draw(st.sampled_from([None, *self._overlapping(type_)]))
        on = f" on {narrower.name}" if narrower else ""
        body = self.selection(narrower or type_, levels)
        return f"...{on}{self._condition()} {body}"

    def _spread(self, type_: Any, levels: int) -> str:
        known = self._overlapping(type_)
        names = [name for name, (on, _body) in self._fragments.items() if on in known]
        if names and self._chance(2):
            return f"...{self._draw(st.sampled_from(names))}{self._condition()}"
        on = self._draw(st.sampled_from(known))
        body = self.selection(on, levels)
        name = f"F{len(self._fragments)}"
        self._fragments[name] = (on, body)
        return f"...{name}{self._condition()}"

    def _overlapping(self, type_: Any) -> list[Any]:
        """The composite types that some object of this type is of, too."""
        objects = self._objects(type_)
        return [
            other
            for other in self._schema.type_map.values()
            if is_composite_type(other)
            and not other.name.startswith("__")
            and objects & self._objects(other)
        ]

    def _objects(self, type_: Any) -> set[str]:
        if isinstance(type_, GraphQLObjectType):
            return {type_.name}
        assert is_abstract_type(type_)
        return {possible.name for possible in self._schema.get_possible_types(type_)}

    def _condition(self) -> str:
        if not self._chance(8):
            return ""
        directive = self._draw(st.sampled_from(["include", "skip"]))
        value = self._argument(GraphQLNonNull(self._schema.type_map["Boolean"]), "if")
        return f" @{directive}(if: {value})"

    def _arguments(self, field: GraphQLField) -> str:
        given = [
            f"{name}: {self._argument(argument.type, name)}"
            for name, argument in field.args.items()
            if is_required_argument(argument) or self._chance(2)
        ]
        return f"({', '.join(given)})" if given else ""

    def _argument(self, type_: Any, argument: str) -> str:
        if self._chance(2):
            return self._literal(type_, self._value(type_, argument))
        return self._variable(type_, argument)

    def _variable(self, type_: Any, argument: str) -> str:
        name = f"v{len(self._definitions)}"
        value = self._value(type_, argument)
        default = ""
        if self._chance(3):
            default = f" = {self._literal(type_, self._value(type_, argument))}"
        self._definitions.append(f"${name}: {type_}{default}")
        optional = default or not isinstance(type_, GraphQLNonNull)
        if self._chance(40):
            self.variables[name] = self._draw(ODD)
        elif not (optional and self._chance(3)):
            self.variables[name] = value
        return f"${name}"

    def _value(self, type_: Any, argument: str) -> Any:
        """A value of an input type, as it would be in the JSON of the variables."""
        if isinstance(type_, GraphQLNonNull):
            return self._present(type_.of_type, argument)
        return None if self._chance(4) else self._present(type_, argument)

    def _present(self, type_: Any, argument: str) -> Any:
        if isinstance(type_, GraphQLList):
            length = self._draw(st.integers(0, 3))
            return [self._value(type_.of_type, argument) for _ in range(length)]
        if isinstance(type_, GraphQLEnumType):
            return self._draw(st.sampled_from(sorted(type_.values)))
        if isinstance(type_, GraphQLInputObjectType):
            return {
                name: self._value(field.type, name)
                for name, field in type_.fields.items()
                if is_required_input_field(field) or self._chance(2)
            }
        by_scalar = self._values.get(type_.name, SCALARS["String"])
        return self._draw(self._values.get(argument, by_scalar))

    def _literal(self, type_: Any, value: Any) -> str:
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if value is None:
            return "null"
        if isinstance(type_, GraphQLList):
            return (
                f"[{', '.join(self._literal(type_.of_type, item) for item in value)}]"
            )
        if isinstance(type_, GraphQLEnumType):
            return str(value)
        if isinstance(type_, GraphQLInputObjectType):
            fields = (
                f"{name}: {self._literal(type_.fields[name].type, item)}"
                for name, item in value.items()
            )
            return f"{{{', '.join(fields)}}}"
        return _json_literal(value)

    def _chance(self, one_in: int) -> bool:
        return self._draw(st.integers(1, one_in)) == one_in


def _json_literal(value: Any) -> str:
    """JSON as GraphQL writes it: names without quotes."""
    if isinstance(value, dict):
        fields = (f"{name}: {_json_literal(item)}" for name, item in value.items())
        return f"{{{', '.join(fields)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_literal, value))}]"
    return json.dumps(value, ensure_ascii=False)

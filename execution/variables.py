"""The variables of an operation: what can be known of them before they have values."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    VariableDefinitionNode,
    get_nullable_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_variable_values,
)
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

MOST_ERRORS = 50
PLAIN: dict[GraphQLScalarType, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLInt: int,
}
"""Scalars of which these values stay as they are."""


class Plain(NamedTuple):
    """A variable of a plain type."""

    signature: GraphQLVariableSignature
    kind: type
    nullable: bool

    def takes(self, value: object) -> bool:
        """Whether the value is one of the type, and needs nothing done."""
        if type(value) is self.kind:
            return self.kind is not int or _fits(value)
        if value is Undefined:
            return self.nullable and self.signature.default is None
        return value is None and self.nullable


class Variables:
    """The variables of one operation, whose values are coerced as graphql-core does it.

    Where all are plain, and given as they are wanted, there is nothing to be done.
    """

    def __init__(
        self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]
    ) -> None:
        self._schema = schema
        self._definitions = definitions
        found = [_plain(schema, one) for one in definitions]
        self._plain = [one for one in found if one is not None]
        self._all_plain = len(self._plain) == len(found)

    def coerced(self, given: dict[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values for one request, or what is wrong with them."""
        if self._all_plain:
            values = self._as_given(given)
            if values is not None:
                return values
        return get_variable_values(self._schema, self._definitions, given, MOST_ERRORS)

    def _as_given(self, given: Mapping[str, Any]) -> VariableValues | None:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for plain in self._plain:
            name = plain.signature.name
            value = given.get(name, Undefined)
            if not plain.takes(value):
                return None
            sources[name] = VariableValueSource(plain.signature, value)
            if value is not Undefined:
                coerced[name] = value
        return VariableValues(sources, coerced)


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> Plain | None:
    signature = get_variable_signature(schema, definition)
    if isinstance(signature, GraphQLError):
        return None
    type_: Any = get_nullable_type(signature.type)
    kind = PLAIN.get(type_)
    if kind is None:
        return None
    return Plain(signature, kind, not is_non_null_type(signature.type))


def _fits(value: Any) -> bool:
    return bool(GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT)

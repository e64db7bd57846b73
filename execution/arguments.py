"""The arguments of a field: once for a level, and once for all if they are constant."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from enum import Enum
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLBoolean,
    GraphQLError,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_nullable_type,
    is_non_null_type,
    visit,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_argument_values,
    get_variable_values,
)
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from execution.run import Run

IMMUTABLE = (str, int, float, bool, type(None), Enum)


class Arguments:
    """The arguments that a document gives to a field."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        given = _variables_given(definition, node)
        self._variables = {
            definition.args[name].out_name or name: variable
            for name, variable in given.items()
        }
        self._others = self._if_constant(given)
        self.constant = None if self._variables else self._others
        """The values, if no request can make others of them and nobody change them."""

    def values(self, run: Run) -> dict[str, Any]:
        """Coerced as graphql-core does it, with its errors."""
        return self._as_given(run.variables.coerced) or get_argument_values(
            self._definition,
            self._node,
            run.variables,
            hide_suggestions=run.executor.hide_suggestions,
        )

    def _as_given(self, coerced: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values where those of variables are simply taken over.

        Null may be an error, and what is not given may have a default.
        """
        if self._others is None:
            return None
        found = dict(self._others)
        for argument, variable in self._variables.items():
            value = coerced.get(variable)
            if value is None:
                return None
            found[argument] = value
        return found

    def _if_constant(self, beside: Collection[str]) -> dict[str, Any] | None:
        """The values of all arguments beside these, if they are always the same."""
        definition = copy(self._definition)
        definition.args = {
            name: argument
            for name, argument in definition.args.items()
            if name not in beside
        }
        nodes = [
            node for node in self._node.arguments or () if node.name.value not in beside
        ]
        if not definition.args and not nodes:
            return {}
        if variables_in(nodes):
            return None
        node = FieldNode(name=self._node.name, arguments=tuple(nodes))
        try:
            values = get_argument_values(definition, node, VariableValues({}, {}))
        except GraphQLError:
            return None
        if all(isinstance(value, IMMUTABLE) for value in values.values()):
            return values
        return None


def _variables_given(definition: GraphQLField, node: FieldNode) -> dict[str, str]:
    """The variables that are arguments as they are, by the arguments' names."""
    return {
        argument.name.value: argument.value.name.value
        for argument in node.arguments or ()
        if isinstance(argument.value, VariableNode)
        and argument.name.value in definition.args
    }


class VariableNames(Visitor):
    """The names of the variables used in the nodes that it visits."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """Take the name."""
        self.names.add(node.name.value)


def variables_in(nodes: Iterable[ArgumentNode] | None) -> set[str]:
    """The names of the variables used in these arguments."""
    variables = VariableNames()
    for node in nodes or ():
        visit(node, variables)
    return variables.names


MAX_ERRORS = 50
PLAIN_TYPES: dict[GraphQLScalarType, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLInt: int,
}
"""Scalars of which these values stay as they are."""


class PlainVariable(NamedTuple):
    """A variable of a plain type."""

    signature: GraphQLVariableSignature
    kind: type
    nullable: bool

    def accepts(self, value: object) -> bool:
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
        return get_variable_values(self._schema, self._definitions, given, MAX_ERRORS)

    def _as_given(self, given: Mapping[str, Any]) -> VariableValues | None:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for plain in self._plain:
            name = plain.signature.name
            value = given.get(name, Undefined)
            if not plain.accepts(value):
                return None
            sources[name] = VariableValueSource(plain.signature, value)
            if value is not Undefined:
                coerced[name] = value
        return VariableValues(sources, coerced)


def _plain(
    schema: GraphQLSchema, definition: VariableDefinitionNode
) -> PlainVariable | None:
    signature = get_variable_signature(schema, definition)
    if isinstance(signature, GraphQLError):
        return None
    type_: Any = get_nullable_type(signature.type)
    kind = PLAIN_TYPES.get(type_)
    if kind is None:
        return None
    return PlainVariable(signature, kind, not is_non_null_type(signature.type))


def _fits(value: Any) -> bool:
    return bool(GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT)

"""Arguments of fields and variables of operations, with as little work as they need.

graphql-core coerces arguments for each object, and variables for each request. Here the
arguments of a field are coerced once for a level, or once for a plan if they are
constant, and variables that already have the right Python type are taken as they are.
Everything else goes through graphql-core's own functions, so that values and messages
are the same.
"""

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

from execution.run import PlanRun

IMMUTABLE = (str, int, float, bool, type(None), Enum)

MAX_ERRORS = 50
"""Errors of variables that are reported; graphql-core's own number."""

PLAIN_TYPES: dict[GraphQLScalarType, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLInt: int,
}
"""Scalars whose values of this Python type are coerced to themselves."""


class Arguments:
    """The arguments that a document gives to a field."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        variables = {
            argument.name.value: argument.value.name.value
            for argument in node.arguments or ()
            if isinstance(argument.value, VariableNode)
            and argument.name.value in definition.args
        }
        self._variables = {
            definition.args[name].out_name or name: variable
            for name, variable in variables.items()
        }
        self._others = self._constant_beside(variables)
        self.constant = None if self._variables else self._others
        """The values, if every request has the same and no function can change them."""

    def values(self, run: PlanRun) -> dict[str, Any]:
        """The coerced values.

        Raises:
            GraphQLError: a value is missing or is not valid.

        """
        return self._taken_over(run.variables.coerced) or get_argument_values(
            self._definition,
            self._node,
            run.variables,
            hide_suggestions=run.executor.hide_suggestions,
        )

    def _taken_over(self, coerced: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values, if all variables have one.

        None otherwise: null may be an error, and a missing value may have a default.
        """
        if self._others is None:
            return None
        values = dict(self._others)
        for argument, variable in self._variables.items():
            value = coerced.get(variable)
            if value is None:
                return None
            values[argument] = value
        return values

    def _constant_beside(self, names: Collection[str]) -> dict[str, Any] | None:
        """The values of all arguments without these, if they are always the same."""
        definition = copy(self._definition)
        definition.args = {
            name: argument
            for name, argument in definition.args.items()
            if name not in names
        }
        nodes = [
            node for node in self._node.arguments or () if node.name.value not in names
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


class VariableNames(Visitor):
    """Collects the names of the variables in the nodes that it visits."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """Add the name of a variable."""
        self.names.add(node.name.value)


def variables_in(nodes: Iterable[ArgumentNode] | None) -> set[str]:
    """The names of the variables used in these arguments."""
    variables = VariableNames()
    for node in nodes or ():
        visit(node, variables)
    return variables.names


class PlainVariable(NamedTuple):
    """A variable of one of the plain types."""

    signature: GraphQLVariableSignature
    python_type: type[Any]
    nullable: bool

    @classmethod
    def of(
        cls, schema: GraphQLSchema, definition: VariableDefinitionNode
    ) -> "PlainVariable | None":
        """The variable, if its type is a plain one."""
        signature = get_variable_signature(schema, definition)
        if isinstance(signature, GraphQLError):
            return None
        type_: Any = get_nullable_type(signature.type)
        if type_ not in PLAIN_TYPES:
            return None
        return cls(signature, PLAIN_TYPES[type_], not is_non_null_type(signature.type))

    def accepts(self, value: Any) -> bool:
        """Whether coercing the value gives the value itself."""
        if type(value) is self.python_type:
            if self.python_type is not int:
                return True
            return bool(GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT)
        if value is Undefined:
            return self.nullable and self.signature.default is None
        return value is None and self.nullable


class Variables:
    """The variables of one operation, coerced with graphql-core's results."""

    def __init__(
        self, schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]
    ) -> None:
        self._schema = schema
        self._definitions = definitions
        variables = [PlainVariable.of(schema, definition) for definition in definitions]
        self._plain = [variable for variable in variables if variable is not None]
        self._all_plain = len(self._plain) == len(variables)

    def coerced(self, given: dict[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values for one request, or the errors in them."""
        values = self._taken_over(given) if self._all_plain else None
        return values or get_variable_values(
            self._schema, self._definitions, given, MAX_ERRORS
        )

    def _taken_over(self, given: Mapping[str, Any]) -> VariableValues | None:
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for variable in self._plain:
            name = variable.signature.name
            value = given.get(name, Undefined)
            if not variable.accepts(value):
                return None
            sources[name] = VariableValueSource(variable.signature, value)
            if value is not Undefined:
                coerced[name] = value
        return VariableValues(sources, coerced)

"""The arguments of a field: once for a level, and once for all if they are constant."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from enum import Enum
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLError,
    GraphQLField,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values

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

"""The arguments of a field: once for a level, and once for all if they are constant."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

from graphql import (
    ArgumentNode,
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLField,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values

IMMUTABLE = (str, int, float, bool, type(None), Enum)


class Arguments:
    """The arguments that a document gives to a field."""

    def __init__(self, definition: GraphQLField, node: FieldNode) -> None:
        self._definition = definition
        self._node = node
        self._constant = self._if_constant()

    def values(self, executor: Executor[Any]) -> dict[str, Any]:
        """Coerced as graphql-core does it, with its errors."""
        if self._constant is not None:
            return self._constant
        return get_argument_values(
            self._definition,
            self._node,
            executor.variable_values,
            hide_suggestions=executor.hide_suggestions,
        )

    def _if_constant(self) -> dict[str, Any] | None:
        """The values, if no request can make others of them and nobody change them."""
        if not self._definition.args and not self._node.arguments:
            return {}
        if variables_in(self._node.arguments):
            return None
        try:
            values = get_argument_values(
                self._definition, self._node, VariableValues({}, {})
            )
        except GraphQLError:
            return None
        if all(isinstance(value, IMMUTABLE) for value in values.values()):
            return values
        return None


class Variables(Visitor):
    """The names of the variables used in the nodes that it visits."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        """Take the name."""
        self.names.add(node.name.value)


def variables_in(nodes: Iterable[ArgumentNode] | None) -> set[str]:
    """The names of the variables used in these arguments."""
    variables = Variables()
    for node in nodes or ():
        visit(node, variables)
    return variables.names

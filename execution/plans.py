"""Keeps the plans of operations: made once for a document, not once for a request."""

from typing import Any

from graphql import Executor, GraphQLError
from graphql.execution.values import VariableValues

from execution.planner import Operation, Planner, condition_names
from execution.recent import Recent
from execution.run import NotTakenError
from execution.selections import Selection

MOST_OPERATIONS = 256
MOST_CONDITIONS = 16


class Plans:
    """The plans of the operations executed last on one schema.

    An operation is known by its node in the parsed document: keep parsed
    documents (Strawberry's ``ParserCache``), and plans are found again.
    """

    def __init__(self) -> None:
        self._operations: Recent[OperationPlans] = Recent(MOST_OPERATIONS)

    def __len__(self) -> int:
        return len(self._operations)

    def plan(self, executor: Executor[Any]) -> Selection | None:
        """The plan for this operation. None if graphql-core has to execute it."""
        node = executor.operation
        plans = self._operations.get(
            id(node),
            lambda: OperationPlans(
                Operation(executor.schema, node, executor.fragments)
            ),
        )
        return plans.plan(executor.variable_values)


class OperationPlans:
    """The plans of one operation, one for each set of values of its conditions."""

    def __init__(self, operation: Operation) -> None:
        # Held also so that the id under which these plans are kept stays its own.
        self._operation = operation
        self._plans: Recent[Selection | None] = Recent(MOST_CONDITIONS)
        try:
            self._conditions: frozenset[str] | None = condition_names(operation)
        except NotTakenError:
            self._conditions = None

    def plan(self, variables: VariableValues) -> Selection | None:
        """The plan under the values that the request gives."""
        if self._conditions is None:
            return None
        sources, coerced = variables
        names = self._conditions & coerced.keys()
        key = tuple((name, coerced[name]) for name in sorted(names))
        return self._plans.get(
            key,
            lambda: _plan(
                self._operation,
                VariableValues(
                    {name: sources[name] for name in names},
                    {name: coerced[name] for name in names},
                ),
            ),
        )


def _plan(operation: Operation, conditions: VariableValues) -> Selection | None:
    """None also where something is wrong: graphql-core has the words for it."""
    try:
        return Planner(operation, conditions).plan()
    except (NotTakenError, GraphQLError, RecursionError):
        return None

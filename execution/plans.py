"""Keeps the plans of operations: made once for a document, not once for a request."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from graphql import Executor, GraphQLError
from graphql.execution.values import VariableValues

from execution.planner import ParsedOperation, Planner, condition_variables
from execution.run import NeedsGraphQLCoreError
from execution.selections import Selection

MAX_OPERATIONS = 256
MAX_PLANS = 16


class Plans:
    """The plans of the operations executed last on one schema.

    An operation is known by its node in the parsed document: keep parsed
    documents (Strawberry's ``ParserCache``), and plans are found again.
    """

    def __init__(self) -> None:
        self._operations: Recent[OperationPlans] = Recent(MAX_OPERATIONS)

    def __len__(self) -> int:
        return len(self._operations)

    def plan(self, executor: Executor[Any]) -> Selection | None:
        """The plan for this operation. None if graphql-core has to execute it."""
        node = executor.operation
        plans = self._operations.get(
            id(node),
            lambda: OperationPlans(
                ParsedOperation(executor.schema, node, executor.fragments)
            ),
        )
        return plans.plan(executor.variable_values)


class OperationPlans:
    """The plans of one operation, one for each set of values of its conditions."""

    def __init__(self, operation: ParsedOperation) -> None:
        # Held also so that the id under which these plans are kept stays its own.
        self._operation = operation
        self._plans: Recent[Selection | None] = Recent(MAX_PLANS)
        try:
            self._conditions: frozenset[str] | None = condition_variables(operation)
        except NeedsGraphQLCoreError:
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


def _plan(operation: ParsedOperation, conditions: VariableValues) -> Selection | None:
    """None also where something is wrong: graphql-core has the words for it."""
    try:
        return Planner(operation, conditions).plan()
    except (NeedsGraphQLCoreError, GraphQLError, RecursionError):
        return None


Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Keeps the values used last. What was not used for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept under the key, made now if there is none."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

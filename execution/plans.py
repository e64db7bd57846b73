"""Keeps the plans of operations: a document is planned once, not for each request."""

from collections.abc import Hashable
from threading import Lock
from typing import Any

from cachetools import LRUCache
from graphql import Executor, GraphQLError, OperationType
from graphql.execution.values import VariableValues

from execution.planner import ParsedOperation, Planner, condition_variables
from execution.run import NeedsGraphQLCoreError
from execution.selections import SelectionSet

MAX_OPERATIONS = 256
MAX_PLANS = 16
"""Plans of one operation."""


class OperationPlans:
    """The plans of one operation, by the values of the variables of its conditions.

    A field with ``@include(if: $full)`` is in one plan and not in the other; all other
    variables have their values when the plan runs.
    """

    def __init__(self, operation: ParsedOperation) -> None:
        self.is_mutation = operation.node.operation is OperationType.MUTATION
        self._operation = operation
        self._plans: LRUCache[Hashable, SelectionSet | None] = LRUCache(MAX_PLANS)
        self._lock = Lock()
        try:
            self._conditions: frozenset[str] | None = condition_variables(operation)
        except NeedsGraphQLCoreError:
            self._conditions = None

    def plan(self, variables: VariableValues) -> SelectionSet:
        """The plan for the values that a request gives.

        Raises:
            NeedsGraphQLCoreError: only graphql-core can execute the operation.

        """
        if self._conditions is None:
            raise NeedsGraphQLCoreError
        sources, coerced = variables
        names = sorted(self._conditions & coerced.keys())
        key = tuple((name, coerced[name]) for name in names)
        with self._lock:
            is_planned = key in self._plans
            plan = self._plans[key] if is_planned else None
        if not is_planned:
            # Two threads may make the same plan at once. No request has to wait for
            # the plan of another.
            conditions = VariableValues(
                {name: sources[name] for name in names},
                {name: coerced[name] for name in names},
            )
            plan = self._new_plan(conditions)
            with self._lock:
                self._plans[key] = plan
        if plan is None:
            raise NeedsGraphQLCoreError
        return plan

    def _new_plan(self, conditions: VariableValues) -> SelectionSet | None:
        """None also for what is wrong in the document: graphql-core has the message."""
        try:
            return Planner(self._operation, conditions).plan()
        except (NeedsGraphQLCoreError, GraphQLError, RecursionError):
            return None


class Plans:
    """The plans of the operations that one schema executed last.

    An operation is recognised by its node in the parsed document. So its plans are
    found again only where parsed documents are kept (Strawberry's ``ParserCache``).
    """

    def __init__(self) -> None:
        self._operations: LRUCache[int, OperationPlans] = LRUCache(MAX_OPERATIONS)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._operations)

    def of_operation(self, executor: Executor[Any]) -> OperationPlans:
        """The plans of the operation that the executor was made for."""
        # The plans hold the node, so as long as they are cached no other node can
        # have its id.
        key = id(executor.operation)
        with self._lock:
            if key in self._operations:
                return self._operations[key]
            operation = ParsedOperation(
                executor.schema, executor.operation, executor.fragments
            )
            plans = self._operations[key] = OperationPlans(operation)
            return plans

"""Executes an operation level by level, or leaves it to graphql-core.

There are two ways in. Strawberry's ``execute_sync`` and ``execute`` make a
`BreadthFirst` for each request. `CompiledOperation`, for documents that are sent again
and again, makes one only when something fails. Both call :func:`execute`.
"""

from typing import Any

from graphql import GraphQLError
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from execution.field_source import EXTENSION
from execution.null_propagation import NullPropagation
from execution.plans import OperationPlans, Plans
from execution.run import NeedsGraphQLCoreError, PlanRun
from execution.selections import SelectionSet


class BreadthFirst(StrawberryGraphQLCoreExecutionContext):
    """The executor of an `execution.BatchedSchema`.

    Other Strawberry schemas take it as their ``execution_context_class``.
    """

    def execute_operation(self, serially: bool | None = None) -> Any:
        """Breadth first if the operation allows it, otherwise as graphql-core does."""
        try:
            return self.execute_breadth_first()
        except NeedsGraphQLCoreError:
            return self.execute_depth_first(serially)

    def execute_breadth_first(self) -> Any:
        """Run the plan of the operation."""
        return self.build_response(execute(self._plans(), PlanRun.of(self)))

    def execute_depth_first(self, serially: bool | None = None) -> Any:
        """Leave the operation to graphql-core."""
        return super().execute_operation(serially)

    def _plans(self) -> OperationPlans:
        # Both would have to be asked for each object, or between two objects.
        middleware = self.middleware_manager
        if self.abort_signal or (middleware and middleware.middlewares):
            raise NeedsGraphQLCoreError
        plans: Plans = self.schema.extensions.setdefault(EXTENSION, Plans())
        return plans.of_operation(self)


def execute(plans: OperationPlans, run: PlanRun) -> dict[str, Any] | None:
    """The data of the response; None if an error propagates up to the root.

    Args:
        plans: the plans of the operation.
        run: this execution; it holds the errors afterwards.

    Raises:
        NeedsGraphQLCoreError: only graphql-core can execute the operation.

    """
    plan = plans.plan(run.variables)
    try:
        if plans.is_mutation:
            return _execute_serially(plan, run)
        return _execute(plan, run)
    except GraphQLError as error:
        # No field above it was nullable, so nothing has reported it yet.
        run.executor.collected_errors.add(error, None)
        return None


def _execute(plan: SelectionSet, run: PlanRun) -> dict[str, Any]:
    data = plan.resolve([run.root], run)[0]
    if run.failed:
        NullPropagation(run).visit_object(plan, data, None)
    return data


def _execute_serially(plan: SelectionSet, run: PlanRun) -> dict[str, Any]:
    """One root field after the other; an error in a non-null field stops the rest."""
    data = {}
    for field in plan.fields:
        value = field.resolve([run.root], run)[0]
        if run.failed:
            value = NullPropagation(run).visit_field(field, value, None)
        data[field.key] = value
    return data

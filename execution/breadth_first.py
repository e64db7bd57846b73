"""The executor: runs an operation's plan, or leaves the operation to graphql-core."""

from typing import Any

from graphql import GraphQLError, OperationType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from execution.field_source import EXTENSION
from execution.null_propagation import NullPropagation
from execution.plans import Plans
from execution.run import NeedsGraphQLCoreError, Run
from execution.selections import Selection


class BreadthFirst(StrawberryGraphQLCoreExecutionContext):
    """Executes level by level: each field once for all objects of a level.

    Given to a Strawberry schema as its ``execution_context_class``; a
    `execution.BatchedSchema` has it by itself.
    """

    def execute_operation(self, serially: bool | None = None) -> Any:
        """Breadth first where the operation allows it, else as graphql-core does."""
        try:
            return self.execute_breadth_first(self._plan())
        except NeedsGraphQLCoreError:
            return self.execute_depth_first(serially)

    def execute_breadth_first(self, plan: Selection) -> Any:
        """Run the plan."""
        is_mutation = self.operation.operation is OperationType.MUTATION
        return self.build_response(execute(plan, Run.of(self), serially=is_mutation))

    def execute_depth_first(self, serially: bool | None) -> Any:
        """Leave it to graphql-core."""
        return super().execute_operation(serially)

    def _plan(self) -> Selection:
        middleware = self.middleware_manager
        if self.abort_signal or (middleware and middleware.middlewares):
            raise NeedsGraphQLCoreError
        plans: Plans = self.schema.extensions.setdefault(EXTENSION, Plans())
        plan = plans.plan(self)
        if plan is None:
            raise NeedsGraphQLCoreError
        return plan


def execute(plan: Selection, run: Run, *, serially: bool) -> dict[str, Any] | None:
    """The data of the response; None where an error takes all of it away.

    Args:
        plan: that of the operation.
        run: this execution, which has the errors afterwards.
        serially: whether the root's fields run one after the other, as those of
            mutations do.

    Raises:
        NeedsGraphQLCoreError: the operation is for graphql-core to execute.

    """
    try:
        if serially:
            return _serially(plan, run)
        return _all_at_once(plan, run)
    except GraphQLError as error:
        run.executor.collected_errors.add(error, None)
        return None


def _all_at_once(plan: Selection, run: Run) -> dict[str, Any]:
    data = plan.resolve([run.root], run)[0]
    if run.failed:
        NullPropagation(run).visit_object(plan, data, None)
    return data


def _serially(plan: Selection, run: Run) -> dict[str, Any]:
    """A field that fails the operation keeps the ones behind it from running."""
    data = {}
    for field in plan.fields:
        value = field.resolve([run.root], run)[0]
        if run.failed:
            value = NullPropagation(run).visit_field(field, value, None)
        data[field.key] = value
    return data

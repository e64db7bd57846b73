"""The executor: runs an operation's plan, or leaves the operation to graphql-core."""

from typing import Any

from graphql import OperationType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from execution.levels import data_of
from execution.plans import Plans
from execution.run import NotTakenError, Run
from execution.selections import Selection
from execution.sources import EXTENSION


class BreadthFirst(StrawberryGraphQLCoreExecutionContext):
    """Executes level by level: each field once for all objects of a level.

    Given to a Strawberry schema as its ``execution_context_class``; a
    `execution.Schema` has it by itself.
    """

    def execute_operation(self, serially: bool | None = None) -> Any:
        """Breadth first where the operation allows it, else as graphql-core does."""
        try:
            return self.execute_breadth_first(self._plan())
        except NotTakenError:
            return self.execute_depth_first(serially)

    def execute_breadth_first(self, plan: Selection) -> Any:
        """Run the plan."""
        is_mutation = self.operation.operation is OperationType.MUTATION
        return self.build_response(data_of(plan, Run.of(self), serially=is_mutation))

    def execute_depth_first(self, serially: bool | None) -> Any:
        """Leave it to graphql-core."""
        return super().execute_operation(serially)

    def _plan(self) -> Selection:
        middleware = self.middleware_manager
        if self.abort_signal or (middleware and middleware.middlewares):
            raise NotTakenError
        plans: Plans = self.schema.extensions.setdefault(EXTENSION, Plans())
        plan = plans.plan(self)
        if plan is None:
            raise NotTakenError
        return plan

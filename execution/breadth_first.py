"""The executor: runs an operation's plan, or leaves the operation to graphql-core."""

from typing import Any

from graphql import GraphQLError, OperationType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from execution.plans import Plans
from execution.run import NotTakenError, Run
from execution.selections import Selection
from execution.settling import Settlement
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
        run = Run(self)
        data: dict[str, Any] | None
        try:
            if self.operation.operation is OperationType.MUTATION:
                data = self._one_after_the_other(plan, run)
            else:
                data = self._all_at_once(plan, run)
        except GraphQLError as error:
            self.collected_errors.add(error, None)
            data = None
        return self.build_response(data)

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

    def _all_at_once(self, plan: Selection, run: Run) -> dict[str, Any]:
        data = plan.resolve([self.root_value], run)[0]
        if run.failed:
            Settlement(run).settle(plan, data, None)
        return data

    def _one_after_the_other(self, plan: Selection, run: Run) -> dict[str, Any]:
        """A field that fails the operation keeps the ones behind it from running."""
        data = {}
        settlement = Settlement(run)
        for field in plan.fields:
            value = field.resolve([self.root_value], run)[0]
            if run.failed:
                value = settlement.settle_field(field, value, None)
            data[field.key] = value
        return data

"""Runs a plan level by level, and settles what failed."""

from typing import Any

from graphql import GraphQLError

from execution.run import Run
from execution.selections import Selection
from execution.settling import Settlement


def data_of(plan: Selection, run: Run, *, serially: bool) -> dict[str, Any] | None:
    """The data of the response; None where an error takes all of it away.

    Args:
        plan: that of the operation.
        run: this execution, which has the errors afterwards.
        serially: whether the root's fields run one after the other, as those of
            mutations do.

    Raises:
        NotTakenError: the operation is for graphql-core to execute.

    """
    try:
        if serially:
            return _one_after_the_other(plan, run)
        return _all_at_once(plan, run)
    except GraphQLError as error:
        run.executor.collected_errors.add(error, None)
        return None


def _all_at_once(plan: Selection, run: Run) -> dict[str, Any]:
    data = plan.resolve([run.root], run)[0]
    if run.failed:
        Settlement(run).settle(plan, data, None)
    return data


def _one_after_the_other(plan: Selection, run: Run) -> dict[str, Any]:
    """A field that fails the operation keeps the ones behind it from running."""
    data = {}
    for field in plan.fields:
        value = field.resolve([run.root], run)[0]
        if run.failed:
            value = Settlement(run).settle_field(field, value, None)
        data[field.key] = value
    return data

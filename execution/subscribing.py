"""Fields of the subscription root.

A subscription has two halves. :func:`begin_subscription` calls the function of the
field once and returns its result: the source of events, of whatever type the caller
works with. For each event the caller then executes the operation, as any other
operation, with the event as its root value; the value of the field is that event.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, Executor, GraphQLSchema
from graphql.execution.collect_fields import collect_fields

from execution.arguments import Arguments
from execution.declarations import Converting, Declaration
from execution.field_source import source_of
from execution.lookahead import EVERYTHING, Attributes, Selected
from execution.run import PlanRun


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A field whose value is the event that the operation is executed for."""

    function: Callable[..., Any]
    attributes: Attributes = None

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """The events, which are the root values."""
        return rows


def begin_subscription(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any],
    context: Any,
) -> Any:
    """Call the function of the subscription's field, and return its result.

    Args:
        schema: graphql-core's schema of an `execution.BatchedSchema`.
        document: a valid document.
        operation_name: the name of the subscription; None if it is the only operation.
        variables: the variables as the request gives them.
        context: the request's context, for the function.

    Raises:
        GraphQLError: the variables are not valid; also whatever the function raises.

    """
    executor = Executor.build(
        schema,
        document,
        raw_variable_values=dict(variables),
        operation_name=operation_name,
    )
    if not isinstance(executor, Executor):
        raise executor[0]
    declaration, arguments = _field(executor)
    if isinstance(declaration, Converting):
        arguments = declaration.convert(arguments)
        declaration = declaration.declaration
    if not isinstance(declaration, Subscribed):
        raise TypeError("Fields of the subscription root are declared by `subscribed`.")
    return declaration.function(context, **arguments)


def _field(executor: Executor[Any]) -> tuple[Declaration | object, Mapping[str, Any]]:
    """The declaration of the operation's only root field, and its arguments."""
    root = executor.schema.subscription_type
    assert root is not None  # noqa: S101 - the document is valid
    collected = collect_fields(
        executor.schema,
        executor.fragments,
        executor.variable_values,
        root,
        executor.operation,
    )
    (details,) = collected.grouped_field_set.values()  # the document is valid
    definition = root.fields[details[0].node.name.value]
    arguments = Arguments(definition, details[0].node)
    return source_of(definition), arguments.values(PlanRun.of(executor))

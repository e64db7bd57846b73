"""Fields of the subscription root: what is to be followed, and each event of it.

A subscription is two things. Once, :func:`begin_subscription` asks the field's own
function for what the arguments name. Then whoever follows that executes the operation
for each event, as any other operation, with the event as its root value; the field's
value is the event.
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
from execution.run import Run


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A field whose value is the event that its operation is executed for."""

    function: Callable[..., Any]
    attributes: Attributes = None

    def answers(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """The events."""
        return rows


def begin_subscription(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any],
    context: Any,
) -> Any:
    """What the function of a subscription's field returns for its arguments.

    Args:
        schema: the schema of an `execution.BatchedSchema`.
        document: a valid document.
        operation_name: the subscription in it.
        variables: as the request gives them.
        context: given to the function.

    Raises:
        GraphQLError: the variables do not fit; and whatever the function raises.

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
    """How the one field of the operation is declared, and its arguments."""
    root = executor.schema.subscription_type
    assert root is not None  # noqa: S101 - the document is valid
    collected = collect_fields(
        executor.schema,
        executor.fragments,
        executor.variable_values,
        root,
        executor.operation,
    )
    (details,) = collected.grouped_field_set.values()  # validation sees to it
    definition = root.fields[details[0].node.name.value]
    arguments = Arguments(definition, details[0].node)
    return source_of(definition), arguments.values(Run.of(executor))

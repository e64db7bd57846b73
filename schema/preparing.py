"""What a mutation does before its transaction begins, while nothing is locked.

Some fields ask a Label Studio, outside of any transaction; some compute on a snapshot.
A field that has something to prepare stands in :data:`PREPARES` with a function that is
given the context and the field's arguments, and keeps in the context what it computes.
The field itself must do without, too: by the time that it is resolved, what was
prepared may hold no longer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
)
from graphql.execution.collect_fields import FragmentDetails, collect_fields
from graphql.execution.values import get_argument_values, get_variable_values
from strawberry.types import ExecutionContext

from models.refusals import Refusal
from schema.context import Context
from schema.mutations import ground_truths
from schema.mutations.asking import ASKS

Prepare = Callable[[Context, Mapping[str, Any]], None]

PREPARES: Mapping[str, Prepare] = {"setGroundTruth": ground_truths.prepare}


def is_needed(asked: ExecutionContext) -> bool:
    """Whether the document may name a field that has something to prepare."""
    return _names_any(asked, PREPARES)


def asks(asked: ExecutionContext) -> bool:
    """Whether the document may name a field that asks a Label Studio."""
    return _names_any(asked, ASKS)


def prepare(asked: ExecutionContext) -> None:
    """Let each root field that has something to prepare do so, aliases each."""
    _call(asked, PREPARES)


def ask(asked: ExecutionContext) -> None:
    """Let each root field that asks a Label Studio do so, for an admin only."""
    if asked.context.user.is_admin:
        _call(asked, ASKS)


def _names_any(asked: ExecutionContext, names: Iterable[str]) -> bool:
    text = asked.query or ""
    return any(name in text for name in names)


def _call(asked: ExecutionContext, functions: Mapping[str, Prepare]) -> None:
    document = asked.graphql_document
    if document is None:
        return
    operation = get_operation_ast(document, asked.operation_name)
    if operation is None:
        return
    schema = asked.schema._schema
    for field, arguments in _fields(schema, document, operation, asked.variables or {}):
        if field in functions:
            with suppress(Refusal):  # told of by the field itself
                functions[field](asked.context, arguments)


def _fields(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: dict[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The root fields with their arguments; none where the variables are refused."""
    variables = get_variable_values(schema, operation.variable_definitions or (), given)
    root = schema.mutation_type
    if isinstance(variables, list) or root is None:
        return
    fragments = {
        definition.name.value: FragmentDetails(definition, None)
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    collected = collect_fields(schema, fragments, variables, root, operation)
    for details in collected.grouped_field_set.values():
        node = details[0].node
        if node.name.value in PREPARES or node.name.value in ASKS:
            field = root.fields[node.name.value]
            yield node.name.value, get_argument_values(field, node, variables)

"""Asks both ways of executing the same, and takes their answers apart."""

import json
from typing import Any

import strawberry
from graphql import OperationDefinitionNode, parse
from strawberry.types import ExecutionResult

from execution import CompiledOperation
from tests.execution.library import Library, OnlyBreadthFirst, library_schema

BREADTH_FIRST = library_schema(execution_context_class=OnlyBreadthFirst)
DEPTH_FIRST = library_schema(breadth_first=False)
COMPILED = library_schema()
"""What operations are compiled of."""

Answer = tuple[str, list[Any]]


def ask(schema: Any, text: str, library: Library, **variables: Any) -> ExecutionResult:
    result: ExecutionResult = schema.execute_sync(
        text, variables, context_value=library
    )
    return result


def answer(result: ExecutionResult) -> Answer:
    """All that can be told of an answer: its JSON, in order, and its errors."""
    errors = [
        (error.formatted, type(error.original_error)) for error in result.errors or ()
    ]
    return json.dumps(result.data), errors


def both(text: str, library: Library, **variables: Any) -> tuple[Answer, Answer]:
    """What the engine answers, and what graphql-core does."""
    return (
        answer(ask(BREADTH_FIRST, text, library, **variables)),
        answer(ask(DEPTH_FIRST, text, library, **variables)),
    )


def compiled(schema: strawberry.Schema, text: str) -> CompiledOperation:
    """The one operation of a document, ready to be executed again and again."""
    document = parse(text)
    (operation,) = (
        one for one in document.definitions if isinstance(one, OperationDefinitionNode)
    )
    return CompiledOperation(schema, document, operation, text)

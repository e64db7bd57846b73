"""Breadth first and graphql-core's way give the same answers, whatever is asked."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.types import ExecutionResult

from tests.execution.documents import Document, documents
from tests.execution.library import Library, OnlyBreadthFirst, library_schema

BREADTH_FIRST = library_schema(execution_context_class=OnlyBreadthFirst)
DEPTH_FIRST = library_schema(breadth_first=False)

SLOW = settings(
    max_examples=300,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@SLOW
@given(
    documents(BREADTH_FIRST._schema, operations=("query", "mutation")),
    st.integers(0, 9999),
    st.sampled_from([0.0, 0.02, 0.2, 0.6]),
)
def test_generated_documents_have_the_same_answer(
    document: Document, seed: int, oddness: float
) -> None:
    ours = _answer(BREADTH_FIRST, document, Library(seed, oddness))
    theirs = _answer(DEPTH_FIRST, document, Library(seed, oddness))

    assert ours == theirs


def _answer(schema: Any, document: Document, library: Library) -> tuple[str, Any]:
    result = schema.execute_sync(
        document.text, document.variables, context_value=library
    )
    return json.dumps(result.data), _errors(result)


def _errors(result: ExecutionResult) -> list[Any]:
    return [
        (error.formatted, type(error.original_error)) for error in result.errors or ()
    ]

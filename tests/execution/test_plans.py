"""Plans are made once for a document, and hold nothing of the requests."""

import gc
import weakref
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from strawberry.extensions import ParserCache

from execution import BreadthFirst, planner, plans
from execution.field_source import EXTENSION
from execution.planner import Planner
from execution.plans import MAX_OPERATIONS, Plans
from execution.run import NeedsGraphQLCoreError
from tests.execution.asking import ask
from tests.execution.library import Library, QuietSchema, library_schema


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations for which a plan was made, by their names."""
    names: list[str] = []

    class Counting(Planner):
        def plan(self) -> Any:
            assert self._operation.name is not None
            names.append(self._operation.name.value)
            return super().plan()

    monkeypatch.setattr(plans, "Planner", Counting)
    return names


def caching_schema() -> QuietSchema:
    return library_schema(extensions=[lambda: ParserCache(100)])


def test_a_document_sent_again_is_not_planned_again(made: list[str]) -> None:
    schema = caching_schema()

    for size in (1, 2, 3):
        text = "query A($n: Int) { books(first: $n) { totalCount } }"
        result = ask(schema, text, Library(), n=size)
        assert result.data == {"books": {"totalCount": size}}

    assert made == ["A"]


def test_the_operations_of_a_document_have_their_own_plans(made: list[str]) -> None:
    schema = caching_schema()
    text = "query A { node(id: 1) { id } } query B { node(id: 2) { id } }"

    answers = [
        schema.execute_sync(text, operation_name=name, context_value=Library()).data
        for name in ("A", "B", "A")
    ]

    assert answers == [
        {"node": {"id": "AuthorRow:1"}},
        {"node": {"id": "MagazineRow:2"}},
        {"node": {"id": "AuthorRow:1"}},
    ]
    assert made == ["A", "B"]


def test_variables_of_conditions_make_plans_and_no_others(made: list[str]) -> None:
    schema = caching_schema()
    text = """query A($yes: Boolean!, $id: ID!) {
      node(id: $id) { id kind @include(if: $yes) }
    }"""

    answers = [
        ask(schema, text, Library(), yes=yes, id=id_).data
        for yes, id_ in ((True, "1"), (False, "2"), (True, "2"), (False, "1"))
    ]

    assert answers == [
        {"node": {"id": "AuthorRow:1", "kind": "AuthorRow"}},
        {"node": {"id": "MagazineRow:2"}},
        {"node": {"id": "MagazineRow:2", "kind": "MagazineRow"}},
        {"node": {"id": "AuthorRow:1"}},
    ]
    assert made == ["A", "A"]


def test_one_document_on_two_schemas_has_two_plans(made: list[str]) -> None:
    text = "query A { node(id: 1) { id } }"

    for schema in (caching_schema(), caching_schema()):
        assert ask(schema, text, Library()).errors is None

    assert made == ["A", "A"]


def test_no_more_plans_are_kept_than_the_limit() -> None:
    schema = library_schema()

    for number in range(MAX_OPERATIONS + 10):
        ask(schema, f"query Q{number} {{ __typename }}", Library())

    cached: Plans = schema._schema.extensions[EXTENSION]
    assert len(cached) == MAX_OPERATIONS


def test_plans_hold_nothing_of_the_requests_they_were_made_for() -> None:
    schema = caching_schema()
    library = Library()
    gone = weakref.ref(library)
    text = """query ($n: Int, $yes: Boolean!) {
      books(first: $n) { nodes { id @skip(if: $yes) } }
    }"""

    ask(schema, text, library, n=1, yes=False)
    del library
    gc.collect()

    assert gone() is None


def test_the_plan_that_was_used_longest_ago_is_forgotten_first(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "MAX_PLANS", 2)
    schema = caching_schema()
    text = """query A($id: Boolean!, $kind: Boolean!) {
      node(id: 1) { id @include(if: $id) kind @include(if: $kind) }
    }"""
    first, second, third = (True, True), (True, False), (False, True)

    for id_, kind in (first, second, first, third):
        ask(schema, text, Library(), id=id_, kind=kind)
    planned = len(made)
    ask(schema, text, Library(), id=True, kind=True)
    still_cached = len(made)
    ask(schema, text, Library(), id=True, kind=False)

    assert (planned, still_cached, len(made)) == (3, 3, 4)


def test_an_operation_too_large_to_plan_is_left_to_graphql_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planner, "MAX_FIELDS", 3)
    document = parse("{ a: __typename b: __typename c: __typename d: __typename }")
    executor: Any = BreadthFirst.build(library_schema()._schema, document)
    assert isinstance(document.definitions[0], OperationDefinitionNode)

    with pytest.raises(NeedsGraphQLCoreError):
        Plans().of_operation(executor).plan(executor.variable_values)

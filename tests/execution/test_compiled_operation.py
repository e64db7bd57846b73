"""An operation that is executed again and again answers as ``execute_sync`` does."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import strawberry
from strawberry.extensions import MaskErrors, SchemaExtension

from execution import BreadthFirst
from tests.execution.asking import COMPILED, DEPTH_FIRST, answer, ask, compiled
from tests.execution.library import Library


def _nothing() -> Iterator[None]:
    raise LookupError("gone")


SHELF = """
query Shelf($ids: [ID!]! = ["Book:1"], $with: Boolean = true) {
  nodes(ids: $ids) { ...It @include(if: $with) __typename }
}
fragment It on Node { id }
"""


@strawberry.type
class Query:
    @strawberry.field
    def one(self) -> int:
        return 1

    @strawberry.field
    def secret(self) -> int:
        raise ValueError("the plan")


@pytest.mark.parametrize(
    "variables",
    [{}, {"with": False}, {"ids": ["Book:2", "odd"]}, {"ids": 7.5}, {"ids": None}],
)
def test_it_answers_as_the_text_does(variables: dict[str, Any]) -> None:
    again = compiled(COMPILED, SHELF)

    expected = answer(ask(DEPTH_FIRST, SHELF, Library(), **variables))

    assert answer(again.execute(variables, Library())) == expected
    assert answer(again.execute(variables, Library())) == expected


def test_graphql_core_is_asked_for_an_executor_where_something_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []
    init = BreadthFirst.__init__

    def counted(self: BreadthFirst, *given: Any, **named: Any) -> None:
        made.append(self)
        init(self, *given, **named)

    monkeypatch.setattr(BreadthFirst, "__init__", counted)
    again = compiled(COMPILED, "query ($n: Int) { books(first: $n) { totalCount } }")

    again.execute({"n": 1}, Library())
    well = len(made)
    again.execute({"n": 1}, Library(oddness=1.0))

    assert well == 0
    assert len(made) == 1


# What such a resolver returns is wrapped by graphql-core, and awaited by nobody.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_left_to_graphql_core_is_tried_breadth_first_once() -> None:
    asked: list[object] = []

    @strawberry.type
    class Later:
        @strawberry.field
        def one(self) -> int:
            asked.append(self)
            return _later()  # type: ignore[return-value]

    again = compiled(
        strawberry.Schema(Later, execution_context_class=BreadthFirst), "{one}"
    )

    [error] = again.execute({}, None).errors or []

    assert "synchronously" in error.message
    assert len(asked) == 2


async def _later() -> int:
    return 1


def test_extensions_see_the_operation_and_its_execution() -> None:
    seen: list[Any] = []

    class Watching(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            seen.append(self.execution_context.operation_name)
            yield
            seen.append(self.execution_context.result.data)  # type: ignore[union-attr]

        def on_execute(self) -> Iterator[None]:
            seen.append(self.execution_context.variables)
            yield

        def resolve(  # type: ignore[override]
            self, _next: Any, root: Any, info: Any, **given: Any
        ) -> Any:
            seen.append(info.field_name)
            return _next(root, info, **given)

        def get_results(self) -> dict[str, Any]:
            return {"watched": True}

    schema = strawberry.Schema(Query, extensions=[Watching, Watching])

    result = compiled(schema, "query Named { one }").execute({"a": 1}, None)

    names, fields, ends = ["Named"] * 2, ["one"] * 2, [{"one": 1}] * 2
    assert seen == [*names, {"a": 1}, {"a": 1}, *fields, *ends]
    assert result.extensions == {"watched": True}


def test_extensions_change_errors() -> None:
    schema = strawberry.Schema(Query, extensions=[MaskErrors])

    result = compiled(schema, "{ secret }").execute({}, None)

    assert [error.message for error in result.errors or ()] == ["Unexpected error."]


def test_what_an_extension_raises_is_the_only_error() -> None:
    class Failing(SchemaExtension):
        def on_execute(self) -> Iterator[None]:
            yield from _nothing()

    schema = strawberry.Schema(Query, extensions=[Failing])

    result = compiled(schema, "{ one }").execute({}, None)

    assert result.data is None
    [error] = result.errors or []
    assert isinstance(error.original_error, LookupError)


def test_an_extension_may_answer_itself() -> None:
    class Answering(SchemaExtension):
        def on_execute(self) -> Iterator[None]:
            self.execution_context.result = strawberry.types.ExecutionResult(
                {"one": 7}, None
            )
            yield

    schema = strawberry.Schema(Query, extensions=[Answering])

    assert compiled(schema, "{ one }").execute({}, None).data == {"one": 7}


def test_an_asynchronous_hook_is_an_error() -> None:
    class Waiting(SchemaExtension):
        async def on_operation(self) -> AsyncIterator[None]:
            yield

    schema = strawberry.Schema(Query, extensions=[Waiting])

    [error] = compiled(schema, "{ one }").execute({}, None).errors or []
    assert "synchronously" in error.message

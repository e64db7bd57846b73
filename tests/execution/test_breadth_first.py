"""Which operations run breadth first, which are left to graphql-core, and how."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.schema.config import StrawberryConfig

from execution import BreadthFirst, batched, column
from tests.execution.asking import BREADTH_FIRST, answer, ask
from tests.execution.library import Library, QuietSchema, library_schema


class Ways:
    """Which way each operation went."""

    def __init__(self) -> None:
        ways: list[str] = []

        class Recording(BreadthFirst):
            def execute_breadth_first(self) -> Any:
                response = super().execute_breadth_first()
                ways.append("breadth first")
                return response

            def execute_depth_first(self, serially: bool | None = None) -> Any:
                ways.append("depth first")
                return super().execute_depth_first(serially)

        self.taken = ways
        self.executor = Recording


@strawberry.type
class Item:
    number: int = column()

    @batched
    def double(items: Sequence[Any]) -> Sequence[int]:
        return [2 * item.number for item in items]


class ItemRow:
    def __init__(self, number: int) -> None:
        self.number = number


def _items() -> Any:
    return [ItemRow(1), ItemRow(2)]


async def _later() -> Any:
    return _items()


def _promised() -> Any:
    return _later()


async def _ticks() -> AsyncIterator[Item]:
    for item in _items():
        yield item


@strawberry.type
class Query:
    items: list[Item] = strawberry.field(resolver=_items)
    later: list[Item] = strawberry.field(resolver=_later)
    promised: list[Item] = strawberry.field(resolver=_promised)


@strawberry.type
class Mutation:
    promised: list[Item] = strawberry.mutation(resolver=_promised)


@strawberry.type
class Subscription:
    ticks = strawberry.subscription(resolver=_ticks)


def schema(ways: Ways, **options: Any) -> QuietSchema:
    return QuietSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        execution_context_class=ways.executor,
        **options,
    )


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } }",
        '{ items { number } __type(name: "Item") { name } }',
    ],
)
def test_introspection_is_left_to_graphql_core(text: str) -> None:
    ways = Ways()

    result = schema(ways).execute_sync(text)

    assert result.errors is None
    assert ways.taken == ["depth first"]


def test_type_names_are_not_introspection() -> None:
    ways = Ways()

    result = schema(ways).execute_sync("{ __typename items { __typename } }")

    assert result.data == {"__typename": "Query", "items": [{"__typename": "Item"}] * 2}
    assert ways.taken == ["breadth first"]


@pytest.mark.parametrize("name", ["later", "promised"])
def test_async_resolvers_are_left_to_graphql_core(name: str) -> None:
    ways = Ways()
    text = f"{{ {name} {{ double }} }}"

    result = asyncio.run(schema(ways).execute(text))

    assert result.errors is None
    assert result.data == {name: [{"double": 2}, {"double": 4}]}
    assert ways.taken[-1] == "depth first"


def test_a_mutation_begun_is_not_begun_again_for_an_awaitable() -> None:
    ways = Ways()

    result = asyncio.run(schema(ways).execute("mutation { promised { double } }"))

    assert result.errors is not None
    assert "Mutation.promised is awaitable" in result.errors[0].message
    assert ways.taken == ["breadth first"]


def test_it_runs_inside_an_event_loop_as_well() -> None:
    ways = Ways()

    result = asyncio.run(schema(ways).execute("{ items { double } }"))

    assert result.data == {"items": [{"double": 2}, {"double": 4}]}
    assert ways.taken == ["breadth first"]


def test_each_event_of_a_subscription_runs_breadth_first() -> None:
    ways = Ways()

    async def events() -> list[Any]:
        stream: Any = await schema(ways).subscribe("subscription { ticks { double } }")
        return [event.data async for event in stream]

    assert asyncio.run(events()) == [{"ticks": {"double": 2}}, {"ticks": {"double": 4}}]
    assert ways.taken == ["breadth first"] * 2


def test_extensions_that_see_every_field_are_heeded() -> None:
    seen: list[str] = []

    class Watching(SchemaExtension):
        def resolve(
            self, _next: Any, root: Any, info: Any, *args: Any, **kwargs: Any
        ) -> Any:
            seen.append(info.field_name)
            return _next(root, info, *args, **kwargs)

    ways = Ways()

    result = schema(ways, extensions=[Watching]).execute_sync("{ items { double } }")

    assert result.data == {"items": [{"double": 2}, {"double": 4}]}
    assert seen == ["items", "double", "double"]
    assert ways.taken == ["depth first"]


def test_deferred_fragments_are_left_to_graphql_core() -> None:
    ways = Ways()
    incremental = StrawberryConfig(enable_experimental_incremental_execution=True)
    text = "{ items { number ... @defer { double } } }"

    async def first() -> Any:
        return await schema(ways, config=incremental).execute(text)

    result = asyncio.run(first())

    assert result.initial_result.data == {"items": [{"number": 1}, {"number": 2}]}
    assert ways.taken == ["depth first"]


def test_nested_selections_beyond_the_limit_are_left_to_graphql_core() -> None:
    ways = Ways()
    library = library_schema(execution_context_class=ways.executor)
    levels = 26
    text = (
        "{ shelf " + "{ author { books(first: 1) " * levels + "{ id }" + "} }" * levels
    )
    text += " }"

    result = ask(library, text, Library())

    assert result.errors is None
    assert ways.taken == ["depth first"]


def test_errors_are_logged_and_masked_as_strawberry_does_it() -> None:
    logged: list[str] = []

    class Logging(QuietSchema):
        def process_errors(
            self, errors: list[GraphQLError], execution_context: Any = None
        ) -> None:
            logged.extend(error.message for error in errors)

    @strawberry.type
    class Failing:
        @batched
        def secret(roots: Sequence[None]) -> Sequence[str | None]:
            raise LookupError("a secret")

    failing = Logging(query=Failing, extensions=[MaskErrors])
    result = failing.execute_sync("{ secret }")

    assert result.errors is not None
    assert [error.message for error in result.errors] == ["Unexpected error."]
    assert logged == ["a secret"]


def test_the_fields_of_a_mutation_run_one_after_the_other() -> None:
    library = Library()
    text = """mutation {
      first: addBook(number: 1) { book { kind } }
      second: addBook(number: 2) { book { kind } }
    }"""

    result = ask(BREADTH_FIRST, text, library)

    assert result.errors is None
    assert library.calls == [("add_book", 1), ("kind", 1)] * 2


def test_a_mutation_that_fails_keeps_those_behind_it_from_running() -> None:
    class Torn(Library):
        def odd(self, name: str, key: object, usual: Any, *odd: Any) -> Any:
            return None if (name, key) == ("added", 1) else usual

    library = Torn()
    text = """mutation {
      first: addBook(number: 1) { book { id } }
      second: addBook(number: 2) { book { id } }
    }"""

    result = ask(BREADTH_FIRST, text, library)

    assert result.data is None
    assert library.calls == [("add_book", 1)]


def test_the_types_of_sources_need_no_instances() -> None:
    result = ask(
        BREADTH_FIRST, "{ nodes(ids: [0, 1, 2]) { __typename id } }", Library()
    )

    assert result.data == {
        "nodes": [
            {"__typename": "Book", "id": "BookRow:0"},
            {"__typename": "Author", "id": "AuthorRow:1"},
            {"__typename": "Magazine", "id": "MagazineRow:2"},
        ]
    }


def test_without_breadth_first_graphql_core_answers_the_same() -> None:
    depth_first = library_schema(breadth_first=False)
    text = "{ books { totalCount edges { cursor node { author { name } } } } }"

    ours = ask(BREADTH_FIRST, text, Library())
    theirs = ask(depth_first, text, Library())

    assert answer(ours) == answer(theirs)
    assert depth_first.execution_context_class is not BreadthFirst

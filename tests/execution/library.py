"""A library of books: a schema with everything that an executor may meet.

Its rows are made up from a seed, and a given share of what they hold is odd:
null where null may not be, values of wrong types, exceptions.
"""

import enum
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple, NewType

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from execution import BatchedSchema, BreadthFirst, batched, column, computed, instances

Code = NewType("Code", str)


@strawberry.enum
class Genre(enum.Enum):
    POETRY = "poetry"
    CRIME = "crime"
    ESSAY = 3


class BookRow(NamedTuple):
    id: int
    title: Any
    pages: Any
    rating: Any
    in_print: Any
    genre: Any
    code: Any
    tags: Any
    grid: Any
    author_id: int


class AuthorRow(NamedTuple):
    id: int
    name: Any


@dataclass(frozen=True)
class MagazineRow:
    id: int
    issue: Any


class PageRow(NamedTuple):
    books: Any


class EdgeRow(NamedTuple):
    cursor: str
    node: Any


@dataclass
class Library:
    """The context of a request: what stands on the shelves, and what was called."""

    seed: int = 0
    oddness: float = 0.0
    size: int = 3
    calls: list[tuple[str, int]] = field(default_factory=list)

    def called(self, name: str, parents: Sequence[Any]) -> None:
        self.calls.append((name, len(parents)))

    def odd(self, name: str, key: object, usual: Any, *odd: Any) -> Any:
        """The usual value, or one of the odd ones: always the same for a seed."""
        dice = random.Random(f"{self.seed} {name} {key}")  # noqa: S311
        if dice.random() >= self.oddness:
            return usual
        return dice.choice([None, LookupError(f"no {name} of {key}"), *odd])

    def book(self, id_: int) -> BookRow:
        return BookRow(
            id=id_,
            title=self.odd("title", id_, f"Book {id_}", 7, True, 1.5, object, b"x"),
            pages=self.odd("pages", id_, id_ * 10, 2**40, "7", "x", 1.5, 2.0, True),
            rating=self.odd("rating", id_, id_ / 4, float("nan"), 3, "1.5", "x", True),
            in_print=self.odd("in_print", id_, id_ % 2 == 0, 0, 1.0, "yes"),
            genre=self.odd("genre", id_, list(Genre)[id_ % 3], "poetry", 3, 4, []),
            code=self.odd("code", id_, Code(f"c{id_}"), "bad", "null", 5),
            tags=self.odd(
                "tags", id_, ["a", "b"], "ab", 5, ("c",), [None, 3], [object]
            ),
            grid=self.odd(
                "grid", id_, [[1], [], [2, 3]], [None], [[None]], [5], [["x"]]
            ),
            author_id=id_ % 4,
        )

    def author(self, id_: int) -> AuthorRow:
        return AuthorRow(id_, self.odd("name", id_, f"Author {id_}", 3, object))

    def magazine(self, id_: int) -> MagazineRow:
        return MagazineRow(id_, self.odd("issue", id_, id_, "x", 2**31))

    def anything(self, id_: int) -> Any:
        make = (self.book, self.author, self.magazine)[id_ % 3]
        return self.odd("anything", id_, make(id_), "a string", 5)


def _code(value: object) -> str | None:
    if value == "bad":
        raise GraphQLError("A bad code.", extensions={"code": "BAD"})
    return None if value == "null" else f"<{value}>"


@strawberry.interface(description="Anything with an id.")
class Node:
    id: strawberry.ID = computed(lambda row: f"{type(row).__name__}:{row.id}")

    @batched(description="What sort of thing it is.")
    def kind(rows: Sequence[Any], context: Library) -> Sequence[str | Exception]:
        context.called("kind", rows)
        return [
            context.odd("kind", row.id, type(row).__name__, 5, object) for row in rows
        ]


@strawberry.interface(description="Anything that is printed.")
class Printed:
    @batched(description="How heavy it is.")
    def weight(
        rows: Sequence[Any], context: Library, unit: str = "g", factor: float = 1
    ) -> Sequence[str | None]:
        context.called("weight", rows)
        if unit == "stone":
            raise ValueError("No such unit.")
        return [f"{row.id * factor} {unit}" if row.id % 5 else None for row in rows]


@strawberry.type
class Author(Node):
    is_type_of = instances(AuthorRow)

    name: str = column(description="How the author signs.")
    alias: str | None = column("name", description="The same, if there is one.")

    @batched(description="What the author wrote.")
    def books(
        authors: Sequence[AuthorRow],
        context: Library,
        first: Annotated[int, strawberry.argument(description="At most so many.")] = 2,
        genre: Genre | None = strawberry.UNSET,
    ) -> Sequence[list[Annotated["Book", strawberry.lazy("tests.execution.library")]]]:
        context.called("books", authors)
        if first < 0:
            raise GraphQLError("Not a number of books.", extensions={"code": "RANGE"})
        wanted = {genre} if isinstance(genre, Genre) else set(Genre)
        return [
            [
                context.odd("wrote", (author.id, number), context.book(number), "x")
                for number in range(author.id, author.id + first)
                if list(Genre)[number % 3] in wanted
            ]
            for author in authors
        ]


@strawberry.type
class Magazine(Node, Printed):
    is_type_of = instances(MagazineRow)

    issue: int = column()


def _initial(root: Any) -> str:
    return str(root.title[0])


Publication = Annotated[
    Annotated["Book", strawberry.lazy("tests.execution.library")] | Magazine,
    strawberry.union("Publication"),
]


def _authors(books: Sequence[BookRow], context: Library) -> list[Any]:
    context.called("author", books)
    return [
        context.odd("author", book.id, context.author(book.author_id), "x")
        for book in books
    ]


@strawberry.type
class Book(Node, Printed):
    title: str = column(description="What it says on the cover.")
    subtitle: str | None = column("title")
    pages: int | None = column()
    exact_pages: int = column("pages")
    rating: float | None = column()
    exact_rating: float = column("rating")
    in_print: bool = column()
    genre: Genre = column()
    maybe_genre: Genre | None = column("genre")
    code: Code = column()
    maybe_code: Code | None = column("code")
    tags: list[str] = column()
    maybe_tags: list[str | None] | None = column("tags")
    grid: list[list[int | None] | None] | None = column()
    exact_grid: list[list[int]] = column("grid")
    shout: str = computed(lambda row: row.title.upper())
    author: Author = batched(_authors, description="Who wrote it.")
    maybe_author: Author | None = batched(_authors)

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        if value == "x":
            raise LookupError("Not even a book.")
        return isinstance(value, BookRow)

    @batched(description="Books and magazines like this.")
    def similar(
        books: Sequence[BookRow], context: Library
    ) -> Sequence[list[Publication]]:
        context.called("similar", books)
        near: list[Any] = [
            [context.magazine(book.id), context.book(book.id + 1)] for book in books
        ]
        return near

    @batched(description="The ones before and after, one by one.")
    def beside(
        books: Sequence[BookRow], context: Library
    ) -> Sequence[list[list["Book | None"] | None] | None]:
        context.called("beside", books)
        return [
            context.odd("beside", book.id, [[context.book(book.id), None], None, []], 5)
            for book in books
        ]

    initial: str = strawberry.field(resolver=_initial)


@strawberry.type
class Edge:
    cursor: str = column()
    node: Book = column()


@strawberry.type
class Page:
    nodes: list[Book] = column("books")
    edges: list[Edge] = computed(
        lambda page: [EdgeRow(str(index), row) for index, row in enumerate(page.books)]
    )

    @batched(description="How many there are.")
    def total_count(pages: Sequence[PageRow], context: Library) -> Sequence[int]:
        context.called("total_count", pages)
        return [len(page.books) for page in pages]


@strawberry.input
class Range:
    gte: int | None = strawberry.UNSET
    lte: strawberry.Maybe[int | None] = None


@strawberry.input
class BookFilter:
    genres: list[Genre] | None = None
    pages: Range | None = None
    code: Code | None = strawberry.UNSET
    in_print: bool = True


def _shelf(info: strawberry.Info) -> Any:
    return [info.context.book(number) for number in range(3)]


def _stream(info: strawberry.Info) -> Any:
    yield info.context.book(1)
    if info.context.odd("stream", 1, "goes on") != "goes on":
        raise LookupError("The stream ran dry.")
    yield info.context.book(2)


@strawberry.type
class Query:
    @batched(description="Pages of books.")
    def books(
        roots: Sequence[None],
        context: Library,
        first: int | None = None,
        filter: BookFilter | None = strawberry.UNSET,
    ) -> Sequence[Page]:
        context.called("page", roots)
        size = context.size if first is None else min(first, 100)
        page = PageRow([context.book(number) for number in range(size)])
        return [context.odd("page", repr(filter), page)]

    @batched(description="Anything by its number.")
    def node(
        roots: Sequence[None],
        context: Library,
        id: strawberry.ID,
    ) -> Sequence[Node | None]:
        return [context.anything(int(id))]

    @batched(description="Several things by their numbers.")
    def nodes(
        roots: Sequence[None], context: Library, ids: list[strawberry.ID]
    ) -> Sequence[list[Node | None]]:
        return [[context.anything(int(id_)) for id_ in ids[:9]]]

    @batched(description="All that is printed.")
    def printed(roots: Sequence[None], context: Library) -> Sequence[list[Printed]]:
        printed: list[Any] = [context.magazine(1), context.book(2), context.magazine(3)]
        return [printed]

    @batched(description="What was given as arguments.")
    def echo(
        roots: Sequence[None],
        context: Library,
        text: str | None = strawberry.UNSET,
        number: float | None = strawberry.UNSET,
        filters: list[BookFilter | None] | None = None,
    ) -> Sequence[str]:
        return [repr((text, number, filters))]

    shelf: list[Book] = strawberry.field(resolver=_shelf)
    stream: list[Book] = strawberry.field(resolver=_stream)


class AddedRow(NamedTuple):
    book: Any
    others: list[Any]


@strawberry.type
class Added:
    book: Book = column()
    others: list[Book | None] = column()


def _add_book(
    info: strawberry.Info, number: int, filters: list[BookFilter] | None = None
) -> Any:
    library = info.context
    library.called("add_book", [None])
    book = library.odd("added", number, library.book(number))
    return AddedRow(book, [library.book(1), library.book(2), None])


def _remove_book(info: strawberry.Info, number: int) -> Any:
    library = info.context
    library.called("remove_book", [None])
    if library.odd("removed", number, "gone") != "gone":
        raise GraphQLError("It is lent.", extensions={"code": "LENT"})
    return library.book(number)


@strawberry.type
class Mutation:
    add_book: Added = strawberry.mutation(resolver=_add_book)
    remove_book: Book | None = strawberry.mutation(resolver=_remove_book)


class QuietSchema(BatchedSchema):
    """Leaves the log alone: the errors of these tests are meant."""

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,
    ) -> None:
        return None


def library_schema(**options: Any) -> QuietSchema:
    return QuietSchema(
        query=Query,
        mutation=Mutation,
        types=[Author, Magazine],
        config=StrawberryConfig(
            scalar_map={Code: strawberry.scalar(name="Code", serialize=_code)}
        ),
        **options,
    )


class OnlyBreadthFirst(BreadthFirst):
    """Fails where an operation would be left to graphql-core."""

    def execute_depth_first(self, serially: bool | None = None) -> Any:
        raise AssertionError("The operation was left to graphql-core.")

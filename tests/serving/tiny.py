"""A schema with one field of each kind that the server deals with."""

from collections.abc import Iterator

import orjson
import strawberry
from strawberry.extensions import SchemaExtension

from models.refusals import Reason, Refusal
from schema.context import Context
from schema.errors import Errors
from schema.operations import Transaction
from schema.scalars import JSON, SCALARS

Info = strawberry.Info[Context, None]


@strawberry.type
class Leaf:
    name: str


@strawberry.type
class Branch:
    name: str

    @strawberry.field
    def branch(self) -> "Branch":
        return Branch(name="branch")

    @strawberry.field
    def leaves(self, first: int = 100) -> list[Leaf]:
        return [Leaf(name="leaf")]


@strawberry.type
class Edge:
    node: Branch


@strawberry.type
class Page:
    @strawberry.field
    def nodes(self) -> list[Branch]:
        return [Branch(name="node")]

    @strawberry.field
    def edges(self) -> list[Edge]:
        return [Edge(node=Branch(name="node"))]

    @strawberry.field
    def total_count(self) -> int:
        return 1


@strawberry.type
class Removed:
    count: int

    @strawberry.field
    def results(self) -> list[Branch]:
        return [Branch(name="result")]


@strawberry.type
class Query:
    @strawberry.field
    def who(self, info: Info) -> str:
        return info.context.user.email

    @strawberry.field
    def echo(self, value: JSON) -> JSON:
        return JSON(orjson.dumps(value))

    @strawberry.field
    def branch(self) -> Branch:
        return Branch(name="root")

    @strawberry.field
    def branches(self, first: int = 20, last: int | None = None) -> Page:
        return Page()

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Branch]:
        if len(ids) > 100:
            raise Refusal(Reason.TOO_MANY, "At most 100.")
        return [Branch(name="node") for _ in ids]

    @strawberry.field
    def refused(self) -> str | None:
        raise Refusal(Reason.NOT_FOUND, "There is none.")

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("the secret plan")


class Failing(SchemaExtension):
    """Fails around the execution, as one whose database goes away does."""

    def on_execute(self) -> Iterator[None]:
        if self.execution_context.operation_name == "FailAround":
            raise RuntimeError("the secret plan")
        yield


@strawberry.type
class Mutation:
    @strawberry.mutation
    def remove(self, ids: list[strawberry.ID]) -> Removed:
        return Removed(count=len(ids))


def schema() -> strawberry.Schema:
    """A plain one of Strawberry: the server takes any."""
    return strawberry.Schema(
        Query,
        Mutation,
        extensions=[Errors, Failing, Transaction],
        scalar_overrides=SCALARS,
    )

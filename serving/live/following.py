"""One subscription: what it follows, and the events that it gets next.

Everything here reads the database, and runs in a thread.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import strawberry
from graphql import GraphQLError, OperationType

import execution
from models import database as db
from models.refusals import Reason
from models.rows import ChangeRow, UserRow
from resolvers import following
from resolvers.following import Feed
from schema.context import Context
from schema.errors import describe
from serving.graphql import answers
from serving.graphql.documents import (
    Documents,
    Operation,
    Prepared,
    check_cost,
    check_items,
)
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import DocumentRefusal, bad_input
from serving.limits import Limits
from serving.signing_in import Credentials

EVENTS_AT_ONCE = 20

Result = TypeVar("Result")


class Asked(NamedTuple):
    """What a client wants to follow, and how it signed in."""

    request_id: str
    credentials: Credentials
    parameters: Parameters


class Events(NamedTuple):
    """The next events of a subscription, each a GraphQL response."""

    contents: list[Mapping[str, Any]]
    rest: Feed
    is_all: bool


class Followings:
    """Begins subscriptions and carries them on, for one schema."""

    def __init__(
        self,
        schema: strawberry.Schema,
        documents: Documents,
        limits: Limits,
        sign_in: Callable[[Credentials], UserRow],
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._limits = limits
        self._sign_in = sign_in

    def user(self, given: Credentials) -> UserRow:
        """Who signs in so.

        Raises:
            HttpRefusal: the token is missing or wrong.

        """
        return self._sign_in(given)

    def begin(self, asked: Asked) -> Feed:
        """What this client may follow.

        Raises:
            DocumentRefusal: it may not, or the document cannot be run.
            HttpRefusal: the token works no more.

        """
        given = asked.parameters
        prepared = self._documents.prepared(given)
        operation = prepared.operation(given.operation_name)
        if operation.type is not OperationType.SUBSCRIPTION:
            raise bad_input(
                Reason.INVALID_VALUE,
                "Only subscriptions go over this socket: send queries and mutations by"
                " POST.",
            )
        check_items(operation, given.variables, self._limits)
        check_cost(operation.cost(given.variables), self._limits)
        with db.read():
            context = self._context(asked)
            return self._explained(
                asked, lambda: self._feed(prepared, operation, given, context)
            )

    def carry_on(self, asked: Asked, feed: Feed) -> Events:
        """What comes next, for a client who may still follow it.

        Raises:
            DocumentRefusal: the client may not any more.
            HttpRefusal: the token works no more.

        """
        with db.read():
            context = self._context(asked)
            news = self._explained(
                asked, lambda: following.news(context.viewer, feed, EVENTS_AT_ONCE)
            )
            contents = [self._content(asked, one, context) for one in news.changes]
        return Events(contents, news.rest, news.is_all)

    def _feed(
        self,
        prepared: Prepared,
        operation: Operation,
        given: Parameters,
        context: Context,
    ) -> Feed:
        feed: Feed = execution.begin(
            self._schema._schema,
            prepared.document,
            operation.name,
            given.variables,
            context,
        )
        return feed

    def _context(self, asked: Asked) -> Context:
        user = self._sign_in(asked.credentials)
        return Context(user, asked.request_id, self._limits.operation_seconds)

    def _content(
        self, asked: Asked, event: ChangeRow, context: Context
    ) -> Mapping[str, Any]:
        """The operation's response for one event."""
        given = asked.parameters
        prepared = self._documents.prepared(given)
        operation = prepared.operation(given.operation_name)
        result = operation.repeated.execute(given.variables, context, event)
        answer = answers.of_result(
            result, self._limits.errors, given.operation_name, asked.request_id
        )
        return answer.content

    def _explained(self, asked: Asked, work: Callable[[], Result]) -> Result:
        """What this gives; what it raises as clients see it."""
        try:
            return work()
        except Exception as error:
            raised = GraphQLError(str(error), original_error=error)
            describe([raised], asked.request_id)
            raise DocumentRefusal([raised]) from None

"""One subscription: what it follows, and the events that it gets next.

Everything here reads the database, and runs in a thread.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import strawberry
from graphql import GraphQLError, OperationType

import execution
from models.db import database as db
from models.db import threads
from models.refusals import Reason
from models.rows import ChangeRow, UserRow
from resolvers import following
from resolvers.following import Feed
from schema.context import Context
from schema.errors import describe
from serving.authentication import Credentials
from serving.errors import DocumentRefusal, bad_input
from serving.graphql import answers
from serving.graphql.answers import Answer
from serving.graphql.documents import (
    Documents,
    Prepared,
    RunnableOperation,
    check_cost,
    check_items,
)
from serving.graphql.parameters import Parameters
from serving.limits import Limits

EVENTS_AT_ONCE = 20
ITEMS_OF_A_REQUEST = 100
"""Of its cost, so much of an event counts as one request more."""

Result = TypeVar("Result")


class Asked(NamedTuple):
    """What a client wants to follow, and how it signed in."""

    request_id: str
    credentials: Credentials
    parameters: Parameters


class Events(NamedTuple):
    """The next events of a subscription, each a GraphQL response as JSON."""

    bodies: list[bytes]
    rest: Feed
    is_all: bool
    requests: int
    """As how many requests they count."""


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
        cost = operation.cost(given.variables)
        check_cost(cost, self._limits, "subscription_cost")
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
            answered = [self._answer(asked, change, context) for change in news.changes]
        requests = len(answered) * self._requests_of_one(asked)
        bodies = [answer.body for answer in answered]
        return Events(bodies, news.rest, news.is_all, requests)

    def _requests_of_one(self, asked: Asked) -> int:
        """As how many requests an event counts: one, and more where it holds much."""
        given = asked.parameters
        operation = self._documents.prepared(given).operation(given.operation_name)
        return 1 + operation.cost(given.variables) // ITEMS_OF_A_REQUEST

    def _feed(
        self,
        prepared: Prepared,
        operation: RunnableOperation,
        given: Parameters,
        context: Context,
    ) -> Feed:
        feed: Feed = execution.begin_subscription(
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

    def _answer(self, asked: Asked, event: ChangeRow, context: Context) -> Answer:
        """The operation's response for one event."""
        given = asked.parameters
        prepared = self._documents.prepared(given)
        operation = prepared.operation(given.operation_name)
        most = self._limits.errors
        with threads.answering(self._limits.answer_bytes):
            result = operation.compiled.execute(given.variables, context, event)
            if threads.is_answer_too_large():
                refusal = threads.answer_too_large()
                errors = bad_input(refusal.reason, str(refusal)).errors
                return answers.written(answers.of_errors(errors, most))
        answer = answers.of_result(result, most, given.operation_name, asked.request_id)
        return answers.written(answer)

    def _explained(self, asked: Asked, work: Callable[[], Result]) -> Result:
        """What this gives; what it raises as clients see it."""
        try:
            return work()
        except Exception as error:
            raised = GraphQLError(str(error), original_error=error)
            describe([raised], asked.request_id)
            raise DocumentRefusal([raised]) from None

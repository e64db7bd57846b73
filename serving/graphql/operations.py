"""One GraphQL request from the token to the answer, in whatever thread it is called."""

import gc
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from http import HTTPStatus
from typing import NamedTuple

from graphql import GraphQLError, OperationType

from models.db import database as db
from models.db import threads
from models.db.threads import Client
from models.refusals import Reason
from models.rows import UserRow
from schema.context import Context
from serving.authentication import Credentials
from serving.errors import DocumentRefusal, HttpRefusal, bad_input
from serving.graphql import answers
from serving.graphql.answers import Answer
from serving.graphql.documents import (
    Documents,
    RunnableOperation,
    check_cost,
    check_items,
)
from serving.graphql.parameters import Parameters
from serving.limits import Limits

SECONDS_INLINE = 0.2
"""How long others wait at most for a read that was taken for a short one."""
BYTES_INLINE = 1_000_000
"""How large an answer may be that others wait for."""
LARGEST_SHORT = 16_000
"""Bytes of a request that may be answered where others wait for it."""
COSTLIEST_SHORT = 2_500
"""Items that such a request may ask for."""


class Known(NamedTuple):
    """An operation that is ready to be run, and what it costs with these variables."""

    operation: RunnableOperation
    cost: int


class Request(NamedTuple):
    """What a client asks, and how it asked."""

    id: str
    credentials: Credentials
    parameters: Parameters
    is_get: bool = False
    known: Known | None = None
    """What it asks for, if nothing has to be prepared for it."""
    client: Client | None = None
    """Who may leave before it is answered."""


class Operations:
    """Runs operations of the documents of one schema."""

    def __init__(
        self,
        limits: Limits,
        documents: Documents,
        sign_in: Callable[[Credentials], UserRow],
    ) -> None:
        self._limits = limits
        self._sign_in = sign_in
        self._documents = documents

    def known(self, asked: Parameters) -> Known | None:
        """The operation that is asked for, if nothing has to be prepared for it."""
        operation = self._documents.known(asked)
        if operation is None:
            return None
        return Known(operation, operation.cost(asked.variables))

    def answer(self, request: Request, *, is_inline: bool = False) -> Answer:
        """Sign in, prepare, check, execute and write the answer.

        Args:
            request: what is asked.
            is_inline: whether others wait: then it is ended (``was_ended``) when it
                turns out to be long or large.

        Raises:
            HttpRefusal: the viewer is unknown, or may not ask this in this way.

        """
        if _is_in_vain(request):
            return Answer({})
        seconds = SECONDS_INLINE if is_inline else self._limits.operation_seconds
        most_bytes = BYTES_INLINE if is_inline else self._limits.answer_bytes
        with db.connected() if request.known else nullcontext():
            before = db.statements()
            user = self._sign_in(request.credentials)
            with threads.answering(most_bytes):
                answer = self._answer(request, user, seconds)
            return answer._replace(user_id=user.id, statements=db.statements() - before)

    def _answer(self, request: Request, user: UserRow, seconds: float) -> Answer:
        try:
            operation = self._checked(request)
        except DocumentRefusal as refusal:
            return self._refused(refusal.errors)
        is_query = operation.type is OperationType.QUERY
        context = Context(user, request_id=request.id, seconds=seconds)
        # Who has asked for a change and leaves, such as by closing a page, wants it.
        with threads.served(request.client if is_query else None):
            result = operation.compiled.execute(request.parameters.variables, context)
        most = self._limits.errors
        answer = answers.of_result(result, most, operation.name, request.id)
        if threads.is_answer_too_large():
            return self._too_large(operation)._replace(was_ended=True)
        answer = answers.written(answer)
        if is_query and len(answer.body) > self._limits.answer_bytes:
            return self._too_large(operation)
        answer = answer._replace(is_export=operation.is_export)
        return answer._replace(was_ended=True) if context.was_ended else answer

    def _too_large(self, operation: RunnableOperation) -> Answer:
        """The answer in the place of one that is too large.

        Errors hold the frames that they came through, and so what was read, in circles
        that are gone when they are looked for.
        """
        gc.collect()
        refusal = threads.answer_too_large()
        errors = bad_input(refusal.reason, str(refusal)).errors
        return self._refused(errors)._replace(operation=operation.name)

    def _refused(self, errors: Sequence[GraphQLError]) -> Answer:
        return answers.written(answers.of_errors(errors, self._limits.errors))

    def _checked(self, request: Request) -> RunnableOperation:
        operation, cost = request.known or self._prepared(request.parameters)
        if operation.type is OperationType.SUBSCRIPTION:
            raise bad_input(Reason.INVALID_VALUE, "Subscriptions do not go over HTTP.")
        if request.is_get and operation.type is not OperationType.QUERY:
            raise HttpRefusal(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "A GET request may only read: send mutations by POST.",
                "METHOD_NOT_ALLOWED",
                allow="POST",
            )
        check_items(operation, request.parameters.variables, self._limits)
        check_cost(cost, self._limits)
        return operation

    def _prepared(self, asked: Parameters) -> Known:
        operation = self._documents.prepared(asked).operation(asked.operation_name)
        return Known(operation, operation.cost(asked.variables))


def _is_in_vain(request: Request) -> bool:
    """Whether nobody waits for it, and it only reads."""
    if request.client is None or not request.client.has_left:
        return False
    return request.known is not None and not is_write(request)


def is_write(request: Request) -> bool:
    """Whether it is known to change something."""
    known = request.known
    return known is not None and known.operation.type is OperationType.MUTATION


def is_quick_write(request: Request) -> bool:
    """Whether it is a write behind which others can wait: it asks no other server."""
    known = request.known
    return (
        known is not None
        and is_write(request)
        and not known.operation.asks_label_studio
    )


def is_short(request: Request) -> bool:
    """Whether it only reads, takes no preparing or computing and asks little."""
    known = request.known
    return (
        known is not None
        and known.operation.is_light
        and known.cost <= COSTLIEST_SHORT
        and request.parameters.size <= LARGEST_SHORT
    )

"""One GraphQL request from the token to the answer, in whatever thread it is called."""

from collections.abc import Callable
from contextlib import nullcontext
from http import HTTPStatus
from typing import NamedTuple

from graphql import OperationType

from models import database as db
from models.refusals import Reason
from models.rows import UserRow
from schema.context import Context
from serving.graphql import answers
from serving.graphql.answers import Answer
from serving.graphql.documents import Documents, Operation, check_cost, check_items
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import DocumentRefusal, HttpRefusal, bad_input
from serving.limits import Limits
from serving.signing_in import Credentials

LARGEST_SHORT = 16_000
"""Bytes of a request that may be answered where others wait for it."""
COSTLIEST_SHORT = 2_500
"""Items that such a request may ask for."""


class Known(NamedTuple):
    """An operation that is ready to be run, and what it costs with these variables."""

    operation: Operation
    cost: int


class Request(NamedTuple):
    """What a client asks, and how it asked."""

    id: str
    credentials: Credentials
    parameters: Parameters
    is_get: bool = False
    known: Known | None = None
    """What it asks for, if nothing has to be prepared for it."""


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

    def answer(self, request: Request, seconds: float | None = None) -> Answer:
        """Sign in, prepare, check and execute.

        Args:
            request: what is asked.
            seconds: how long it may take, where that is less than the limit.

        Raises:
            HttpRefusal: the viewer is unknown, or may not ask this in this way.

        """
        seconds = seconds or self._limits.operation_seconds
        with db.connected() if request.known else nullcontext():
            before = db.statements()
            user = self._sign_in(request.credentials)
            answer = self._answer(request, user, seconds)
            return answer._replace(statements=db.statements() - before)

    def _answer(self, request: Request, user: UserRow, seconds: float) -> Answer:
        try:
            operation = self._checked(request)
        except DocumentRefusal as refusal:
            return answers.of_errors(refusal.errors, self._limits.errors)
        context = Context(user, request_id=request.id, seconds=seconds)
        result = operation.repeated.execute(request.parameters.variables, context)
        most = self._limits.errors
        answer = answers.of_result(result, most, operation.name, request.id)
        return answer._replace(was_ended=True) if context.was_ended else answer

    def _checked(self, request: Request) -> Operation:
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


def is_write(request: Request) -> bool:
    """Whether it is known to change something."""
    known = request.known
    return known is not None and known.operation.type is OperationType.MUTATION


def is_short(request: Request) -> bool:
    """Whether it only reads, takes no preparing or computing and asks little."""
    known = request.known
    return (
        known is not None
        and known.operation.is_light
        and known.cost <= COSTLIEST_SHORT
        and request.parameters.size <= LARGEST_SHORT
    )

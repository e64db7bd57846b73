"""One GraphQL request from the token to the answer, in whatever thread it is called."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import NamedTuple

from graphql import OperationType

from models import database as db
from models.refusals import Reason
from models.rows import UserRow
from schema.context import Context
from serving.graphql import answers
from serving.graphql.answers import Answer
from serving.graphql.documents import Documents, Operation, check_variables
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import DocumentRefusal, HttpRefusal, bad_input
from serving.limits import Limits

LARGEST_SHORT = 16_000
"""Bytes of a request that may be answered where others wait for it."""
COSTLIEST_SHORT = 2_500
"""Items that such a request may ask for."""


class Request(NamedTuple):
    """What a client asks, and how it asked."""

    id: str
    authorization: str | None
    parameters: Parameters
    is_get: bool = False
    seconds: float | None = None
    """How long it may take, where that is less than the limit."""


class Operations:
    """Runs operations of the documents of one schema."""

    def __init__(
        self,
        limits: Limits,
        documents: Documents,
        sign_in: Callable[[str | None], UserRow],
    ) -> None:
        self._limits = limits
        self._sign_in = sign_in
        self._documents = documents

    def is_short(self, asked: Parameters) -> bool:
        """Whether it only reads, takes no preparing or computing and asks little."""
        prepared = self._documents.known(asked)
        if prepared is None or prepared.introspects or prepared.computes:
            return False
        if asked.size > LARGEST_SHORT:
            return False
        try:
            operation = prepared.operation(asked.operation_name)
        except DocumentRefusal:
            return False
        costs = operation.cost(asked.variables)
        return operation.type is OperationType.QUERY and costs <= COSTLIEST_SHORT

    def answer(self, request: Request) -> Answer:
        """Sign in, prepare, check and execute.

        Raises:
            HttpRefusal: the viewer is unknown, or may not ask this in this way.

        """
        before = db.statements()
        with self._snapshot(request):
            answer = self._answer(request)
        return answer._replace(statements=db.statements() - before)

    def _snapshot(self, request: Request) -> AbstractContextManager[None]:
        if not self._only_reads(request):
            return nullcontext()
        return db.read(request.seconds or self._limits.operation_seconds)

    def _only_reads(self, request: Request) -> bool:
        """Whether one snapshot does for all of it.

        The first who comes without a token may have to be written down as the admin of
        an open server.
        """
        known = self._documents.known(request.parameters)
        has_token = request.authorization is not None
        return has_token and known is not None and known.only_reads

    def _answer(self, request: Request) -> Answer:
        user = self._sign_in(request.authorization)
        try:
            operation = self._checked(request)
        except DocumentRefusal as refusal:
            return answers.of_errors(refusal.errors, self._limits.errors)
        return self._execute(request, operation, user)

    def _checked(self, request: Request) -> Operation:
        asked = request.parameters
        operation = self._documents.prepared(asked).operation(asked.operation_name)
        if operation.type is OperationType.SUBSCRIPTION:
            raise bad_input(Reason.INVALID_VALUE, "Subscriptions do not go over HTTP.")
        if request.is_get and operation.type is not OperationType.QUERY:
            raise HttpRefusal(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "A GET request may only read: send mutations by POST.",
                "METHOD_NOT_ALLOWED",
                allow="POST",
            )
        check_variables(operation, asked.variables, self._limits)
        return operation

    def _execute(self, request: Request, operation: Operation, user: UserRow) -> Answer:
        seconds = request.seconds or self._limits.operation_seconds
        context = Context(user, request_id=request.id, seconds=seconds)
        result = operation.repeated.execute(request.parameters.variables, context)
        most = self._limits.errors
        answer = answers.of_result(result, most, operation.name, request.id)
        return answer._replace(was_ended=context.was_ended)

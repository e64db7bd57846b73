"""One GraphQL request from the token to the answer, in whatever thread it is called."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from http import HTTPStatus
from typing import NamedTuple

import strawberry
from graphql import OperationType
from strawberry.extensions import SchemaExtension

from models import database as db
from models.refusals import Reason
from models.rows import UserRow
from schema.context import Context
from serving.graphql import answers
from serving.graphql.answers import Answer
from serving.graphql.documents import Documents, Operation, check_cost
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


class Operations:
    """Runs operations of one schema."""

    def __init__(
        self,
        schema: strawberry.Schema,
        limits: Limits,
        documents_kept: int,
        sign_in: Callable[[str | None], UserRow],
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._sign_in = sign_in
        self.documents = documents = Documents(schema._schema, limits, documents_kept)
        schema.extensions = (lambda: AlreadyPrepared(documents), *schema.extensions)

    def is_short(self, asked: Parameters) -> bool:
        """Whether it only reads, needs no preparing and asks for little."""
        prepared = self.documents.known(asked.query)
        if prepared is None or prepared.introspects or asked.size > LARGEST_SHORT:
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
        known = self.documents.known(request.parameters.query)
        one_snapshot = known is not None and known.only_reads
        with db.read() if one_snapshot else nullcontext():
            answer = self._answer(request)
        return answer._replace(statements=db.statements() - before)

    def _answer(self, request: Request) -> Answer:
        user = self._sign_in(request.authorization)
        try:
            operation = self._checked(request)
        except DocumentRefusal as refusal:
            return answers.of_errors(refusal.errors, self._limits.errors)
        return self._execute(request, operation, user)

    def _checked(self, request: Request) -> Operation:
        asked = request.parameters
        operation = self.documents.prepared(asked.query).operation(asked.operation_name)
        if operation.type is OperationType.SUBSCRIPTION:
            raise bad_input(Reason.INVALID_VALUE, "Subscriptions do not go over HTTP.")
        if request.is_get and operation.type is not OperationType.QUERY:
            raise HttpRefusal(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "A GET request may only read: send mutations by POST.",
                "METHOD_NOT_ALLOWED",
                allow="POST",
            )
        check_cost(operation, asked.variables, self._limits)
        return operation

    def _execute(self, request: Request, operation: Operation, user: UserRow) -> Answer:
        result = self._schema.execute_sync(
            request.parameters.query,
            variable_values=dict(request.parameters.variables),
            operation_name=operation.name,
            context_value=Context(
                user, request_id=request.id, seconds=self._limits.operation_seconds
            ),
        )
        most = self._limits.errors
        return answers.of_result(result, most, operation.name, request.id)


class AlreadyPrepared(SchemaExtension):
    """Gives Strawberry the document that was parsed and validated at the door."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def on_parse(self) -> Iterator[None]:
        """Take the parsed document."""
        context = self.execution_context
        if context.query is not None:
            context.graphql_document = self._documents.prepared(context.query).document
        yield

    def on_validate(self) -> Iterator[None]:
        """Take it as valid."""
        self.execution_context.pre_execution_errors = []
        yield

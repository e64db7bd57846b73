"""The address ``/graphql``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import structlog
from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from models.db.threads import Client
from serving import errors
from serving.authentication import credentials
from serving.compression import Compressor, coding_for
from serving.errors import HttpRefusal
from serving.executors import Executor, Executors, inline
from serving.graphql import answers, bodies, parameters
from serving.graphql.answers import Answer, Unsent
from serving.graphql.operations import Operations, Request, is_quick_write, is_short
from serving.graphql.parameters import Parameters
from serving.limits import Limits
from serving.middleware import RequestRecord
from serving.rates import Rates

log = structlog.get_logger()

PATH = "/graphql"
METHODS = ("GET", "HEAD", "POST")

CLIENT_HAS_LEFT = 499
"""The status in the log of what nobody waited for; nginx says so too."""


class Endpoint:
    """Answers the requests of GraphQL over HTTP: an ASGI application."""

    def __init__(
        self,
        operations: Operations,
        rates: Rates,
        limits: Limits,
        executors: Executors,
        compressor: Compressor,
    ) -> None:
        self._operations = operations
        self._rates = rates
        self._limits = limits
        self._executors = executors
        self._unsent = Unsent(limits)
        self._compressor = compressor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        record = RequestRecord.of(scope)
        try:
            media_type = parameters.answered_in(record.header(b"accept"))
            answer = await self._asked(scope, receive, record)
        except HttpRefusal as refusal:
            await errors.refused(refusal)(scope, receive, send)
            return
        record.operation, record.codes = answer.operation, answer.codes
        record.statements, record.user_id = answer.statements, answer.user_id
        if answer.is_export:
            log.info("export", request_id=record.request_id, **_who(scope, record))
        if not answer.body:
            record.status = CLIENT_HAS_LEFT
            return
        try:
            answer = await self._compressed(answer, record)
            with self._unsent.held(record.key_id, len(answer.body)):
                await answers.sent(answer, media_type, send)
        except HttpRefusal as refusal:
            await errors.refused(refusal)(scope, receive, send)

    async def _compressed(self, answer: Answer, record: RequestRecord) -> Answer:
        """The answer as its client takes it; while it is made, it counts as unsent."""
        size = len(answer.body)
        coding = coding_for(record.header(b"accept-encoding"), size)
        if coding is None:
            return answer
        with self._unsent.held(record.key_id, size):
            body = await self._compressor(answer.body, coding, record.key_id)
        return answer._replace(body=body, coding=coding)

    async def _asked(
        self, scope: Scope, receive: Receive, record: RequestRecord
    ) -> Answer:
        given = credentials(record.header(b"authorization") or None, scope)
        record.key_id = given.key_id
        self._rates.admit(given, HTTPConnection(scope))
        asked = await self._parameters(scope, receive, record)
        is_get = scope["method"] != "POST"
        known = self._operations.known(asked)
        request = Request(record.request_id, given, asked, is_get, known, Client())
        return await self._answer(request, receive)

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        try:
            answer = await self._run(request, receive)
        except HttpRefusal as refusal:
            if refusal.status is HTTPStatus.UNAUTHORIZED:
                self._rates.refused(request.credentials)
            raise
        if self._rates.signed_in(request.credentials):
            key = request.credentials.key_id
            log.info("sign-in", request_id=request.id, user=answer.user_id, key=key)
        return answer

    async def _run(self, request: Request, receive: Receive) -> Answer:
        """Run it where it belongs; what was taken for short and is not, once more.

        How long a read of SQLite takes depends on the rows, and nobody else is served
        while it runs here.
        """
        executor: Executor = (
            self._executors.writes
            if is_quick_write(request)
            else self._executors.others
        )
        if is_short(request):
            if self._executors.reads is inline:
                answer = self._operations.answer(request, is_inline=True)
                if not answer.was_ended:
                    return answer
            else:
                executor = self._executors.reads
        async with _watched(request.client, receive):
            whose = request.credentials.key_id
            return await executor(lambda: self._operations.answer(request), whose)

    async def _parameters(
        self, scope: Scope, receive: Receive, record: RequestRecord
    ) -> Parameters:
        if scope["method"] != "POST":
            _check_method(scope["method"])
            query = QueryParams(scope["query_string"])
            return parameters.of_query_string(query, self._limits)
        parameters.check_content_encoding(record.header(b"content-encoding"))
        parameters.check_content_type(record.header(b"content-type"))
        announced = record.header(b"content-length")
        body = await bodies.read(receive, announced, self._limits)
        return parameters.of_body(body, self._limits)


def _who(scope: Scope, record: RequestRecord) -> dict[str, Any]:
    """Who asks, for the log."""
    client = scope["client"][0] if scope.get("client") else None
    return {"client": client, "user": record.user_id, "key": record.key_id}


@asynccontextmanager
async def _watched(client: Client | None, receive: Receive) -> AsyncIterator[None]:
    """Let it be known if the client leaves meanwhile."""
    watching = asyncio.create_task(_see_off(client, receive))
    try:
        yield
    except asyncio.CancelledError:  # the server stops
        if client is not None:
            client.has_left = True
        raise
    finally:
        watching.cancel()


async def _see_off(client: Client | None, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    if client is not None:
        client.has_left = True  # at once, for threads that may all be busy
        await asyncio.to_thread(client.leave)


def _check_method(method: str) -> None:
    if method not in METHODS:
        raise HttpRefusal(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"Method Not Allowed: {method[:20]} {PATH}",
            "METHOD_NOT_ALLOWED",
            allow=", ".join(METHODS),
        )

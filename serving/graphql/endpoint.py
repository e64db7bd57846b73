"""The address ``/graphql``."""

from http import HTTPStatus

from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from serving import errors
from serving.graphql import answers, bodies, media_types, parameters
from serving.graphql.answers import Answer
from serving.graphql.operations import Operations, Request
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import HttpRefusal
from serving.lanes import Lane
from serving.limits import Limits
from serving.rates import Rates
from serving.requests import Trace

PATH = "/graphql"
METHODS = ("GET", "HEAD", "POST")


class Endpoint:
    """Answers the requests of GraphQL over HTTP: an ASGI application."""

    def __init__(
        self,
        operations: Operations,
        rates: Rates,
        limits: Limits,
        reads: Lane,
        others: Lane,
    ) -> None:
        self._operations = operations
        self._rates = rates
        self._limits = limits
        self._reads = reads
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        trace = Trace.of(scope)
        try:
            media_type = media_types.answered_in(trace.header(b"accept"))
            answer = await self._asked(scope, receive, trace)
        except HttpRefusal as refusal:
            await errors.refused(refusal)(scope, receive, send)
            return
        trace.operation, trace.codes = answer.operation, answer.codes
        trace.statements = answer.statements
        await answers.sent(answer, media_type, send)

    async def _asked(self, scope: Scope, receive: Receive, trace: Trace) -> Answer:
        authorization = trace.header(b"authorization") or None
        self._rates.admit(authorization, HTTPConnection(scope))
        asked = await self._parameters(scope, receive, trace)
        is_get = scope["method"] != "POST"
        return await self._answer(
            Request(trace.request_id, authorization, asked, is_get)
        )

    async def _answer(self, request: Request) -> Answer:
        is_short = self._operations.is_short(request.parameters)
        lane = self._reads if is_short else self._others
        try:
            answer = await lane(lambda: self._operations.answer(request))
        except HttpRefusal as refusal:
            if refusal.status is HTTPStatus.UNAUTHORIZED:
                self._rates.refused(request.authorization)
            raise
        self._rates.signed_in(request.authorization)
        return answer

    async def _parameters(
        self, scope: Scope, receive: Receive, trace: Trace
    ) -> Parameters:
        if scope["method"] != "POST":
            _check_method(scope["method"])
            query = QueryParams(scope["query_string"])
            return parameters.of_query_string(query, self._limits)
        media_types.check_content_type(trace.header(b"content-type"))
        announced = trace.header(b"content-length")
        body = await bodies.read(receive, announced, self._limits)
        return parameters.of_body(body, self._limits)


def _check_method(method: str) -> None:
    if method not in METHODS:
        raise HttpRefusal(
            HTTPStatus.METHOD_NOT_ALLOWED,
            f"Method Not Allowed: {method[:20]} {PATH}",
            "METHOD_NOT_ALLOWED",
            allow=", ".join(METHODS),
        )

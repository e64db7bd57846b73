"""The address ``/graphql``."""

from http import HTTPStatus

from starlette.datastructures import QueryParams
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from serving import errors
from serving.graphql import answers, bodies, media_types, parameters
from serving.graphql.answers import Answer
from serving.graphql.operations import Operations, Request, is_short, is_write
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import HttpRefusal
from serving.lanes import Lanes, inline
from serving.limits import Limits
from serving.rates import Caller, Rates
from serving.requests import Trace

PATH = "/graphql"
METHODS = ("GET", "HEAD", "POST")

SECONDS_INLINE = 0.2
"""How long others wait at most for a read that was taken for a short one."""


class Endpoint:
    """Answers the requests of GraphQL over HTTP: an ASGI application."""

    def __init__(
        self, operations: Operations, rates: Rates, limits: Limits, lanes: Lanes
    ) -> None:
        self._operations = operations
        self._rates = rates
        self._limits = limits
        self._lanes = lanes

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
        caller = self._rates.admit(authorization, HTTPConnection(scope))
        asked = await self._parameters(scope, receive, trace)
        is_get = scope["method"] != "POST"
        known = self._operations.known(asked)
        request = Request(trace.request_id, authorization, asked, is_get, known)
        return await self._answer(request, caller)

    async def _answer(self, request: Request, caller: Caller) -> Answer:
        try:
            answer = await self._run(request)
        except HttpRefusal as refusal:
            if refusal.status is HTTPStatus.UNAUTHORIZED:
                self._rates.refused(caller)
            raise
        self._rates.signed_in(caller)
        return answer

    async def _run(self, request: Request) -> Answer:
        """Run it where it belongs; what was taken for short and is not, once more.

        How long a read of SQLite takes depends on the rows, and nobody else is served
        while it runs here.
        """
        if is_short(request):
            seconds = SECONDS_INLINE if self._lanes.reads is inline else None
            answer = await self._lanes.reads(
                lambda: self._operations.answer(request, seconds)
            )
            if seconds is None or not answer.was_ended:
                return answer
        lane = self._lanes.writes if is_write(request) else self._lanes.others
        return await lane(lambda: self._operations.answer(request))

    async def _parameters(
        self, scope: Scope, receive: Receive, trace: Trace
    ) -> Parameters:
        if scope["method"] != "POST":
            _check_method(scope["method"])
            query = QueryParams(scope["query_string"])
            return parameters.of_query_string(query, self._limits)
        media_types.check_content_encoding(trace.header(b"content-encoding"))
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

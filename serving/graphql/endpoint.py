"""The address ``/graphql``."""

from http import HTTPStatus

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from serving.graphql import answers, bodies, media_types, parameters
from serving.graphql.answers import Answer
from serving.graphql.operations import Operations, Request
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import HttpRefusal
from serving.lanes import Lane
from serving.limits import Limits
from serving.rates import Rates
from serving.requests import Trace

METHODS = ["GET", "POST"]


class Endpoint:
    """Answers the requests of GraphQL over HTTP."""

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

    async def respond(self, http: HttpRequest) -> Response:
        """Answer one request."""
        trace = Trace.of(http.scope)
        media_type = media_types.answered_in(http.headers.get("accept", ""))
        authorization = http.headers.get("authorization")
        self._rates.admit(authorization, http)
        asked = await self._parameters(http)
        request = Request(
            trace.request_id, authorization, asked, is_get=http.method != "POST"
        )
        answer = await self._answer(request)
        trace.operation, trace.codes = answer.operation, answer.codes
        trace.statements = answer.statements
        return answers.response(answer, media_type)

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

    async def _parameters(self, http: HttpRequest) -> Parameters:
        if http.method != "POST":
            return parameters.of_query_string(http.query_params, self._limits)
        media_types.check_content_type(http.headers.get("content-type", ""))
        body = await bodies.read(http, self._limits)
        return parameters.of_body(body, self._limits)

"""The address ``/graphql``."""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from serving.graphql import answers, bodies, media_types, parameters
from serving.graphql.operations import Operations, Request
from serving.graphql.parameters import Parameters
from serving.lanes import Lane
from serving.limits import Limits
from serving.requests import Trace

METHODS = ["GET", "POST"]


class Endpoint:
    """Answers the requests of GraphQL over HTTP."""

    def __init__(
        self, operations: Operations, limits: Limits, reads: Lane, others: Lane
    ) -> None:
        self._operations = operations
        self._limits = limits
        self._reads = reads
        self._others = others

    async def respond(self, http: HttpRequest) -> Response:
        """Answer one request."""
        trace = Trace.of(http.scope)
        media_type = media_types.answered_in(http.headers.get("accept", ""))
        asked = await self._parameters(http)
        request = Request(
            trace.request_id,
            http.headers.get("authorization"),
            asked,
            is_get=http.method != "POST",
        )
        lane = self._reads if self._operations.is_short(asked) else self._others
        answer = await lane(lambda: self._operations.answer(request))
        trace.operation, trace.codes = answer.operation, answer.codes
        trace.statements = answer.statements
        return answers.response(answer, media_type)

    async def _parameters(self, http: HttpRequest) -> Parameters:
        if http.method != "POST":
            return parameters.of_query_string(http.query_params, self._limits)
        media_types.check_content_type(http.headers.get("content-type", ""))
        body = await bodies.read(http, self._limits)
        return parameters.of_body(body, self._limits)

"""Errors of HTTP itself, in the shape of GraphQL's: one kind of body for clients."""

from http import HTTPStatus

import orjson
import structlog
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.db.faults import fault_of
from schema.errors import INTERNAL_SERVER_ERROR, note
from serving.graphql.refusals import HttpRefusal, unavailable

log = structlog.get_logger()


def refused(refusal: HttpRefusal) -> Response:
    """The response to a request that was refused."""
    return _response(refusal.error, refusal.status, refusal.headers)


def of_exception(error: Exception, request_id: str) -> Response:
    """The response where an exception escaped; the log tells more than it."""
    fault = fault_of(error)
    if fault is not None:
        note(fault, error, request_id)
        return refused(unavailable(fault))
    log.error("A request met an exception", request_id=request_id, exc_info=error)
    return _broken(request_id)


def _broken(request_id: str) -> Response:
    told = GraphQLError(
        f"Something went wrong on the server. It is logged as {request_id}.",
        extensions={"code": INTERNAL_SERVER_ERROR, "requestId": request_id},
    )
    return _response(told, HTTPStatus.INTERNAL_SERVER_ERROR, {})


async def of_refusal(request: Request, error: Exception) -> Response:
    """Starlette's way to answer an :class:`HttpRefusal`."""
    if not isinstance(error, HttpRefusal):
        raise error
    return refused(error)


async def of_http(request: Request, error: Exception) -> Response:
    """Starlette's way to answer what its router refuses: 404 and 405."""
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    told = GraphQLError(
        f"{status.phrase}: {request.method} {request.url.path}",
        extensions={"code": status.name},
    )
    return _response(told, status, dict(error.headers or {}))


def _response(
    error: GraphQLError, status: HTTPStatus, headers: dict[str, str]
) -> Response:
    body = orjson.dumps({"errors": [error.formatted]})
    return Response(body, status, headers, media_type="application/json")

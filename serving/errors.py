"""Errors of HTTP itself, in the shape of GraphQL's: one kind of body for clients."""

from collections.abc import Sequence
from http import HTTPStatus

import orjson
import structlog
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.db.faults import Fault, fault_of
from models.refusals import Reason
from schema.errors import BAD_USER_INPUT, INTERNAL_SERVER_ERROR, UNAVAILABLE, note


class HttpRefusal(Exception):  # noqa: N818 - the client's fault, not the program's
    """A request that is no GraphQL request, or that may not be made."""

    def __init__(
        self, status: HTTPStatus, message: str, code: str, **headers: str
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = GraphQLError(message, extensions={"code": code})
        self.headers = {
            name.replace("_", "-"): value for name, value in headers.items()
        }


class DocumentRefusal(Exception):  # noqa: N818 - the client's fault as well
    """A GraphQL request whose document or variables cannot be run."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = list(errors)


RETRY_AFTER = "2"
"""Seconds after which a client may look whether the database is back."""


def unavailable(fault: Fault) -> HttpRefusal:
    """Refuse what the database cannot do at the moment."""
    refusal = HttpRefusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        fault.message,
        UNAVAILABLE,
        retry_after=RETRY_AFTER,
    )
    extensions = {"code": UNAVAILABLE, "reason": fault.value}
    refusal.error = GraphQLError(fault.message, extensions=extensions)
    return refusal


def stopping() -> HttpRefusal:
    """Refuse what was not done when the server had to stop."""
    return HttpRefusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The server stops. A change may have been made: look before you repeat it.",
        "SERVICE_UNAVAILABLE",
        retry_after=RETRY_AFTER,
        connection="close",
    )


def bad_request(message: str) -> HttpRefusal:
    """Refuse what is no GraphQL request."""
    return HttpRefusal(HTTPStatus.BAD_REQUEST, message, "BAD_REQUEST")


def bad_input(reason: Reason, message: str) -> DocumentRefusal:
    """Refuse a document that is well-formed, for one of the API's reasons."""
    extensions = {"code": BAD_USER_INPUT, "reason": reason}
    return DocumentRefusal([GraphQLError(message, extensions=extensions)])


def with_code(error: GraphQLError, code: str) -> GraphQLError:
    """The same error with a code for programs."""
    error.extensions = {**(error.extensions or {}), "code": code}
    return error


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

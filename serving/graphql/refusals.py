"""What the door answers when it does not run an operation."""

from collections.abc import Sequence
from http import HTTPStatus

from graphql import GraphQLError

from models.db.faults import Fault
from models.refusals import Reason
from schema.errors import BAD_USER_INPUT, UNAVAILABLE


class HttpRefusal(Exception):  # noqa: N818 - the client's fault, not the program's
    """A request that is no GraphQL request, or that may not be made."""

    def __init__(
        self, status: HTTPStatus, message: str, code: str, **headers: str
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = GraphQLError(message, extensions={"code": code})
        self.headers = {name.replace("_", "-"): it for name, it in headers.items()}


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

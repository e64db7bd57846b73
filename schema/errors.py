"""Errors as clients see them: a code for programs, a sentence for people.

What the viewer can put right is explained. Everything else is a fault of ours: it is
logged once, and the client gets a request id to ask about it with.
"""

from collections.abc import Iterable, Iterator

import structlog
from graphql import FieldNode, GraphQLError, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension

from models.db.faults import Fault, fault_of, was_ended
from models.refusals import Reason, Refusal
from resolvers.viewers import Forbidden
from schema.places import name_arguments

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
FORBIDDEN = "FORBIDDEN"
UNAVAILABLE = "SERVICE_UNAVAILABLE"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
ENDED = "The operation was stopped before it was complete. Request less at once."

log = structlog.get_logger(__name__)


class Errors(SchemaExtension):
    """Tells errors of the document from those of its execution."""

    def on_validate(self) -> Iterator[None]:
        """Give them their code."""
        yield
        errors = self.execution_context.pre_execution_errors or ()
        for error in errors:
            error.extensions = {"code": VALIDATION_FAILED}
        if errors and self.execution_context.graphql_document is not None:
            name_arguments(self.execution_context.graphql_document, errors)


def describe(errors: Iterable[GraphQLError], request_id: str) -> None:
    """Let each error say what clients see of it: a fault of ours not what it is."""
    for error in errors:
        if "code" not in (error.extensions or {}):
            error.message, error.extensions = _described(error, request_id)


def _described(error: GraphQLError, request_id: str) -> tuple[str, dict[str, str]]:
    match _cause(error):
        case GraphQLSyntaxError():
            return error.message, {"code": PARSE_FAILED}
        case GraphQLError() if not _is_ours(error):
            reason = Reason.INVALID_VALUE
            return error.message, {"code": BAD_USER_INPUT, "reason": reason}
        case Refusal(reason=reason, message=message):
            return message, {"code": BAD_USER_INPUT, "reason": reason}
        case Forbidden() as refusal:
            return str(refusal), {"code": FORBIDDEN}
        case unasked:
            return _of_server(unasked, error, request_id)


def _of_server(
    cause: Exception, error: GraphQLError, request_id: str
) -> tuple[str, dict[str, str]]:
    """What is said of an exception that nothing in the request is wrong about."""
    if was_ended(cause):
        return ENDED, {"code": BAD_USER_INPUT, "reason": Reason.TOO_MANY}
    fault = fault_of(cause)
    if fault is not None:
        return _passing(fault, cause, request_id)
    return _masked(cause, error, request_id)


def _cause(error: GraphQLError) -> Exception:
    """What was raised at first, below the wrappings."""
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _is_ours(error: GraphQLError) -> bool:
    """Whether a field's value did not fit the schema, rather than what was asked."""
    of_field = any(isinstance(node, FieldNode) for node in error.nodes or ())
    return error.path is not None and of_field


def _passing(
    fault: Fault, cause: Exception, request_id: str
) -> tuple[str, dict[str, str]]:
    note(fault, cause, request_id)
    return fault.message, {"code": UNAVAILABLE, "reason": fault.value}


def note(fault: Fault, cause: BaseException, request_id: str) -> None:
    """Log what the database does, and what to do about it."""
    log.warning(
        "The database",
        fault=fault.value,
        advice=fault.advice,
        error=" ".join(str(cause).split()),
        request_id=request_id,
    )


def _masked(
    fault: Exception, error: GraphQLError, request_id: str
) -> tuple[str, dict[str, str]]:
    log.error("fault", request_id=request_id, path=error.path, exc_info=fault)
    message = f"Something went wrong on the server. It is logged as {request_id}."
    return message, {"code": INTERNAL_SERVER_ERROR, "requestId": request_id}

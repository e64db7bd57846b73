"""Scalars: JSON and times, and the checks of JSON and text that clients send."""

import re
from datetime import datetime
from typing import Any, NewType

import orjson
import strawberry
from graphql import GraphQLError, ValueNode, value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from exchange.checks import InvalidValue, kept_json
from models import timestamps
from models.db import threads
from models.refusals import Reason, Refusal

JSON = NewType("JSON", object)
"""Out: the text of a JSON value. In: the value."""

Representation = NewType("Representation", object)
"""The key of an object, as a gateway knows it: an object of JSON."""

DateTime = NewType("DateTime", int)
"""A moment in whole microseconds since 1970."""

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|(?!-00:00)[+-]\d\d:\d\d)",
    re.ASCII | re.IGNORECASE,
)


def _json_out(text: Any) -> orjson.Fragment:
    """The text of a JSON value as it is.

    Nothing of it where the answer is too large by now: it will be refused.
    """
    return orjson.Fragment(text if threads.count_written(len(text)) else "null")


def _json_in(value: Any) -> Any:
    return value


def _json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    return value_from_ast_untyped(node, variables)


def _moment_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> int:
    """As :func:`_moment_in`; an error says where in the document the value stands."""
    try:
        return _moment_in(value_from_ast_untyped(node, variables))
    except GraphQLError as error:
        raise GraphQLError(error.message, node) from None


def _moment_in(value: Any) -> int:
    if not isinstance(value, str) or _RFC_3339.fullmatch(value) is None:
        raise GraphQLError(
            "A time must be written as in RFC 3339 with its offset from UTC, such as"
            " 2026-11-23T20:45:53.000Z."
        )
    try:
        return timestamps.of(datetime.fromisoformat(value.upper()))
    except (ValueError, OverflowError):
        raise GraphQLError(f"{value} is not a valid time.") from None


SCALARS: dict[object, ScalarDefinition] = {
    JSON: strawberry.scalar(
        name="JSON",
        description=(
            "Any JSON value. Used where Label Studio's JSON is passed on unchanged."
        ),
        specified_by_url="https://www.rfc-editor.org/rfc/rfc8259",
        serialize=_json_out,
        parse_value=_json_in,
        parse_literal=_json_literal,
    ),
    Representation: strawberry.scalar(
        name="_Any",
        description="The type and the key of an object of a supergraph.",
        parse_value=_json_in,
        parse_literal=_json_literal,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description=(
            "A time, written as in RFC 3339, in UTC and to the millisecond:"
            " `2026-11-23T20:45:53.000Z`. Input may have other offsets from UTC, and"
            " up to six digits after the second."
        ),
        specified_by_url=("https://scalars.graphql.org/andimarek/date-time.html"),
        serialize=timestamps.to_the_millisecond,
        parse_value=_moment_in,
        parse_literal=_moment_literal,
    ),
}


def json_text(name: str, value: object) -> str:
    """The text of the value, as it is stored.

    Raises:
        Refusal: it is too long or too deep, or holds what cannot be kept.

    """
    try:
        return kept_json(value, name, "result_bytes")
    except InvalidValue as fault:
        raise Refusal(Reason.INVALID_VALUE, f"`{fault.path}` {fault.message}") from None


def result_of(value: object, name: str = "result") -> list[Any]:
    """The value, where it can be the result of an annotation or a prediction.

    Raises:
        Refusal: it is no list of objects, or cannot be kept.

    """
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal(
            Reason.INVALID_VALUE,
            f"`{name}` must be a list of objects, such as"
            ' [{"from_name": "label", "to_name": "text", "type": "choices",'
            ' "value": {"choices": ["yes"]}}]; an answer without regions is [].',
        )
    json_text(name, value)
    return value

"""What a GraphQL request says, read strictly from a body or a query string."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson

from serving.errors import HttpRefusal, bad_request
from serving.graphql import json_numbers
from serving.limits import Limits, setting


class Parameters(NamedTuple):
    """The parameters of GraphQL over HTTP."""

    query: str
    """Empty where the document is asked for by its id."""
    variables: Mapping[str, Any]
    operation_name: str | None
    size: int
    """Bytes of all of it."""
    document_id: str | None = None
    """Of a persisted document."""
    sha256: str | None = None
    """Of the document, in hexadecimal, from a client of Apollo's persisted queries."""


def of_body(body: bytes, limits: Limits) -> Parameters:
    """The parameters of a POST request.

    Raises:
        HttpRefusal: the body is not the JSON object that it should be.

    """
    if not body:
        raise bad_request('The body is empty; send {"query": "…"} as JSON.')
    said = parsed(body, "The body", limits)
    if isinstance(said, list):
        raise bad_request("Batches are not supported: send one operation a request.")
    if not isinstance(said, dict):
        raise bad_request('The body must be a JSON object: {"query": "…"}.')
    return checked(said, len(body))


def of_query_string(params: Mapping[str, str], limits: Limits) -> Parameters:
    """The parameters of a GET request: ``variables`` and ``extensions`` are JSON text.

    Raises:
        HttpRefusal: a parameter is missing or of another type.

    """
    said: dict[str, Any] = dict(params)
    for name in ("variables", "extensions"):
        if said.get(name):
            text = said[name].encode()
            said[name] = parsed(text, f"The parameter {name!r}", limits)
        else:
            said.pop(name, None)
    return checked(said, sum(map(len, params.values())))


def parsed(text: bytes, what: str, limits: Limits) -> Any:
    """The value of a JSON text.

    Raises:
        HttpRefusal: it is none, or too many levels deep.

    """
    try:
        value = json_numbers.loads(text)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"{what} is no valid JSON in UTF-8: {error}.") from None
    # So many brackets are needed to go so deep: most bodies need no closer look.
    opened = text.count(b"[") + text.count(b"{")
    if opened > limits.levels and _is_deeper(value, limits.levels):
        raise bad_request(
            f"{what} has lists and objects more than {limits.levels} levels inside each"
            f" other ({setting('levels')})."
        )
    return value


def _is_deeper(value: Any, levels: int) -> bool:
    inside = [value]
    for _ in range(levels):
        inside = [inner for outer in inside for inner in _children(outer)]
    return any(isinstance(inner, dict | list) for inner in inside)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def checked(said: Mapping[str, Any], size: int) -> Parameters:
    """The parameters in an object.

    Raises:
        HttpRefusal: one is missing or of another type.

    """
    query, document_id = _document(said)
    name = said.get("operationName")
    if not isinstance(name, str | None):
        raise bad_request("The parameter 'operationName' must be a string or null.")
    for key in ("variables", "extensions"):
        if not isinstance(said.get(key), dict | None):
            raise bad_request(f"The parameter '{key}' must be a JSON object or null.")
    # Some clients send "" where they mean none, as forms do.
    variables = said.get("variables") or {}
    sha256 = _sha256(said)
    return Parameters(query, variables, name or None, size, document_id, sha256)


def _sha256(said: Mapping[str, Any]) -> str | None:
    """The hash that ``extensions`` ask for a document by, or say of its text."""
    extensions = said.get("extensions")
    asked = extensions.get("persistedQuery") if isinstance(extensions, dict) else None
    sha256 = asked.get("sha256Hash") if isinstance(asked, dict) else None
    return sha256 if isinstance(sha256, str) else None


def _document(said: Mapping[str, Any]) -> tuple[str, str | None]:
    """The text of the document, or its id."""
    query, document_id = said.get("query"), said.get("documentId")
    if document_id is None and not query and _sha256(said) is not None:
        return "", None
    if document_id is None:
        if not isinstance(query, str) or not query:
            raise bad_request("The parameter 'query' must be the text of a document.")
        return query, None
    if not isinstance(document_id, str) or not document_id:
        raise bad_request("The parameter 'documentId' must be the id of a document.")
    if query is not None:
        raise bad_request("Send 'documentId' or 'query', not both.")
    return "", document_id


JSON = "application/json"
GRAPHQL_RESPONSE = "application/graphql-response+json"

_OFFERED = {
    GRAPHQL_RESPONSE: GRAPHQL_RESPONSE,
    JSON: JSON,
    "application/*": JSON,
    "*/*": JSON,
}


@lru_cache(maxsize=128)
def answered_in(accept: str) -> str:
    """The media type that suits an Accept header best; the first of equals.

    Raises:
        HttpRefusal: none of ours suits.

    """
    if not accept.strip():
        return JSON
    ranges = [_quality(part) for part in accept.split(",")]
    offered = [
        (quality, _OFFERED[name]) for name, quality in ranges if name in _OFFERED
    ]
    quality, best = max(offered, key=lambda pair: pair[0], default=(0.0, JSON))
    if quality <= 0:
        raise HttpRefusal(
            HTTPStatus.NOT_ACCEPTABLE,
            f"Answers are {GRAPHQL_RESPONSE} or {JSON}; the Accept header allows"
            " neither.",
            "NOT_ACCEPTABLE",
        )
    return best


@lru_cache(maxsize=128)
def check_content_type(content_type: str) -> None:
    """Refuse a body that is not JSON in UTF-8.

    Raises:
        HttpRefusal: says which media type is wanted.

    """
    name, *parameters = _parts(content_type)
    charsets = [
        value
        for key, _, value in (each.partition("=") for each in parameters)
        if key == "charset"
    ]
    if name != JSON or any(
        charset.strip('"') not in {"utf-8", "utf8"} for charset in charsets
    ):
        raise HttpRefusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body must be {JSON} in UTF-8, said by its Content-Type header.",
            "UNSUPPORTED_MEDIA_TYPE",
        )


def check_content_encoding(encoding: str) -> None:
    """Refuse a body that is compressed.

    Raises:
        HttpRefusal: says that it has to come as it is.

    """
    if encoding.strip().lower() not in {"", "identity"}:
        raise HttpRefusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is encoded as {encoding[:100]!r} (Content-Encoding). Bodies are"
            " read as they are: send it without.",
            "UNSUPPORTED_MEDIA_TYPE",
            accept_encoding="identity",
        )


def _quality(part: str) -> tuple[str, float]:
    name, *parameters = _parts(part)
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key == "q":
            return name, _number(value)
    return name, 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(";")]

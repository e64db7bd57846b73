"""Which media types are read, and which one an answer is written in."""

from functools import lru_cache
from http import HTTPStatus

from serving.graphql.refusals import HttpRefusal

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
        it for key, _, it in (p.partition("=") for p in parameters) if key == "charset"
    ]
    if name != JSON or any(it.strip('"') not in {"utf-8", "utf8"} for it in charsets):
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

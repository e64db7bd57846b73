"""From what became of an operation to the bytes that say so."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError
from starlette.types import Send
from strawberry.types import ExecutionResult

from schema.errors import UNAVAILABLE, describe
from serving.compression import VARY
from serving.errors import RETRY_AFTER, HttpRefusal
from serving.graphql.parameters import GRAPHQL_RESPONSE
from serving.limits import Limits, setting

PIECE = 256 * 1024
"""Bytes that are given to the connection at once."""
LONGEST_MESSAGE = 2_000
"""Characters."""


class Answer(NamedTuple):
    """What became of a request."""

    content: dict[str, Any]
    """The GraphQL response; ``data`` is missing if nothing was run. Once it is written,
    only its keys."""
    body: bytes = b""
    """The same as JSON."""
    codes: tuple[str, ...] = ()
    """The codes of all errors, also of those that are not reported."""
    operation: str | None = None
    """The name of the operation that was run."""
    statements: int = 0
    """How many SQL statements it took."""
    was_ended: bool = False
    """Whether it took longer than it may, or became larger."""
    user_id: int | None = None
    """Who asked."""
    is_export: bool = False
    """It holds an export."""
    coding: str | None = None
    """How the body is compressed."""


def of_result(
    result: ExecutionResult, most: int, operation: str | None, request_id: str
) -> Answer:
    """The answer of an operation that was executed."""
    errors = result.errors or []
    # Strawberry lets through, as it is, what an extension raises.
    describe(errors, request_id)
    if result.data is None and all(error.path is None for error in errors):
        return of_errors(errors, most)  # its variables could not be read
    return _answer({"data": result.data}, errors, most, operation)


def of_errors(errors: Sequence[GraphQLError], most: int) -> Answer:
    """The answer of a request that was not executed: it has no ``data``."""
    return _answer({}, errors, most)


def format_error(error: GraphQLError) -> Mapping[str, Any]:
    """An error as it is written; what it quotes of a large request is cut."""
    formatted = error.formatted
    if len(error.message) > LONGEST_MESSAGE:
        formatted["message"] = f"{error.message[:LONGEST_MESSAGE]}…"
    return formatted


def written(answer: Answer) -> Answer:
    """The answer with its JSON. That of a large one takes long: call it in a thread."""
    body = orjson.dumps(answer.content)
    # Large values are not kept twice for as long as it is sent.
    return answer._replace(body=body, content=dict.fromkeys(answer.content))


async def sent(answer: Answer, media_type: str, send: Send) -> None:
    """Send it over HTTP; its status tells more to those who ask for GraphQL's type."""
    refused = "data" not in answer.content and media_type == GRAPHQL_RESPONSE
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        VARY,
    ]
    if answer.coding:
        headers.append((b"content-encoding", answer.coding.encode()))
    if UNAVAILABLE in answer.codes:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        headers.append((b"retry-after", RETRY_AFTER.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = memoryview(answer.body)
    while len(body) > PIECE:  # each is read before the next is given
        piece = {"type": "http.response.body", "body": bytes(body[:PIECE])}
        await send({**piece, "more_body": True})
        body = body[PIECE:]
    await send({"type": "http.response.body", "body": bytes(body)})


def _answer(
    content: dict[str, Any],
    errors: Sequence[GraphQLError],
    most: int,
    operation: str | None = None,
) -> Answer:
    if errors:
        content = {
            "errors": [format_error(error) for error in errors[:most]],
            **content,
        }
    if len(errors) > most:
        content["extensions"] = {"errorsNotReported": len(errors) - most}
    return Answer(content, b"", tuple(map(_code, errors)), operation)


def _code(error: GraphQLError) -> str:
    return str((error.extensions or {}).get("code"))


SMALL = 256 * 1024
"""Bytes of an answer that is not worth counting."""
SHARE = 4
"""One user may have a part of it that is so many times smaller."""


class Unsent:
    """Counts the bytes of large answers that are being sent by this process."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.unsent_bytes
        self._most_of_user = max(limits.unsent_bytes // SHARE, limits.answer_bytes)
        self._all = 0
        self._of_users: Counter[str] = Counter()

    @contextmanager
    def held(self, whose: str, size: int) -> Iterator[None]:
        """Hold an answer until it was sent.

        Raises:
            HttpRefusal: too much is held already, by this user or by all.

        """
        if size <= SMALL:
            yield
            return
        others = self._of_users[whose]
        if self._all + size > self._most or others + size > self._most_of_user:
            raise self._refusal()
        self._all += size
        self._of_users[whose] += size
        try:
            yield
        finally:
            self._all -= size
            self._of_users[whose] -= size
            if not self._of_users[whose]:
                del self._of_users[whose]

    def _refusal(self) -> HttpRefusal:
        return HttpRefusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"Answers of more than {self._most:,} bytes ({setting('unsent_bytes')}; a"
            f" user's share is {self._most_of_user:,}) wait to be read. Read those that"
            " you asked for, then ask again.",
            "SERVICE_UNAVAILABLE",
            retry_after="5",
        )

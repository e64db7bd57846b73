"""The bytes of a request's body, no more and no longer than is allowed."""

import asyncio
from collections.abc import Coroutine, Generator
from http import HTTPStatus
from types import coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from serving.errors import HttpRefusal
from serving.limits import Limits, setting


async def read(receive: Receive, announced: str, limits: Limits) -> bytes:
    """The whole body.

    Args:
        receive: where it comes from.
        announced: what the client says that its length is.
        limits: how large it may be, and how long it may take.

    Raises:
        HttpRefusal: it is larger than allowed, or does not arrive in time.

    """
    _check_size(_number(announced), limits)
    try:
        return await deadline(limits.body_seconds, _counted(receive, limits))
    except TimeoutError:
        raise HttpRefusal(
            HTTPStatus.REQUEST_TIMEOUT,
            f"The body did not arrive within {limits.body_seconds:g} seconds"
            f" ({setting('body_seconds')}).",
            "REQUEST_TIMEOUT",
            connection="close",
        ) from None
    except ClientDisconnect:
        raise HttpRefusal(
            HTTPStatus.BAD_REQUEST, "The body ended early.", "BAD_REQUEST"
        ) from None


def _number(announced: str) -> int:
    """What the client says; a number that it is not is found out while reading."""
    try:
        return int(announced or "0")
    except ValueError:
        return 0


async def _counted(receive: Receive, limits: Limits) -> bytes:
    pieces = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece: bytes = message.get("body", b"")
        size += len(piece)
        _check_size(size, limits)
        pieces.append(piece)
        more = message.get("more_body", False)
    return b"".join(pieces)


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.body_bytes:
        raise HttpRefusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body has {size:,} bytes or more. The limit is"
            f" {limits.body_bytes:,} ({setting('body_bytes')}).",
            "PAYLOAD_TOO_LARGE",
            connection="close",
        )


Result = TypeVar("Result")


async def deadline(seconds: float, work: Coroutine[Any, Any, Result]) -> Result:
    """What the work returns, if it has to wait no longer than this.

    The clock is set when it begins to wait. To set it for each small request, whose
    body comes along with it, took a tenth of the time of such a request.

    Raises:
        TimeoutError: the time is over; the work was ended where it waited.

    """
    try:
        awaited = work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _rest(work, awaited)


@coroutine
def _rest(
    work: Coroutine[Any, Any, Result], awaited: Any
) -> Generator[Any, Any, Result]:
    """The rest of a coroutine that waits for something already."""
    try:
        yield awaited
    except BaseException:
        work.close()
        raise
    return (yield from work.__await__())

"""The bytes of a request's body, no more and no longer than is allowed."""

import asyncio
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request

from serving.graphql.refusals import HttpRefusal
from serving.limits import Limits, setting


async def read(request: Request, limits: Limits) -> bytes:
    """The whole body.

    Raises:
        HttpRefusal: it is larger than allowed, or does not arrive in time.

    """
    _check_size(_announced(request), limits)
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _counted(request, limits)
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


def _announced(request: Request) -> int:
    """What the client says; a number that it is not is found out while reading."""
    try:
        return int(request.headers.get("content-length", "0"))
    except ValueError:
        return 0


async def _counted(request: Request, limits: Limits) -> bytes:
    pieces = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        _check_size(size, limits)
        pieces.append(piece)
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

"""Media of projects that follow a Label Studio: it is asked with the link's token."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, suppress
from functools import partial
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import structlog
from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from linking import clients
from linking.client import LabelStudioClient, LabelStudioError, Media, Unauthorized
from linking.media import path_of
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow
from serving.errors import HttpRefusal
from serving.executors import Executor
from serving.media.addresses import MediaAddress
from serving.media.sources import KINDS

MOST_BYTES = 200 * 1024 * 1024
READ_SECONDS = 20.0
THREADS = 8
"""So many files are waited for at once."""
CLIENTS = 64
PASSED_ON = (
    "content-type",
    "content-length",
    "content-range",
    "accept-ranges",
    "last-modified",
    "etag",
)
REDIRECTS = range(300, 400)

log = structlog.get_logger()
Result = TypeVar("Result")


class LinkedLabelStudio:
    """Files of the Label Studio that the project of a task follows."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._threads = anyio.CapacityLimiter(THREADS)
        self._clients: LRUCache[tuple[int, str], LabelStudioClient] = LRUCache(CLIENTS)

    def takes(self, address: MediaAddress) -> bool:
        """Whether its Label Studio has it."""
        return address.link is not None and _path(address) is not None

    async def respond(self, address: MediaAddress, request: Request) -> Response:
        """The file, the range of it that is asked for, or where it is instead.

        Raises:
            HttpRefusal: Label Studio does not send it, or not as media.

        """
        link, path = address.link, _path(address)
        if link is None or path is None:
            raise _not_there()
        range_ = request.headers.get("range")
        opened, media = await self._opened(link, path, range_)
        try:
            response = self._response(link, opened, media)
        except BaseException:
            await self._close(opened)
            raise
        if request.method == "HEAD" or not isinstance(response, StreamingResponse):
            await self._close(opened)
            return Response(status_code=response.status_code, headers=response.headers)
        return response

    async def _opened(
        self, link: LinkRow, path: str, range_: str | None
    ) -> tuple[AbstractContextManager[Media], Media]:
        """The file as it comes; once more with a new access token after a 401."""
        for is_last in (False, True):
            key, client = await self._client(link)
            opened = client.media(path, range_)
            media = await self._asked(opened.__enter__)
            if media.status != HTTPStatus.UNAUTHORIZED or is_last:
                return opened, media
            await self._close(opened)
            self._clients.pop(key, None)
        raise AssertionError

    async def _client(self, link: LinkRow) -> tuple[tuple[int, str], LabelStudioClient]:
        """The client of a link, which keeps its access token, and its name."""
        sealed = await self._executor(partial(_sealed_token, link.id))
        if sealed is None:
            raise _not_there()
        key = (link.id, sealed)
        client = self._clients.get(key)
        if client is None:
            make = partial(clients.opened, sealed, link.base_url, READ_SECONDS)
            client = self._clients[key] = await self._asked(make)
        return key, client

    def _response(
        self, link: LinkRow, opened: AbstractContextManager[Media], media: Media
    ) -> Response:
        headers = media.headers
        if media.status in REDIRECTS:
            return _elsewhere(link, headers.get("location", ""))
        _check(media)
        passed_on = {name: headers[name] for name in PASSED_ON if name in headers}
        if "content-encoding" in headers:  # the pieces are decoded
            passed_on.pop("content-length", None)
        return StreamingResponse(
            self._pieces(opened, media.pieces),
            status_code=media.status,
            headers=passed_on,
        )

    async def _pieces(
        self, opened: AbstractContextManager[Media], pieces: Iterator[bytes]
    ) -> AsyncIterator[bytes]:
        """The file piece by piece; too large a one ends as a broken answer."""
        size = 0
        try:
            while piece := await self._asked(partial(next, pieces, b"")):
                size += len(piece)
                if size > MOST_BYTES:
                    raise _too_large()
                yield piece
        finally:
            with anyio.CancelScope(shield=True):
                await self._close(opened)

    async def _asked(self, ask: Callable[[], Result]) -> Result:
        """What a Label Studio is asked in a thread.

        Raises:
            HttpRefusal: it does not answer, or not to this token.

        """
        try:
            return await anyio.to_thread.run_sync(ask, limiter=self._threads)
        except Unauthorized:
            raise _refused_there() from None
        except LabelStudioError as error:
            log.warning("Media could not be loaded", error=str(error))
            raise _unreachable() from None

    async def _close(self, opened: AbstractContextManager[Media]) -> None:
        with suppress(LabelStudioError):
            await anyio.to_thread.run_sync(
                partial(opened.__exit__, None, None, None), limiter=self._threads
            )


def _path(address: MediaAddress) -> str | None:
    if address.task.external_id is None:
        return None
    return path_of(address.text, address.task.external_id)


def _sealed_token(link_id: int) -> str | None:
    with db.read():
        return links.sealed_token(link_id)


def _elsewhere(link: LinkRow, location: str) -> Response:
    """Send the browser to a signed address of a bucket; never back to Label Studio."""
    place = urlsplit(location)
    if place.scheme not in {"http", "https"} or place.netloc == _host(link):
        raise _refused_there()
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return RedirectResponse(location, HTTPStatus.FOUND, headers)


def _host(link: LinkRow) -> str:
    return urlsplit(link.base_url).netloc


def _check(media: Media) -> None:
    """Refuse what Label Studio did not send, and what is not media.

    Raises:
        HttpRefusal: it is not.

    """
    if media.status == HTTPStatus.NOT_FOUND:
        raise _not_there()
    if media.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise HttpRefusal(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "The file has no such range.",
            "RANGE_NOT_SATISFIABLE",
        )
    if media.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        raise _refused_there()
    kind = media.headers.get("content-type", "")
    if kind.partition("/")[0].strip().lower() not in KINDS:
        raise HttpRefusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Label Studio sends this file as something else than image, audio or"
            " video.",
            "UNSUPPORTED_MEDIA_TYPE",
        )
    length = media.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise _too_large()


def _not_there() -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.NOT_FOUND, "Label Studio does not have this file.", "NOT_FOUND"
    )


def _refused_there() -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.BAD_GATEWAY,
        "Label Studio does not send this file to the user of the link's token.",
        "LABEL_STUDIO_REFUSES",
    )


def _unreachable() -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.BAD_GATEWAY,
        "Label Studio does not answer at the moment.",
        "LABEL_STUDIO_UNREACHABLE",
    )


def _too_large() -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.BAD_GATEWAY,
        f"The file is larger than {MOST_BYTES:,} bytes.",
        "MEDIA_TOO_LARGE",
    )

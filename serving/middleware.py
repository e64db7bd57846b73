"""What every request passes: an id, a look at its names, and a line of the log.

All of it is one layer, for each that is put around a request costs every request.
"""

import asyncio
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import browsers, errors, measures
from serving.errors import HttpRefusal

REQUEST_ID = "x-request-id"
_ID = REQUEST_ID.encode()
_OWN_ID = re.compile(rb"[\w.:-]{8,64}")

Headers = Mapping[bytes, bytes]
"""The first header of each name, in small letters."""


@dataclass(slots=True)
class RequestRecord:
    """What one request was about. Never its variables, its token or its document."""

    request_id: str
    headers: Headers
    started: float = field(default_factory=time.perf_counter)
    status: int = 0
    operation: str | None = None
    codes: tuple[str, ...] = ()
    statements: int | None = None
    user_id: int | None = None
    """Who has signed in."""
    key_id: str = ""
    """Of the token that came with it, right or wrong; it names it and is not secret."""

    @staticmethod
    def of(scope: Scope) -> "RequestRecord":
        """The record of the request of this scope."""
        record: RequestRecord = scope["state"]["record"]
        return record

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.perf_counter() - self.started

    def header(self, name: bytes) -> str:
        """What the request's header of this name says; nothing where there is none."""
        return self.headers.get(name, b"").decode("latin-1")


class RequestMiddleware:
    """Gives each request an id and writes one line about it when it is answered.

    A client's own ``X-Request-ID`` is kept if it looks like one, so that a line can be
    found again across servers. What is refused, and what escapes from below, is
    answered here; so each answer has the id and the headers that all have.
    """

    def __init__(self, app: ASGIApp, check: Callable[[Headers], None]) -> None:
        """Stand before the application.

        Args:
            app: what answers.
            check: raises :class:`HttpRefusal` for a request that it may not see.

        """
        self._app = app
        self._check = check
        self._log = structlog.get_logger().bind()  # for each line it costs as much

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http":
            await self._logged(scope, receive, send)
        else:
            await self._passed(scope, receive, send)

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = _headers(scope)
        record = RequestRecord(_id(given.get(_ID)), given)
        scope.setdefault("state", {})["record"] = record
        own = (_ID, record.request_id.encode())

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                message["headers"] = browsers.completed(message["headers"], own)
            await send(message)

        try:
            await self._answered(scope, receive, send_completed, record)
        finally:
            measures.count(record.status, record.seconds, record.codes)
            self._log.info("request", **_line(scope, record))

    async def _answered(
        self, scope: Scope, receive: Receive, send: Send, record: RequestRecord
    ) -> None:
        try:
            self._check(record.headers)
            await self._app(scope, receive, send)
        except HttpRefusal as refusal:
            await errors.refused(refusal)(scope, receive, send)
        except asyncio.CancelledError:
            if record.status:
                raise
            await errors.refused(errors.stopping())(scope, receive, send)
        except Exception as error:
            answer = errors.of_exception(error, record.request_id)
            if record.status:  # the answer has begun: all that is left is to break off
                raise
            await answer(scope, receive, send)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            try:
                self._check(_headers(scope))
            except HttpRefusal as refusal:
                await errors.refused(refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _headers(scope: Scope) -> Headers:
    return dict(reversed(scope["headers"]))


def _line(scope: Scope, record: RequestRecord) -> dict[str, Any]:
    line = {
        "request_id": record.request_id,
        "method": scope["method"],
        "path": scope["path"][:200],
        "status": int(record.status),
        "milliseconds": round(record.seconds * 1000, 2),
    }
    if scope.get("client"):  # behind a proxy that is trusted: as it says
        line["client"] = scope["client"][0]
    if record.user_id is not None:
        line["user"] = record.user_id
    if record.key_id:
        line["key"] = record.key_id
    if record.operation is not None:
        line["operation"] = record.operation[:100]
    if record.statements is not None:
        line["statements"] = record.statements
    if record.codes:
        line["errors"] = sorted(set(record.codes))
    return line


def _id(own: bytes | None) -> str:
    return own.decode() if own and _OWN_ID.fullmatch(own) else secrets.token_hex(16)

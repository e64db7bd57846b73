"""What is known of a request while it runs, and the line of the log that it leaves."""

import re
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import errors, measures

log = structlog.get_logger()

REQUEST_ID = "x-request-id"
_OWN_ID = re.compile(r"[\w.:-]{8,64}", re.ASCII)


@dataclass
class Trace:
    """What one request was about. Never its variables, its token or its document."""

    request_id: str
    started: float = field(default_factory=time.perf_counter)
    status: int = 0
    operation: str | None = None
    codes: tuple[str, ...] = ()
    statements: int | None = None

    @staticmethod
    def of(scope: Scope) -> "Trace":
        """The trace of the request of this scope."""
        trace: Trace = scope["state"]["trace"]
        return trace

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.perf_counter() - self.started


class RequestLog:
    """Gives each request an id and writes one line about it when it is answered.

    A client's own ``X-Request-ID`` is kept if it looks like one, so that a line can be
    found again across servers. What escapes from below is answered and logged here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = Trace(_id(Headers(scope=scope).get(REQUEST_ID)))
        scope.setdefault("state", {})["trace"] = trace

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                trace.status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = trace.request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            answer = errors.of_exception(error, trace.request_id)
            if trace.status:  # the answer has begun: all that is left is to break off
                raise
            await answer(scope, receive, send_with_id)
        finally:
            measures.count(trace.status, trace.seconds, trace.codes)
            log.info("request", **_line(scope, trace))


def _line(scope: Scope, trace: Trace) -> dict[str, Any]:
    line = {
        "request_id": trace.request_id,
        "method": scope["method"],
        "path": scope["path"][:200],
        "status": trace.status,
        "milliseconds": round(trace.seconds * 1000, 2),
    }
    if trace.operation is not None:
        line["operation"] = trace.operation[:100]
    if trace.statements is not None:
        line["statements"] = trace.statements
    if trace.codes:
        line["errors"] = sorted(set(trace.codes))
    return line


def _id(own: str | None) -> str:
    return own if own and _OWN_ID.fullmatch(own) else uuid4().hex

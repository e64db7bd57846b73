"""How long a connection may make the server wait, and for how much of it.

uvicorn reads a request's head with neither a limit of its size nor a clock (its issue
157), answers 503 to everybody while enough connections say nothing, and keeps for good
what a client does not read. A proxy would bound that; these two classes do so without.
They add to uvicorn's own classes at the calls that asyncio's protocols have, and
replace nothing of them.
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Sized
from http import HTTPStatus
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from serving import browsers, errors
from serving.errors import HttpRefusal
from serving.limits import Limits, setting

MOST_FRAMES = 1_000
"""Frames of one message: a frame can be empty, and still takes memory."""
MOST_AHEAD = 100
"""Requests that a client may send before the first of them is answered."""
AT_ONCE = struct.pack("ii", 1, 0)
"""Lets the end of a connection wait for nothing."""
LEAST_READ = 64_000
"""Bytes that a client must read within the time that it has, to be given more."""


class IdleConnections:
    """The connections of a process on which no request is being answered.

    They are the first to go where there are too many: the oldest before the others.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._connections: dict[HttpConnection, None] = {}

    def add(self, connection: "HttpConnection") -> None:
        """It waits, and longer than none of the others."""
        self._connections.pop(connection, None)
        self._connections[connection] = None

    def discard(self, connection: "HttpConnection") -> None:
        """It has a request that is answered, or has ended."""
        self._connections.pop(connection, None)

    def end_oldest(self, but: "HttpConnection") -> None:
        """Make room for one that has just come."""
        connection = next(iter(self._connections))
        if connection is not but:
            self.discard(connection)
            connection.connections.discard(connection)  # at once: it counts no more
            connection.transport.abort()


def shared(limits: Limits) -> dict[str, Any]:
    """What all connections of a process find in the application's state."""
    return {"waiting": IdleConnections(limits)}


class Sending:
    """Ends a connection whose client does not read what it is sent.

    All that is written and not read stays in memory. The transport tells when that is
    more than 64 kB, and when nearly all of it has gone.
    """

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        self._transport = transport
        self._clock = Clock(seconds, self._look)
        self._unread = 0

    def begin(self) -> None:
        """There is something to be sent."""
        self._unread = self._transport.get_write_buffer_size()
        self._clock.start()

    def end(self) -> None:
        """It was sent, or the connection has ended."""
        self._clock.stop()

    def _look(self) -> None:
        unread = self._transport.get_write_buffer_size()
        if unread and unread > self._unread - LEAST_READ:
            self._break_off()
        else:
            self.begin()

    def _break_off(self) -> None:
        """End the connection; the system is to keep nothing for the client either."""
        raw = self._transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self._transport.abort()


class Clock:
    """Calls once, when it has run for so long."""

    def __init__(self, seconds: float, call: Callable[[], None]) -> None:
        self._seconds = seconds
        self._call = call
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Run from now on, unless it runs already."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._seconds, self._ring)

    def stop(self) -> None:
        """Do not call."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        self._call()


class OneByOne(FlowControl):
    """Reads no further while requests that were read wait for their turn."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._requests = waiting

    def resume_reading(self) -> None:
        """Read on, if there is nothing left to be done."""
        if not self._requests:
            super().resume_reading()


class HttpConnection(HttpToolsProtocol):
    """A connection whose requests must have a small head that soon is whole."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting: IdleConnections = self.app_state["waiting"]
        self._limits = self._waiting.limits
        self._head = Clock(self._limits.head_seconds, self._too_slow)
        self._is_in_head = False
        self._is_too_large = False
        self._is_whole = True
        """Whether all of the last request has come, its body too."""
        self._size = 0
        """Bytes of a head that is not whole, from its second piece on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it, and end another one where there are too many."""
        super().connection_made(transport)
        self.flow = OneByOne(transport, self.pipeline)
        self._sending = Sending(transport, self._limits.answer_seconds)
        self._waiting.add(self)
        self._head.start()
        most = self.limit_concurrency
        if most is not None and len(self.connections) >= most:
            self._waiting.end_oldest(but=self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._waiting.discard(self)
        self._head.stop()
        self._sending.end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse it, as far as that may go on."""
        if self._is_in_head:
            self._size += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._head.stop()
        elif self._is_in_head and self._size > self._limits.head_bytes:
            self._refuse(self._too_large())
        elif self._is_in_head or not self._is_busy():
            self._head.start()
        else:
            self._head.stop()

    def on_message_begin(self) -> None:
        """A head begins.

        Raises:
            OverflowError: too many came before it; uvicorn ends the connection then.

        """
        if len(self.pipeline) >= MOST_AHEAD:
            raise OverflowError
        super().on_message_begin()
        self._is_in_head, self._is_whole, self._size = True, False, 0

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._is_in_head = False
        size = len(self.url) + sum(
            len(name) + len(value) for name, value in self.headers
        )
        self._is_too_large = size > self._limits.head_bytes
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of a request has come."""
        self._is_whole = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer was given; the rest of its request, if any, has to come soon."""
        super().on_response_complete()
        if self.transport.is_closing():  # as soon as all was read
            self._sending.begin()
        if self._is_busy():  # with the next one
            return
        self._waiting.add(self)
        if not self._is_whole:
            self._head.start()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection on to WebSockets."""
        if self._is_too_large:
            self._refuse(self._too_large())
            return
        self._waiting.discard(self)
        self._sending.end()
        super().handle_websocket_upgrade()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection that was idle for long, with all that is unread."""
        self.transport.abort()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is written to."""
        super().pause_writing()
        self._sending.begin()

    def resume_writing(self) -> None:
        """The client has read most of it."""
        super().resume_writing()
        self._sending.end()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        self._waiting.discard(self)
        if self._is_too_large:
            app = _answering(self._too_large())
        super()._start_asgi_task(cycle, app)

    def _is_busy(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _too_slow(self) -> None:
        if self._is_busy():
            self._head.start()
        elif self._is_in_head:
            self._refuse(
                HttpRefusal(
                    HTTPStatus.REQUEST_TIMEOUT,
                    "The head of the request was not whole within"
                    f" {self._limits.head_seconds:g} seconds"
                    f" ({setting('head_seconds')}).",
                    "REQUEST_TIMEOUT",
                )
            )
        else:
            self.transport.abort()

    def _too_large(self) -> HttpRefusal:
        return HttpRefusal(
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            f"The head of the request has more than {self._limits.head_bytes:,} bytes"
            f" ({setting('head_bytes')}).",
            "REQUEST_HEADER_FIELDS_TOO_LARGE",
            connection="close",
        )

    def _refuse(self, refusal: HttpRefusal) -> None:
        """Answer without a request, and end the connection."""
        self._head.stop()
        if not self._is_busy():
            self.transport.write(_written(refusal))
        self.transport.close()
        self._sending.begin()


class SocketConnection(WebSocketsSansIOProtocol):
    """A WebSocket whose client has to read, and not only to write.

    The application closes it, with a reason, when the client does not read what it is
    told. This is for what the application does not see: answers to pings, and a client
    that does not read why it is sent away.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take it over from HTTP."""
        super().connection_made(transport)
        waiting: IdleConnections = self.app_state["waiting"]
        self._sending = Sending(transport, waiting.limits.answer_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._sending.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Read no more, for each ping that is read would be answered."""
        super().pause_writing()
        self._sending.begin()
        if not self.read_paused:
            self.transport.pause_reading()

    def resume_writing(self) -> None:
        """The client has read everything."""
        super().resume_writing()
        self._sending.end()
        if not self.read_paused:
            self.transport.resume_reading()

    def handle_cont(self, event: Frame) -> None:
        """Add a frame to its message, of which there are not too many."""
        if len(self.frames) >= MOST_FRAMES:
            self.transport.abort()
            return
        super().handle_cont(event)


def _answering(refusal: HttpRefusal) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await errors.refused(refusal)(scope, receive, send)

    return app


def _written(refusal: HttpRefusal) -> bytes:
    """A response as it goes over the wire."""
    response = errors.refused(refusal)
    fields = browsers.completed(response.raw_headers)
    named = [name + b": " + value for name, value in fields if name != b"connection"]
    status = f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}".encode()
    lines = [status, *named, b"connection: close", b"", bytes(response.body)]
    return b"\r\n".join(lines)

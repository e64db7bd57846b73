"""The address ``/graphql`` for WebSockets: who is let in, and how it ends."""

import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from models.db.faults import DatabaseError, fault_of
from schema.errors import note
from serving import errors
from serving.authentication import credentials
from serving.errors import HttpRefusal
from serving.live import messages
from serving.live.messages import SUBPROTOCOL, Closing
from serving.live.socket import Socket, SocketContext

LONGEST_REASON = 123
"""Bytes that fit into a frame that closes."""

log = structlog.get_logger()


class LiveEndpoint:
    """Lets clients in and writes a line of the log when they have gone."""

    def __init__(self, context: SocketContext) -> None:
        self._context = context

    async def respond(self, websocket: WebSocket) -> None:
        """Talk with one client."""
        try:
            given = credentials(websocket.headers.get("authorization"), websocket.scope)
            self._context.rates.admit(given, websocket)
            with self._context.quota.taken():
                await self._converse(websocket)
        except HttpRefusal as refusal:
            await websocket.send_denial_response(errors.refused(refusal))

    async def _converse(self, websocket: WebSocket) -> None:
        if SUBPROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(messages.BAD_SUBPROTOCOL, f"Speak {SUBPROTOCOL}")
            return
        await websocket.accept(SUBPROTOCOL)
        socket = Socket(websocket, self._context, uuid4().hex)
        started = time.perf_counter()
        code = await self._until_closed(websocket, socket)
        log.info(
            "socket",
            request_id=socket.request_id,
            code=code,
            seconds=round(time.perf_counter() - started, 2),
            delivered=socket.delivered,
            client=websocket.client.host if websocket.client else None,
            user=socket.user_id,
            key=socket.key_id,
        )

    async def _until_closed(self, websocket: WebSocket, socket: Socket) -> int:
        """The code that the socket was closed with."""
        code = 0
        try:
            await socket.converse()
        except* WebSocketDisconnect as gone:
            code = _first(gone).code
        except* Closing as closing:
            code = await _close(websocket, _first(closing))
        except* DatabaseError as group:
            fault = fault_of(_first(group))
            if fault is None:
                raise
            note(fault, _first(group), socket.request_id)
            away = Closing(messages.TRY_AGAIN, fault.message)
            code = await _close(websocket, away)
        return code


async def _close(websocket: WebSocket, closing: Closing) -> int:
    reason = closing.reason.encode()[:LONGEST_REASON].decode(errors="ignore")
    with suppress(RuntimeError, WebSocketDisconnect):  # it has just gone
        await websocket.close(closing.code, reason)
    return closing.code


def _first(group: BaseExceptionGroup[Any]) -> Any:
    """One of the exceptions of a group, which may stand in groups inside it."""
    error: Any = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error

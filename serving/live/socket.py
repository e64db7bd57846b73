"""One socket: signing in, and subscriptions that come and go."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from models.db.faults import DatabaseError
from models.refusals import Reason
from resolvers.following import Feed
from serving import measures
from serving.authentication import Credentials, credentials
from serving.errors import DocumentRefusal, HttpRefusal, bad_input
from serving.executors import Executor
from serving.graphql.parameters import Parameters
from serving.limits import Limits, setting
from serving.live import messages
from serving.live.announcements import Announcements
from serving.live.following import Asked, Followings
from serving.live.messages import TRY_AGAIN, ClientMessage, Closing
from serving.rates import Rates


class SocketQuota:
    """Counts the sockets of this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._taken = 0
        self._of_users: Counter[int] = Counter()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for a socket, of a client that is not known yet.

        Raises:
            HttpRefusal: all are taken.

        """
        if self._taken >= self._limits.sockets:
            raise HttpRefusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"There are {self._taken:,} WebSockets already, as many as are allowed"
                f" ({setting('sockets')}).",
                "SERVICE_UNAVAILABLE",
                retry_after="5",
            )
        self._taken += 1
        measures.sockets.inc()
        try:
            yield
        finally:
            self._taken -= 1
            measures.sockets.dec()

    @contextmanager
    def of_user(self, user_id: int) -> Iterator[None]:
        """One of the places of a user.

        Raises:
            Closing: all of them are taken.

        """
        if self._of_users[user_id] >= self._limits.sockets_of_user:
            allowed = self._limits.sockets_of_user
            limit = f"{allowed:,} ({setting('sockets_of_user')})"
            raise Closing(TRY_AGAIN, f"Too many sockets of this user: {limit}")
        self._of_users[user_id] += 1
        try:
            yield
        finally:
            self._of_users[user_id] -= 1
            if not self._of_users[user_id]:
                del self._of_users[user_id]


SECONDS_BETWEEN_CHECKS = 4.0
"""How often it is looked whether a client may still follow, when nothing happens."""

LONGEST_PAUSE = 5.0
"""Seconds until it is looked again whether a token may be sent more."""

Result = TypeVar("Result")

log = structlog.get_logger()


class SocketContext:
    """What all sockets of a process share."""

    def __init__(
        self, followings: Followings, rates: Rates, limits: Limits, executor: Executor
    ) -> None:
        self.followings = followings
        self.rates = rates
        self.limits = limits
        self.executor = executor
        self.announcements = Announcements()
        self.quota = SocketQuota(limits)


class Socket:
    """The conversation with one client, from its ``connection_init`` on."""

    def __init__(
        self, websocket: WebSocket, context: SocketContext, request_id: str
    ) -> None:
        self._websocket = websocket
        self._context = context
        self.request_id = request_id
        self._credentials = Credentials()
        self.user_id: int | None = None
        """Who has signed in."""
        self._running: dict[str, asyncio.Task[None]] = {}
        self.delivered = 0

    @property
    def key_id(self) -> str:
        """Of the token that it signed in with."""
        return self._credentials.key_id

    async def converse(self) -> None:
        """Answer the client until it goes.

        Raises:
            Closing: in a group: the socket is to be closed.
            WebSocketDisconnect: in a group: the client has gone.

        """
        async with asyncio.TaskGroup() as tasks:
            user_id = await self._signed_in()
            with self._context.quota.of_user(user_id):
                await self._send(messages.ACKNOWLEDGED)
                while True:
                    message = await self._received()
                    self._count()
                    await self._answer(message, tasks)

    async def _signed_in(self) -> int:
        try:
            async with asyncio.timeout(self._context.limits.init_seconds):
                message = await self._received()
                while message.type in {"ping", "pong"}:
                    await self._pong(message)
                    message = await self._received()
        except TimeoutError:
            raise Closing(messages.TOO_LATE, "No connection_init in time") from None
        if message.type != "connection_init":
            raise Closing(messages.UNAUTHORIZED, "Unauthorized")
        self._credentials = credentials(message.authorization, self._websocket.scope)
        self._count()
        user = await self._in_thread(
            partial(self._context.followings.user, self._credentials)
        )
        self._context.rates.signed_in(self._credentials)
        self.user_id = user.id
        return user.id

    def _count(self) -> None:
        try:
            self._context.rates.admit(self._credentials, self._websocket)
        except HttpRefusal as refusal:
            raise Closing(messages.TRY_AGAIN, str(refusal)) from None

    async def _answer(self, message: ClientMessage, tasks: asyncio.TaskGroup) -> None:
        match message.type:
            case "ping" | "pong":
                await self._pong(message)
            case "subscribe":
                await self._subscribe(message.id, message.parameters, tasks)
            case "complete":
                self._end(message.id)
            case "connection_init":
                raise Closing(messages.TWICE, "Too many initialisation requests")
            case _:
                raise Closing(messages.BAD_REQUEST, "Unknown type of message")

    async def _pong(self, message: ClientMessage) -> None:
        if message.type == "ping":
            await self._send(messages.PONG)

    async def _subscribe(
        self, id_: str, asked: Parameters, tasks: asyncio.TaskGroup
    ) -> None:
        if id_ in self._running:
            raise Closing(
                messages.ALREADY_THERE, f"Subscriber for {id_[:50]} already exists"
            )
        allowed = self._context.limits.subscriptions
        if len(self._running) >= allowed:
            limit = f"{allowed:,} ({setting('subscriptions')})"
            text = f"A socket may have {limit} subscriptions at once."
            errors = bad_input(Reason.TOO_MANY, text).errors
            await self._send(messages.error(id_, errors))
            return
        wanted = Asked(self.request_id, self._credentials, asked)
        self._running[id_] = tasks.create_task(self._follow(id_, wanted))

    def _end(self, id_: str) -> None:
        running = self._running.pop(id_, None)
        if running is not None:
            running.cancel()

    async def _follow(self, id_: str, asked: Asked) -> None:
        try:
            feed = await self._in_thread(partial(self._context.followings.begin, asked))
            await self._deliver(id_, asked, feed)
        except DocumentRefusal as refusal:
            del self._running[id_]
            await self._send(messages.error(id_, refusal.errors))

    async def _deliver(self, id_: str, asked: Asked, feed: Feed) -> None:
        """Send what comes after it, and whatever happens from then on.

        Nothing is kept for a client that reads slowly: what it has not read yet is read
        from the database when its turn comes.
        """
        with self._context.announcements.of(feed.project_id) as news:
            while True:
                news.clear()
                try:
                    events = await self._in_thread(
                        partial(self._context.followings.carry_on, asked, feed)
                    )
                except DatabaseError as error:
                    log.warning("A subscription waits", error=repr(error))
                    await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
                    continue
                for body in events.bodies:
                    await self._send(messages.next_(id_, body))
                    self.delivered += 1
                    measures.delivered.inc()
                feed = events.rest
                await self._pay(events.requests)
                if events.is_all:
                    await _set_or_later(news, SECONDS_BETWEEN_CHECKS)

    async def _pay(self, requests: int) -> None:
        """Wait until the token may have sent so many requests.

        A history that is long, or a project where much happens, takes its time.
        """
        rates = self._context.rates
        while pause := rates.charge(self._credentials, requests):  # noqa: ASYNC110
            await asyncio.sleep(min(pause, LONGEST_PAUSE))

    async def _received(self) -> ClientMessage:
        given = await self._websocket.receive()
        if given["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(given["code"], given.get("reason"))
        return messages.read(given.get("text"), self._context.limits)

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._context.limits.send_seconds):
                await self._websocket.send_text(text)
        except TimeoutError:
            raise Closing(
                messages.TRY_AGAIN, "Too slow in reading: connect again and resume"
            ) from None

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        """What this gives; whose token works no more is sent away."""
        try:
            return await self._context.executor(work, self._credentials.key_id)
        except HttpRefusal:
            self._context.rates.refused(self._credentials)
            raise Closing(messages.FORBIDDEN, "Forbidden") from None


async def _set_or_later(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

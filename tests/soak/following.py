"""Subscribers: they follow a project, lose their sockets, and resume."""

import asyncio
import random
import time
from contextlib import suppress
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Subprotocol

from tests.soak.asking import Fault, Kind, documents
from tests.soak.ledger import number
from tests.soak.reports import Followed, Report
from tests.soak.world import Person, World

PROTOCOL = Subprotocol("graphql-transport-ws")
SECONDS_TO_OPEN = 15
SECONDS_TO_CLOSE = 2
SECONDS_TO_CATCH_UP = 120
LEAVING = 5.0
"""Seconds after which some leave by themselves, about."""


class Following:
    """One subscriber of a project, from its first change on."""

    def __init__(self, world: World, me: Person, project: int, leaving: float) -> None:
        self._address = world.server_url.replace("http", "ws") + "/graphql"
        self._me = me
        self._leaving = leaving
        self._first = world.begins[project]
        self.followed = Followed(project)
        self.faults: list[Fault] = []
        self.violations: list[str] = []
        self._last_news = 0.0
        self._has_all = False

    async def until(self, end: float, settling: float) -> None:
        """Follow until then, and on until there was nothing new for a while."""
        while not self._has_all and time.monotonic() < end + SECONDS_TO_CATCH_UP:
            began = time.monotonic()
            try:
                await self._follow(end, settling)
            except (OSError, WebSocketException, TimeoutError) as error:
                kind = Kind.HANGING if isinstance(error, TimeoutError) else Kind.LOST
                self._note(began, kind, error)
                await asyncio.sleep(0.3)

    def _note(self, began: float, kind: Kind, error: Exception) -> None:
        now = time.monotonic()
        if isinstance(error, InvalidHandshake):
            kind = Kind.UNAVAILABLE
        began = began if kind is Kind.HANGING else now
        self.faults.append(Fault(began, now, kind, f"socket: {error!r}"))

    async def _follow(self, end: float, settling: float) -> None:
        """One socket, as long as it lasts or is wanted."""
        stays = random.uniform(0.5, 1.5) * self._leaving  # noqa: S311 - not a secret
        leaves = time.monotonic() + (stays or 1e9)
        async with connect(
            self._address,
            subprotocols=[PROTOCOL],
            proxy=None,
            open_timeout=SECONDS_TO_OPEN,
            close_timeout=SECONDS_TO_CLOSE,
        ) as socket:
            self.followed.sockets += 1
            await self._begin(socket)
            self._last_news = time.monotonic()
            while time.monotonic() < leaves or leaves > end:
                self._has_all = time.monotonic() > max(end, self._last_news) + settling
                if self._has_all:
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(1.0, settling)):
                        self._hear(orjson.loads(await socket.recv()))

    async def _begin(self, socket: ClientConnection) -> None:
        payload = {"token": self._me.token}
        await _say(socket, {"type": "connection_init", "payload": payload})
        async with asyncio.timeout(SECONDS_TO_OPEN):
            await socket.recv()
        told = self.followed.told
        after = told[-1][0] if told else self._first
        variables = {"project": self.followed.project_id, "after": str(after)}
        asked = {"query": documents()["Follow"], "variables": variables}
        await _say(socket, {"type": "subscribe", "id": "a", "payload": asked})

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] != "next" or "errors" in message["payload"]:
            self.violations.append(f"A subscriber heard {message}")
            return
        change = message["payload"]["data"]["changes"]
        self.followed.told.append((number(change["id"]), change["kind"]))
        self._last_news = time.monotonic()


async def _say(socket: ClientConnection, message: dict[str, Any]) -> None:
    await socket.send(orjson.dumps(message).decode())


def run(world: World, end: float, settling: float) -> Report:
    """All subscribers of a run, until nothing new comes any more."""
    return asyncio.run(_run(world, end, settling))


async def _run(world: World, end: float, settling: float) -> Report:
    owners = [*world.reviewers, world.manager]
    everybody = [Following(world, one, world.shared, 0) for one in world.reviewers[:2]]
    everybody += [Following(world, one, world.shared, LEAVING) for one in owners[2:]]
    everybody += [Following(world, one, one.project, LEAVING) for one in owners[:2]]
    await asyncio.gather(*(one.until(end, settling) for one in everybody))
    report = Report(followed=[one.followed for one in everybody])
    for one in everybody:
        report.faults += one.faults
        report.violations += one.violations
    return report

"""Nothing is computed for a client that has left, and nobody waits for what is busy."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import orjson
import pytest
import strawberry
from starlette.applications import Starlette

from models.db import database as db
from models.db import threads
from models.db.threads import Client
from schema.context import Context
from schema.errors import Errors
from schema.operations import Transaction
from serving.app import create
from serving.graphql.endpoint import CLIENT_HAS_LEFT
from serving.limits import Limits
from serving.settings import Settings

Info = strawberry.Info[Context, None]
Message = MutableMapping[str, Any]

LONG = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
    " WHERE i < 2000000000) SELECT COUNT(*) FROM n",
    False: "SELECT pg_sleep(600)",
}
SECONDS = 30
"""How long a test waits at most, on a very busy machine."""

APART = '__type(name: "Query") { name }'
"""What is never run in the event loop."""

begun: list[str] = []
ended: list[BaseException | None] = []
may_go_on = threading.Event()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    begun.clear()
    ended.clear()
    may_go_on.clear()
    yield
    may_go_on.set()


@strawberry.type
class Query:
    @strawberry.field
    def quick(self) -> int:
        return 1

    @strawberry.field
    def long(self) -> int:
        """Takes its time in the database."""
        begun.append("")
        try:
            db.scalar(LONG[db.is_sqlite()])
        except Exception as error:
            ended.append(error)
            raise
        return 1

    @strawberry.field
    def computed(self) -> bool:
        """Takes its time outside of the database, as scoring does."""
        begun.append("")
        until = time.monotonic() + SECONDS
        while not threads.is_over() and time.monotonic() < until:
            time.sleep(0.005)
        ended.append(None)
        return threads.is_over()


@strawberry.type
class Mutation:
    @strawberry.mutation
    def write(self) -> bool:
        begun.append("")
        may_go_on.wait(SECONDS)
        ended.append(None)
        return threads.is_over()


@pytest.fixture
def app(store: None, settings: Settings) -> Starlette:
    limit = Limits(operation_seconds=SECONDS)
    schema = strawberry.Schema(Query, Mutation, extensions=[Errors, Transaction])
    return create(settings.model_copy(update={"limit": limit}), schema)


class Asking:
    """One request, whose client leaves when it is told to."""

    def __init__(self, app: Starlette, query: str = "", path: str = "/graphql") -> None:
        self._left = asyncio.Event()
        self._body = [orjson.dumps({"query": query})]
        self.sent: list[Message] = []
        self.scope: dict[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST" if query else "GET",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "scheme": "http",
            "headers": [
                (b"host", b"127.0.0.1"),
                (b"content-type", b"application/json"),
            ],
            "client": ("127.0.0.1", 1),
        }
        answered: Awaitable[None] = app(self.scope, self._receive, self._send)
        self.task = asyncio.ensure_future(answered)

    def leave(self) -> None:
        self._left.set()

    async def status(self) -> int:
        await asyncio.wait_for(self.task, SECONDS)
        return int(self.sent[0]["status"])

    async def _receive(self) -> Message:
        if self._body:
            return {"type": "http.request", "body": self._body.pop()}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


def run(app: Starlette, scenario: Callable[[], Awaitable[None]]) -> None:
    async def running() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.wait_for(scenario(), 2 * SECONDS)

    asyncio.run(running())


async def until_begun(count: int) -> None:
    async with asyncio.timeout(SECONDS):
        while len(begun) < count:  # noqa: ASYNC110 - it is set in threads
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("field", ["long", "computed"])
@pytest.mark.parametrize("times", [1, 2])  # unknown, and then known
def test_what_runs_for_a_client_ends_when_it_leaves(
    app: Starlette, field: str, times: int
) -> None:
    async def scenario() -> None:
        for number in range(times):
            asking = Asking(app, f"{{ {field} {APART} }}")
            await until_begun(number + 1)
            asking.leave()
            await asyncio.wait_for(asking.task, SECONDS)
        assert await Asking(app, "{ quick }").status() == 200

    started = time.monotonic()
    run(app, scenario)

    assert len(ended) == times
    assert time.monotonic() - started < SECONDS


def test_what_a_client_asks_to_change_is_changed_though_it_leaves(
    app: Starlette,
) -> None:
    async def scenario() -> None:
        asking = Asking(app, "mutation { write }")
        await until_begun(1)
        asking.leave()
        await asyncio.sleep(0.05)
        may_go_on.set()
        await asyncio.wait_for(asking.task, SECONDS)
        assert orjson.loads(asking.sent[1]["body"]) == {"data": {"write": False}}

    run(app, scenario)


@pytest.mark.parametrize("times", [1, 2])  # unknown, and then known
def test_what_a_stop_cuts_off_is_answered_and_computed_no_further(
    app: Starlette, times: int
) -> None:
    async def scenario() -> None:
        for number in range(times):
            asking = Asking(app, f"{{ computed {APART} }}")
            await until_begun(number + 1)
            asking.task.cancel()

            assert await asking.status() == 503
            assert b"The server stops" in asking.sent[1]["body"]
            async with asyncio.timeout(SECONDS / 2):
                while len(ended) <= number:  # noqa: ASYNC110 - it is set in threads
                    await asyncio.sleep(0.005)

    run(app, scenario)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_waits_for_a_client_that_left_is_not_begun(
    app: Starlette, lines: list[Any]
) -> None:
    async def scenario() -> None:
        waiting_for = f"{{ quick computed {APART} }}"
        first = Asking(app, waiting_for)
        await until_begun(1)
        first.leave()
        await first.task
        busy = [Asking(app, f"{{ c{n}: computed }}") for n in range(2)]  # all threads
        await until_begun(3)
        waiting = Asking(app, waiting_for)
        await asyncio.sleep(0.02)
        waiting.leave()
        await asyncio.sleep(0.02)
        for asking in busy:
            asking.leave()
        await asyncio.gather(waiting.task, *(asking.task for asking in busy))

    run(app, scenario)

    assert len(begun) == 3
    assert CLIENT_HAS_LEFT in [line.get("status") for line in lines]


def test_readiness_waits_for_nobody(app: Starlette) -> None:
    async def scenario() -> None:
        busy = [Asking(app, f"{{ c{n}: computed }}") for n in range(8)]
        await until_begun(1)
        assert await Asking(app, path="/readyz").status() == 200
        assert await Asking(app, path="/healthz").status() == 200
        for asking in busy:
            asking.leave()
        await asyncio.gather(*(asking.task for asking in busy))

    run(app, scenario)


def test_a_stop_waits_for_nobody(app: Starlette) -> None:
    stopped: list[float] = []

    async def running() -> None:
        async with app.router.lifespan_context(app):
            busy = [Asking(app, "mutation { write }") for _ in range(8)]
            await until_begun(1)
            for asking in busy:
                asking.task.cancel()
            await asyncio.gather(*(one.task for one in busy), return_exceptions=True)
            stopped.append(time.monotonic())
        stopped.append(time.monotonic())

    asyncio.run(running())

    assert stopped[1] - stopped[0] < 4


def test_a_statement_of_the_next_operation_is_not_ended(store: None) -> None:
    client = Client()
    with db.read(), threads.served(client), db.interrupt_after(SECONDS):
        db.scalar("SELECT 1")
    client.leave()

    with db.read(), db.interrupt_after(SECONDS):
        assert db.scalar("SELECT 1") == 1

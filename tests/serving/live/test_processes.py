"""Several servers on one database: each change once, in order, also after a kill."""

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from models.commands import ground_truths
from models.db import database as db
from tests.serving.live.talking import CHANGES, SUBPROTOCOL
from tests.serving.running import SECONDS, serving
from tests.stored import Stored

WRITERS = 8
TIMES = 20


@pytest.fixture
def annotation_ids(stored: Stored) -> list[int]:
    """Annotations of one project, one for each writer."""
    project = stored.project()
    return [stored.annotation(stored.task(project)).id for _ in range(WRITERS)]


@asynccontextmanager
async def following(
    url: str, after: int | None, document: str = CHANGES
) -> AsyncIterator[ClientConnection]:
    """A socket that follows the first project."""
    address = url.replace("http", "ws") + "/graphql"
    protocols = [Subprotocol(SUBPROTOCOL)]
    async with connect(
        address,
        subprotocols=protocols,
        proxy=None,
        max_queue=1,
        open_timeout=SECONDS,
        close_timeout=0.5,  # what is queued keeps it from seeing the close answered
    ) as socket:
        await socket.send('{"type":"connection_init"}')
        assert orjson.loads(await socket.recv()) == {"type": "connection_ack"}
        variables = {"project": 1, "after": after and str(after)}
        payload = {"query": document, "variables": variables}
        message = {"type": "subscribe", "id": "a", "payload": payload}
        await socket.send(orjson.dumps(message).decode())
        yield socket


async def next_number(socket: ClientConnection) -> int:
    async with asyncio.timeout(SECONDS):
        message: Any = orjson.loads(await socket.recv())
    assert message["type"] == "next", message
    return int(message["payload"]["data"]["changes"]["id"].removeprefix("Change:"))


async def numbers_of(socket: ClientConnection, count: int) -> list[int]:
    """The numbers of the next changes."""
    return [await next_number(socket) for _ in range(count)]


def write(annotation_id: int, changes: int = TIMES) -> None:
    """Set and unset a ground truth again and again."""
    for _ in range(changes // 2):
        ground_truths.set_ground_truth(annotation_id, None)
        ground_truths.unset_ground_truth(annotation_id, None)
    if db.is_sqlite():
        db.close()


async def write_all(annotation_ids: list[int]) -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(WRITERS) as pool:
        await asyncio.gather(
            *(loop.run_in_executor(pool, write, one) for one in annotation_ids)
        )


def test_subscribers_of_two_servers_see_each_change_once_and_in_order(
    annotation_ids: list[int], database_url: str, tmp_path: Path
) -> None:
    ground_truths.set_ground_truth(annotation_ids[0], None)
    ground_truths.unset_ground_truth(annotation_ids[0], None)
    expected = list(range(2, WRITERS * TIMES + 3))

    async def follow(url: str, seen: list[int]) -> None:
        """Read it all, over several sockets: each resumes where the last one ended."""
        while seen[-1] != expected[-1]:
            async with following(url, seen[-1]) as socket:
                seen += await numbers_of(socket, min(70, expected[-1] - seen[-1]))

    async def run(*urls: str) -> list[list[int]]:
        seen: list[list[int]] = [[1], [1], [1]]
        async with asyncio.TaskGroup() as tasks:
            for url, numbers in zip(urls, seen, strict=True):
                tasks.create_task(follow(url, numbers))
            tasks.create_task(write_all(annotation_ids))
        return [numbers[1:] for numbers in seen]

    with (
        serving("--database", database_url, folder=tmp_path) as one,
        serving("--database", database_url, folder=tmp_path) as other,
    ):
        seen = asyncio.run(run(one.url, other.url, other.url))

    assert seen == [expected] * 3


def test_after_a_kill_another_server_goes_on_where_the_first_left_off(
    annotation_ids: list[int], database_url: str, tmp_path: Path
) -> None:
    seen: list[int] = []
    ground_truths.set_ground_truth(annotation_ids[0], None)

    async def until_killed(url: str, kill: Any) -> None:
        async with following(url, 1) as socket:
            await asyncio.to_thread(write, annotation_ids[1])
            seen.extend(await numbers_of(socket, 5))
            kill()
            with suppress(ConnectionClosed):
                while True:
                    seen.extend(await numbers_of(socket, 1))

    async def resume(url: str) -> None:
        async with following(url, seen[-1]) as socket:
            while seen[-1] < 2 * TIMES + 1:
                seen.extend(await numbers_of(socket, 1))

    with serving("--database", database_url, folder=tmp_path) as first:
        asyncio.run(until_killed(first.url, first.process.kill))
    write(annotation_ids[2])
    with serving("--database", database_url, folder=tmp_path) as second:
        asyncio.run(resume(second.url))

    assert seen == list(range(2, 2 * TIMES + 2))


def test_a_slow_reader_is_sent_away_and_resumes(
    stored: Stored, database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("postgresql"):
        pytest.skip("The database plays no part in it")
    task = stored.task(stored.project(), text="long " * 150_000)
    write(stored.annotation(task).id, 2 * TIMES)
    document = CHANGES.replace("    kind\n", "    task { data }\n")
    seen = [1]

    async def read_slowly(url: str) -> int:
        async with following(url, 1, document) as socket:
            await asyncio.sleep(2)
            with pytest.raises(ConnectionClosed) as closed:
                await read_on(socket)
        assert closed.value.rcvd is not None
        return int(closed.value.rcvd.code)

    async def read_on(socket: ClientConnection) -> None:
        while seen[-1] < 2 * TIMES:
            seen.extend(await numbers_of(socket, 1))

    async def resume(url: str) -> None:
        async with following(url, seen[-1], document) as socket:
            await read_on(socket)

    (tmp_path / ".env").write_text("GROUND_TRUTH_LIMIT_SEND_SECONDS=0.5")
    with serving("--database", database_url, folder=tmp_path) as running:
        code = asyncio.run(read_slowly(running.url))
        read_before = len(seen)
        asyncio.run(resume(running.url))

    assert code == 1013
    assert read_before < 2 * TIMES
    assert seen == list(range(1, 2 * TIMES + 1))


def test_a_message_that_is_too_large_closes_the_socket(
    annotation_ids: list[int], database_url: str, tmp_path: Path
) -> None:
    if database_url.startswith("postgresql"):
        pytest.skip("The database plays no part in it")

    async def say_too_much(url: str) -> int:
        async with following(url, None) as socket:
            await socket.send("x" * 100_001)
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        return int(closed.value.rcvd.code)

    with serving("--database", database_url, folder=tmp_path) as running:
        code = asyncio.run(say_too_much(running.url))

    assert code == 1009


def test_a_stop_closes_open_sockets_in_time(
    annotation_ids: list[int], database_url: str, tmp_path: Path
) -> None:
    async def stop(url: str, terminate: Any) -> int:
        async with following(url, None) as socket:
            await asyncio.sleep(0.5)
            terminate()
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        return int(closed.value.rcvd.code)

    with serving("--database", database_url, folder=tmp_path) as running:
        code = asyncio.run(stop(running.url, running.process.terminate))
        began = time.monotonic()
        running.process.wait(SECONDS)

    assert code == 1012
    assert time.monotonic() - began < 5

"""Where synchronous work runs."""

import asyncio
import threading
import time
from typing import Any

import httpx2
import pytest

from models.db import database as db
from models.db.faults import Fault, StillBusyError, fault_of
from schema.schema import build
from serving.app import create
from serving.executors import Executor, ThreadExecutor, inline
from serving.graphql.answers import Answer
from serving.graphql.operations import Operations, Request
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.stored import Stored


async def where(executor: Executor) -> str:
    return await executor(lambda: threading.current_thread().name)


def test_inline_work_runs_in_the_thread_of_the_loop() -> None:
    assert asyncio.run(where(inline)) == threading.current_thread().name


def test_work_of_threads_runs_beside_the_loop() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None)

    assert asyncio.run(where(threads)) == "operations-0"
    threads.close()


def test_what_work_raises_is_raised_where_it_is_awaited() -> None:
    def fail() -> None:
        raise KeyError("mine")

    threads = ThreadExecutor(1, at_end=lambda: None)

    for executor in (inline, threads):
        with pytest.raises(KeyError, match="mine"):
            asyncio.run(executor(fail))
    threads.close()


def test_so_many_run_at_once_as_there_are_threads() -> None:
    threads = ThreadExecutor(3, at_end=lambda: None)
    meeting = threading.Barrier(3)

    async def meet() -> None:
        await asyncio.gather(*(threads(lambda: meeting.wait(5)) for _ in range(3)))

    asyncio.run(meet())
    assert not meeting.broken
    threads.close()


def test_work_whose_client_has_gone_is_not_begun() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None)
    begun = []

    async def leave() -> None:
        busy = asyncio.create_task(threads(lambda: time.sleep(0.1)))
        waiting = asyncio.create_task(threads(lambda: begun.append(1)))
        await asyncio.sleep(0.02)
        waiting.cancel()
        await busy
        await threads(lambda: None)

    asyncio.run(leave())
    assert begun == []
    threads.close()


def test_work_that_nobody_began_in_time_is_refused_as_the_database_would() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None, patience=0.01)
    begun = []

    async def wait() -> None:
        busy = asyncio.create_task(threads(lambda: time.sleep(0.05)))
        waiting = asyncio.create_task(threads(lambda: begun.append(1)))
        await busy
        await waiting

    with pytest.raises(StillBusyError) as refused:
        asyncio.run(wait())

    assert fault_of(refused.value) is Fault.BUSY
    assert begun == []
    threads.close()


def test_work_that_outlives_the_loop_harms_nobody() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None)
    released = threading.Event()

    async def leave() -> None:
        asyncio.create_task(threads(lambda: released.wait(5)))  # noqa: RUF006
        await asyncio.sleep(0.02)

    asyncio.run(leave())
    released.set()

    assert asyncio.run(threads(lambda: "still at work")) == "still at work"
    threads.close()


def test_each_thread_ends_with_what_it_was_told() -> None:
    ended = []
    threads = ThreadExecutor(2, at_end=lambda: ended.append(1))

    threads.close()

    assert ended == [1, 1]


def test_a_thread_that_does_not_end_is_not_waited_for() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None)
    released = threading.Event()

    async def leave() -> None:
        asyncio.create_task(threads(lambda: released.wait(5)))  # noqa: RUF006
        await asyncio.sleep(0.02)

    asyncio.run(leave())
    started = time.monotonic()
    threads.close(seconds=0.1)

    assert time.monotonic() - started < 2
    released.set()


def test_no_thread_keeps_the_process_alive() -> None:
    threads = ThreadExecutor(1, at_end=lambda: None)

    assert all(
        one.daemon for one in threading.enumerate() if one.name == "operations-0"
    )
    threads.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("field", "seconds", "executors"),
    [
        ("totalCount", 60, ["loop"]),
        ("totalCount", 1e-9, ["loop", "thread"]),
        ("nodes { annotations { accuracyDetails { accuracy } } }", 60, ["thread"]),
    ],
)
def test_a_read_that_is_long_runs_where_nobody_waits_for_it(
    stored: Stored,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
    seconds: float,
    executors: list[str],
) -> None:
    ran: list[str] = []
    loop = threading.current_thread()
    answer = Operations.answer

    def noted(self: Operations, request: Request, **how: bool) -> Answer:
        is_inside = threading.current_thread() is loop
        ran.append("loop" if is_inside else "thread")
        return answer(self, request, **how)

    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setattr("serving.graphql.operations.SECONDS_INLINE", seconds)
    stored.task()

    async def ask_twice() -> Any:
        app = create(Settings(threads=1), build())
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url=HOME) as client:
            said = {"query": f"{{ tasks {{ {field} }} }}"}
            await client.post("/graphql", json=said)
            monkeypatch.setattr(Operations, "answer", noted)
            return (await client.post("/graphql", json=said)).json()

    assert "errors" not in asyncio.run(ask_twice())
    assert ran == executors


def test_writes_queue_for_one_thread_where_the_database_takes_one_at_a_time(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[int] = set()
    answer = Operations.answer
    annotation = stored.annotation()

    def noted(self: Operations, request: Request, **how: bool) -> Answer:
        threads.add(threading.get_ident())
        time.sleep(0.01)
        return answer(self, request, **how)

    monkeypatch.setitem(Settings.model_config, "env_file", None)
    mark = "mutation ($id: ID!) { setGroundTruth(annotationId: $id) { changed } }"
    said = {"query": mark, "variables": {"id": str(annotation.id)}}

    async def ask() -> list[Any]:
        app = create(Settings(threads=4), build())
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url=HOME) as client:
            await client.post("/graphql", json=said)
            monkeypatch.setattr(Operations, "answer", noted)
            asked = (client.post("/graphql", json=said) for _ in range(8))
            return [one.json() for one in await asyncio.gather(*asked)]

    answers = asyncio.run(ask())

    assert answers == [{"data": {"setGroundTruth": {"changed": False}}}] * 8
    assert (len(threads) == 1) is db.is_sqlite()

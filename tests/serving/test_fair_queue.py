"""Who waits for threads takes turns, and has no more than a share of them."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from models.db.faults import StillBusyError
from serving.executors import FairQueue, ThreadExecutor


def test_those_who_ask_take_turns_however_much_each_asks_for() -> None:
    turns: FairQueue[int] = FairQueue(share=9)
    for number in range(4):
        turns.put("ann", number)
    turns.put("bob", 10)
    turns.put("eve", 20)

    taken = [turns.take() for _ in range(6)]

    assert taken == [
        ("ann", 0),
        ("bob", 10),
        ("eve", 20),
        ("ann", 1),
        ("ann", 2),
        ("ann", 3),
    ]


def test_whoever_has_a_share_waits_until_something_of_it_is_done() -> None:
    turns: FairQueue[int] = FairQueue(share=2)
    for number in range(4):
        turns.put("ann", number)
    assert [turns.take(), turns.take()] == [("ann", 0), ("ann", 1)]
    turns.put("bob", 10)

    assert turns.take() == ("bob", 10)
    turns.done("ann")
    assert turns.take() == ("ann", 2)


def test_at_the_end_nothing_more_is_begun() -> None:
    turns: FairQueue[int] = FairQueue(share=1)
    turns.put("ann", 1)
    turns.close()

    assert turns.take() is None


@pytest.fixture
def threads() -> ThreadExecutor:
    return ThreadExecutor(4, at_end=lambda: None, patience=5, share=2)


def test_a_user_who_asks_for_everything_leaves_threads_to_others(
    threads: ThreadExecutor,
) -> None:
    released = threading.Event()

    async def asking() -> int:
        held = [
            asyncio.create_task(threads(lambda: released.wait(30), "ann"))
            for _ in range(40)
        ]
        await asyncio.sleep(0)
        answer = await threads(lambda: 7, "bob")
        released.set()
        await asyncio.gather(*held)
        return answer

    assert asyncio.run(asking()) == 7
    threads.close()


def test_what_could_not_begin_in_time_is_refused_at_once(
    threads: ThreadExecutor,
) -> None:
    released = threading.Event()
    hold: Callable[[], bool] = lambda: released.wait(30)  # noqa: E731

    async def asking() -> None:
        held = []
        for _ in range(13):  # 2 run and 11 wait: 5.5 s for a share of 2
            held.append(asyncio.create_task(threads(hold, "ann")))
            await asyncio.sleep(0.01)
        with pytest.raises(StillBusyError):
            await threads(hold, "ann")
        assert await threads(lambda: 7, "bob") == 7
        released.set()
        await asyncio.gather(*held)

    threads._mean_seconds = 1.0  # as measured
    asyncio.run(asking())
    threads.close()

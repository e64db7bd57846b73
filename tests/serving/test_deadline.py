"""Waiting for what hardly ever makes one wait."""

import asyncio

import pytest

from serving.graphql.bodies import deadline


async def at_once() -> str:
    return "done"


async def failing() -> str:
    raise KeyError("mine")


async def pausing(seconds: float, ended: list[str]) -> str:
    try:
        await asyncio.sleep(seconds)
        await asyncio.sleep(seconds)
    finally:
        ended.append("ended")
    return "done"


def test_no_clock_is_set_for_work_that_does_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(asyncio, "timeout")

    assert asyncio.run(deadline(5, at_once())) == "done"
    with pytest.raises(KeyError, match="mine"):
        asyncio.run(deadline(5, failing()))


def test_work_that_waits_goes_on() -> None:
    ended: list[str] = []

    assert asyncio.run(deadline(5, pausing(0.001, ended))) == "done"
    assert ended == ["ended"]


@pytest.mark.parametrize("seconds", [60, 0.03])
def test_work_that_waits_too_long_is_ended_where_it_waits(seconds: float) -> None:
    ended: list[str] = []

    with pytest.raises(TimeoutError):
        asyncio.run(deadline(0.05, pausing(seconds, ended)))

    assert ended == ["ended"]


def test_work_is_ended_with_whoever_waits_for_it() -> None:
    ended: list[str] = []

    async def leave() -> None:
        waiting = asyncio.create_task(deadline(60, pausing(60, ended)))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await waiting

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(leave())
    assert ended == ["ended"]

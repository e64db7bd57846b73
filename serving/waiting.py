"""Waiting for what hardly ever makes one wait."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


async def within(seconds: float, work: Coroutine[Any, Any, Result]) -> Result:
    """What the work returns, if it has to wait no longer than this.

    The clock is set when it begins to wait. To set it for each small request, whose
    body comes along with it, took a tenth of the time of such a request.

    Raises:
        TimeoutError: the time is over; the work was ended where it waited.

    """
    try:
        awaited = work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    async with asyncio.timeout(seconds):
        return await _rest(work, awaited)


@coroutine
def _rest(
    work: Coroutine[Any, Any, Result], awaited: Any
) -> Generator[Any, Any, Result]:
    """The rest of a coroutine that waits for something already."""
    try:
        yield awaited
    except BaseException:
        work.close()
        raise
    return (yield from work.__await__())

"""What the server does by itself, aside of the requests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from models.db.faults import DatabaseError
from serving.executors import Executor

log = structlog.get_logger()


@asynccontextmanager
async def repeated(
    work: Callable[[], None], seconds: float, executor: Executor
) -> AsyncIterator[None]:
    """Do this again and again as long as the context lasts, with pauses between."""
    running = asyncio.create_task(_repeat(work, seconds, executor))
    yield
    running.cancel()


async def _repeat(work: Callable[[], None], seconds: float, executor: Executor) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await executor(work)
        except DatabaseError as error:  # the next round tries again
            log.warning(
                "Work in the background failed", work=work.__name__, error=str(error)
            )

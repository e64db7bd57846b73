"""Where synchronous work runs: here in the event loop, or in a thread.

A hop to a thread and back costs more than a short read of SQLite, while PostgreSQL,
writes and documents seen for the first time would keep all other clients waiting.
SQLite takes one write at a time: in one thread they queue here, where waiting costs
nothing, and each finds what the one before has read still in the connection's cache.
"""

import asyncio
import math
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from functools import partial
from typing import Generic, NamedTuple, Protocol, TypeVar

from models.db.faults import StillBusyError

Result = TypeVar("Result")

WEIGHT_OF_LAST = 0.2
"""Of the work that was done last, in the mean of how long work takes."""


class Executor(Protocol):
    """Somewhere to run a function, waiting for it without keeping others waiting."""

    async def __call__(self, work: Callable[[], Result], whose: str = "") -> Result:
        """Run it and give its result, or raise what it raises."""
        ...


async def inline(work: Callable[[], Result], whose: str = "") -> Result:
    """Run it in the event loop: for what is short."""
    return work()


class ThreadExecutor:
    """A fixed number of threads, each keeping its own connection to the database.

    They are daemons: a statement that does not end cannot hold up a stop of the
    server, as the threads of :mod:`concurrent.futures` would. Those who ask take turns,
    and nobody has more than a share of the threads.
    """

    def __init__(
        self,
        count: int,
        at_end: Callable[[], None],
        patience: float = math.inf,
        share: int | None = None,
    ) -> None:
        """Start them.

        Args:
            count: how many.
            at_end: what each of them does last.
            patience: seconds after which work is refused that has not been begun.
            share: how many of them work for one who asks; None for all.

        """
        self._at_end = at_end
        self._patience = patience
        self._count = count
        self._turns: FairQueue[Callable[[], None]] = FairQueue(share or count)
        self._mean_seconds = 0.0
        self._threads = [
            threading.Thread(target=self._run, name=f"operations-{n}", daemon=True)
            for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def __call__(self, work: Callable[[], Result], whose: str = "") -> Result:
        """Run it in the next free thread.

        Args:
            work: what to run.
            whose: who asks for it.

        Raises:
            StillBusyError: none was free for too long, or would not be in time.

        """
        if self._expected(whose) > self._patience:
            raise StillBusyError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        latest = time.monotonic() + self._patience
        self._turns.put(whose, partial(_run_for, future, loop, work, latest))
        return await future

    def close(self, seconds: float = 1) -> None:
        """Let the threads end, and wait so long for those that are at work."""
        self._turns.close()
        latest = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0, latest - time.monotonic()))

    def _expected(self, whose: str) -> float:
        """Seconds until work of theirs would begin, as far as can be known."""
        return self._mean_seconds * self._turns.ahead(whose, self._count)

    def _run(self) -> None:
        while (turn := self._turns.take()) is not None:
            whose, work = turn
            began = time.monotonic()
            work()
            del turn, work  # an answer may be large, and the next turn may be late
            seconds = time.monotonic() - began
            self._mean_seconds += WEIGHT_OF_LAST * (seconds - self._mean_seconds)
            self._turns.done(whose)
        self._at_end()


class Executors(NamedTuple):
    """Where operations run, by what they do."""

    reads: Executor
    """Those that are short and only read."""
    writes: ThreadExecutor
    others: ThreadExecutor
    """Long ones too, and those whose document is seen for the first time."""
    live: ThreadExecutor
    """What subscriptions wait for."""
    probes: ThreadExecutor
    """Whether the server is ready: asked for when all others are busy, too."""

    def close(self, seconds: float = 1) -> None:
        """Let all threads end, and wait so long for those that are at work."""
        latest = time.monotonic() + seconds
        for threads in {self.writes, self.others, self.live, self.probes}:
            threads.close(max(0, latest - time.monotonic()))


def _run_for(
    future: "asyncio.Future[Result]",
    loop: asyncio.AbstractEventLoop,
    work: Callable[[], Result],
    latest: float,
) -> None:
    if future.cancelled():  # its client has gone
        return
    try:
        if time.monotonic() > latest:
            raise StillBusyError
        result = work()
    except BaseException as error:  # raised where it is awaited
        _tell(loop, future, partial(future.set_exception, error))
    else:
        _tell(loop, future, partial(future.set_result, result))


def _tell(
    loop: asyncio.AbstractEventLoop,
    future: "asyncio.Future[Result]",
    settle: Callable[[], None],
) -> None:
    def settle_unless_gone() -> None:
        if not future.done():
            settle()

    try:
        loop.call_soon_threadsafe(settle_unless_gone)
    except RuntimeError:  # the loop has closed: nobody waits any more
        return


Work = TypeVar("Work")


class FairQueue(Generic[Work]):
    """What waits to be done, by who asked for it."""

    def __init__(self, share: int) -> None:
        """Begin without any.

        Args:
            share: how much of one who asks is done at the same time.

        """
        self._share = share
        self._waiting: OrderedDict[str, deque[Work]] = OrderedDict()
        self._running: Counter[str] = Counter()
        self._is_closed = False
        self._changed = threading.Condition()

    def put(self, whose: str, work: Work) -> None:
        """Let it wait for its turn."""
        with self._changed:
            self._waiting.setdefault(whose, deque()).append(work)
            self._changed.notify()

    def take(self) -> tuple[str, Work] | None:
        """What is next, and whose it is; waits for it. None at the end."""
        with self._changed:
            while not self._is_closed:
                whose = self._next()
                if whose is not None:
                    return whose, self._taken(whose)
                self._changed.wait()
        return None

    def done(self, whose: str) -> None:
        """Some work was done: somebody else may do more for them."""
        with self._changed:
            self._running[whose] -= 1
            if not self._running[whose]:
                del self._running[whose]
            if whose in self._waiting:
                self._changed.notify()

    def close(self) -> None:
        """Let nobody wait any more; what has not begun is not done."""
        with self._changed:
            self._is_closed = True
            self._waiting.clear()
            self._changed.notify_all()

    def ahead(self, whose: str, threads: int) -> float:
        """How much has to be done by each of so many threads before their next turn."""
        with self._changed:
            own = len(self._waiting.get(whose, ())) / min(self._share, threads)
            return max(own, len(self._waiting) / threads)

    def _next(self) -> str | None:
        """Who is next of those that have less than their share.

        Few are looked at: each user with a share has threads, and these are few.
        """
        for whose in self._waiting:
            if self._running[whose] < self._share:
                return whose
        return None

    def _taken(self, whose: str) -> Work:
        queue = self._waiting[whose]
        work = queue.popleft()
        if queue:
            self._waiting.move_to_end(whose)
        else:
            del self._waiting[whose]
        self._running[whose] += 1
        return work

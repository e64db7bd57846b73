"""Telling the subscriptions of this process that there may be something new."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

from models.db.wakeups import Wakeups


class Announcements:
    """Sets an event for each subscription whose project's history has grown.

    One thread listens to the database, and only while there are subscriptions.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
        self._listener: Wakeups | None = None

    @contextmanager
    def of(self, project_id: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new."""
        event = asyncio.Event()
        self._waiting[project_id].add(event)
        self._listen()
        try:
            yield event
        finally:
            self._waiting[project_id].discard(event)
            if not self._waiting[project_id]:
                del self._waiting[project_id]
            self._rest()

    def _listen(self) -> None:
        if self._listener is None:
            loop = asyncio.get_running_loop()
            self._listener = Wakeups(partial(self._hear, loop))
            self._listener.start()

    def _rest(self) -> None:
        """Stop to listen once nobody waits; in a thread, for that can take a second."""
        if self._listener is not None and not self._waiting:
            asyncio.get_running_loop().run_in_executor(None, self._listener.stop)
            self._listener = None

    def _hear(self, loop: asyncio.AbstractEventLoop, project_id: int | None) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            loop.call_soon_threadsafe(self._announce, project_id)

    def _announce(self, project_id: int | None) -> None:
        known = self._waiting if project_id is None else {project_id} & {*self._waiting}
        for waiting_id in known:
            for event in self._waiting[waiting_id]:
                event.set()

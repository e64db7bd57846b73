"""Who is next: those who wait for threads take turns, however much each asks for."""

import threading
from collections import Counter, OrderedDict, deque
from typing import Generic, TypeVar

Work = TypeVar("Work")


class Turns(Generic[Work]):
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

        Few are looked at: whoever has a share has threads, and these are few.
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

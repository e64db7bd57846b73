"""What an attack does to the server's process, and to everybody else meanwhile."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from statistics import median
from types import TracebackType
from typing import NamedTuple

import httpx2
import psutil

from tests.attacks import computing
from tests.attacks.talking import SECONDS, Target, ask, client

Attack = Callable[[Target], str]

BEGUN_AFTER = 3.0
"""Seconds until the dear reads run, and others wait for their turn."""
PAUSE = 0.05
"""Seconds between the requests of others, who keep within their rate."""


class Effect(NamedTuple):
    """One attack: what became of it, what it took, how long others waited."""

    said: str
    processor_seconds: float
    megabytes: tuple[int, int]
    """Of the server's process, before and after."""
    others_median: float
    others_longest: float
    readiness_longest: float
    failures: int
    """Requests of others that were refused, and readiness that was denied."""


class Bystanders:
    """Somebody who asks for something small, and a supervisor, at the same time."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._stopped = threading.Event()
        self.others: list[float] = []
        self.readiness: list[float] = []
        self.failures = 0
        self._threads = [
            threading.Thread(target=run) for run in (self._asks, self._supervises)
        ]

    def __enter__(self) -> "Bystanders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _asks(self) -> None:
        with client(self._target, self._target.world.other) as sender:
            while not self.others or not self._stopped.wait(PAUSE):
                answer = ask(sender, "{ viewer { id } }")
                self.others.append(answer.seconds)
                self.failures += answer.status != 200

    def _supervises(self) -> None:
        with client(self._target, "") as sender:
            while not self.readiness or not self._stopped.wait(PAUSE):
                began = time.monotonic()
                try:
                    status = sender.get("/readyz", headers={"authorization": ""})
                    self.failures += status.status_code != 200
                except httpx2.TransportError:
                    self.failures += 1
                self.readiness.append(time.monotonic() - began)


def effect(sending: Executor, target: Target, attack: Attack) -> Effect:
    """Let another process attack, and look at the server meanwhile."""
    process = psutil.Process(target.process_id)
    before = _processor_seconds(process), _megabytes(process)
    with Bystanders(target) as seen:
        time.sleep(3 * PAUSE)
        said = sending.submit(attack, target).result()
        time.sleep(3 * PAUSE)
    return Effect(
        said,
        _processor_seconds(process) - before[0],
        (before[1], _megabytes(process)),
        median(seen.others),
        max(seen.others),
        max(seen.readiness),
        seen.failures,
    )


def seconds_to_stop(target: Target, stop: Callable[[], object]) -> tuple[float, float]:
    """Let the server be stopped during 20 dear reads.

    Returns:
        The longest wait of a supervisor before, and the seconds until the server ended.

    """
    with ThreadPoolExecutor(computing.AT_ONCE) as threads:
        computing.begun(target, threads)
        with Bystanders(target) as seen:
            time.sleep(BEGUN_AFTER)
        began = time.monotonic()
        stop()
        return max(seen.readiness), min(time.monotonic() - began, SECONDS)


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _megabytes(process: psutil.Process) -> int:
    return int(process.memory_info().rss) // 1_000_000

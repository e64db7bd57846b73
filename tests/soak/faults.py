"""The server under test, and what is done to it and to its database on purpose."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx2

from tests.serving.running import SERVER, environment
from tests.soak.asking import Fault, Kind
from tests.soak.databases import Database
from tests.soak.options import Options

SECONDS_TO_START = 300
RATE = "GROUND_TRUTH_LIMIT_TOKEN_REQUESTS"
GRACE = {"kill": 1.0, "restart": 6.0}
"""Seconds after which a fault that was made on purpose excuses nothing any more."""
EXCUSED = {
    "kill": {Kind.LOST, Kind.UNAVAILABLE},
    "restart": {Kind.UNAVAILABLE, Kind.LOST},
}


class Announced(NamedTuple):
    """A time in which something is broken on purpose."""

    what: str
    began: float
    ended: float

    def excuses(self, fault: Fault) -> bool:
        """Whether this fault comes of it."""
        ended = self.ended + GRACE[self.what]
        overlap = fault.began < ended and fault.ended > self.began - 0.1
        return overlap and fault.kind in EXCUSED[self.what]


class Server:
    """``python server.py serve`` on an address that stays the same."""

    def __init__(self, database_url: str, workers: int, folder: Path) -> None:
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._log = folder / "server.log"
        self._folder = folder
        self._arguments = ["--database", database_url, "--workers", str(workers)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        command = [sys.executable, str(SERVER), "serve", "--port", str(self._port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                [*command, *self._arguments],
                cwd=self._folder,
                env=environment() | {RATE: "0"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        latest = time.monotonic() + SECONDS_TO_START
        while not self._is_ready():
            if time.monotonic() > latest:
                raise TimeoutError(f"The server does not start; see {self._log}.")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, for all of its workers at once."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):  # it has stopped already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> float:
        """SIGTERM; how many seconds it took to end."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        self._process.wait(SECONDS_TO_START)
        return time.monotonic() - began

    def log_text(self) -> str:
        """All that it has logged."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/readyz", trust_env=False).is_success
        except httpx2.TransportError:
            return False


@contextmanager
def served(server: Server) -> Iterator[Server]:
    """Have it running, and leave nothing of it behind."""
    try:
        server.start()
        yield server
    finally:
        server.kill()


def make(
    options: Options, server: Server, database: Database, end: float
) -> list[Announced]:
    """Break what the options say, again and again until then."""
    made: list[Announced] = []
    every = options.kill_every or options.restart_every
    if not every:
        time.sleep(max(0.0, end - time.monotonic()))
        return made
    modes = ["fast", "immediate"]
    while time.monotonic() + every < end:
        time.sleep(every)
        if options.kill_every:
            made.append(_timed("kill", lambda: _kill(server)))
        else:
            mode = modes[len(made) % 2]
            made.append(_timed("restart", lambda: database.restart(mode)))  # noqa: B023
    time.sleep(max(0.0, end - time.monotonic()))
    return made


def _kill(server: Server) -> None:
    server.kill()
    server.start()


def _timed(what: str, work: Callable[[], None]) -> Announced:
    began = time.monotonic()
    work()
    return Announced(what, began, time.monotonic())


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

"""Starting the contenders' servers, and ending them whatever happens."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.contenders.contender import Contender, Request

SECONDS_TO_END = 5
SECONDS_TO_ANSWER = 600
TRIES = 2
"""The free port that was found may be taken a moment later."""


class ContenderError(RuntimeError):
    """A contender cannot be measured; the message says why."""


class Server(NamedTuple):
    """A contender that is running."""

    contender: Contender
    port: int
    token: str
    process: subprocess.Popen[bytes]

    @property
    def name(self) -> str:
        """The contender's name."""
        return self.contender.name

    @property
    def authorization(self) -> str:
        """The header that says who asks."""
        return self.contender.authorization.format(token=self.token)

    def url(self, request: Request) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}{request.path}"

    def ask(self, request: Request) -> bytes:
        """Its answer to one request.

        Raises:
            ContenderError: it refuses, or does not answer.

        """
        headers = {"Content-Type": "application/json"}
        sent = urllib.request.Request(  # noqa: S310 - an address of ours
            self.url(request),
            request.body.encode() or None,
            {**headers, "Authorization": self.authorization},
            method=request.method,
        )
        try:
            with urllib.request.urlopen(sent, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310
                content: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise ContenderError(f"{error}: {error.read()[:200]!r}") from error
        except OSError as error:
            raise ContenderError(f"does not answer: {error}") from error
        return content


@contextmanager
def running(
    contender: Contender, database: str, token: str, folder: Path
) -> Iterator[Server]:
    """Install and start a contender on this database, and end it afterwards."""
    contender.install()
    log = folder / f"{contender.name}.log"
    environment = {**_environment(), **contender.environment}
    child, port = _started(contender, {**environment, "BENCH_DATABASE": database}, log)
    try:
        server = Server(contender, port, token, child)
        if contender.fill is not None:
            server = server._replace(contender=contender.fill(server))
        yield server
    finally:
        _end(child)


def _environment() -> dict[str, str]:
    """What is set here, without the settings of somebody's own server."""
    return {k: v for k, v in os.environ.items() if not k.startswith("GROUND_TRUTH_")}


def _started(
    contender: Contender, environment: dict[str, str], log: Path
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(TRIES):
        port = _free_port()
        command = [part.replace("{port}", str(port)) for part in contender.command]
        with log.open("wb") as output:
            child = subprocess.Popen(
                command,
                cwd=log.parent,  # where no file .env is
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl+C is for us: we end it
            )
        try:
            if _listens(child, port, contender.seconds_to_start):
                return child, port
        except BaseException:
            _end(child)
            raise
        _end(child)
    raise ContenderError(f"did not start: {_last_line(log)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(child: subprocess.Popen[bytes], port: int, seconds: int) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return child.poll() is None
        time.sleep(0.1)
    return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    try:
        process = psutil.Process(child.pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        with suppress(psutil.NoSuchProcess):
            one.terminate()
    for one in psutil.wait_procs(family, timeout=SECONDS_TO_END)[1]:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    child.wait()

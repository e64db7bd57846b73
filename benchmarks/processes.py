"""Processes that listen: started with a free port, ended with all that they started."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

SECONDS_TO_END = 5
TRIES = 2
"""The free port that was found may be taken a moment later."""


class StartError(RuntimeError):
    """A process did not start to listen; the message has its last words."""


def started(
    words: Sequence[str], environment: Mapping[str, str], log: Path, seconds: int
) -> tuple[subprocess.Popen[bytes], int]:
    """A process that listens, and its port.

    Args:
        words: the command; ``{port}`` in it is where it listens.
        environment: all of it.
        log: the file for what it says; it runs in the folder of this.
        seconds: how long it may take.

    Raises:
        StartError: it ended, or did not listen in time.

    """
    for _ in range(TRIES):
        port = _free_port()
        child = _start(
            [word.replace("{port}", str(port)) for word in words], environment, log
        )
        try:
            if _listens(child, port, seconds):
                return child, port
        except BaseException:
            end(child)
            raise
        end(child)
    raise StartError(f"did not start: {_last_line(log)}")


def _start(
    command: list[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=log.parent,  # where no file .env is
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl+C is for us: we end it
        )


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


def end(child: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, even if it is dead itself."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(child.pid, how)
        if _gone(child):
            return


def _gone(child: subprocess.Popen[bytes]) -> bool:
    """Whether nobody of its group is left, after a while."""
    deadline = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < deadline:
        child.poll()
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False

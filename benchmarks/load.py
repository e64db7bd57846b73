"""Asking a contender as fast as it answers, by wrk: eight connections, one thread."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from benchmarks.contenders.contender import Request
from benchmarks.scenarios import ANSWERS
from benchmarks.servers import SECONDS_TO_ANSWER, ContenderError, Server

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("load.lua")
MISSING = (
    "The load generator wrk is not here. It is in the packages of most systems:"
    " `apt-get install wrk`, `dnf install wrk`, `brew install wrk`."
)


class MissingError(RuntimeError):
    """There is no load generator; the message says where to get it."""


class Asked(NamedTuple):
    """What came of asking for some seconds."""

    rate: float
    """Answers in a second."""
    turns: int
    """How many annotations of a task were marked, one after the other."""


def version() -> str:
    """Which wrk this is.

    Raises:
        MissingError: there is none.

    """
    if shutil.which("wrk") is None:
        raise MissingError(MISSING)
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False)
    return said.stdout.split("[")[0].strip()


def ask(server: Server, request: Request, turn: int, seconds: int) -> Asked:
    """Ask one contender.

    Args:
        server: who is asked.
        request: what is asked.
        turn: which of a task's annotations are marked first.
        seconds: how long.

    Raises:
        ContenderError: it does not answer all that it is asked.

    """
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    command += ["--timeout", f"{SECONDS_TO_ANSWER}s", "-s", str(SCRIPT)]
    arguments = [request.method, server.authorization, request.body]
    if request.marks is not None:
        first, tasks = request.marks
        arguments += map(str, (first, ANSWERS, tasks, turn % ANSWERS))
    command += [server.url(request), "--", *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return _read(said.stdout + said.stderr, request)


def _read(said: str, request: Request) -> Asked:
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", said)
    if found is None:
        raise ContenderError(f"wrk failed: {said.strip()[-200:]}")
    answers, micros, refused, broken = map(int, found.groups())
    if refused or broken:
        raise ContenderError(
            f"refused {refused} of {answers} requests, and broke off {broken}"
        )
    # what is under way at the end is half done on average; it matters for the slow
    rate = (answers + CONNECTIONS / 2) / (micros / 1e6)
    again = answers // request.marks.tasks if request.marks else 0
    return Asked(rate, 1 + again)

"""The contenders' servers: running as long as they are wanted, and asked one by one."""

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.contenders.contender import Contender, Request
from benchmarks.processes import end, started

SECONDS_TO_ANSWER = 600


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
    environment["BENCH_DATABASE"] = database
    child, port = started(
        contender.command, environment, log, contender.seconds_to_start
    )
    try:
        server = Server(contender, port, token, child)
        if contender.fill is not None:
            server = server._replace(contender=contender.fill(server))
        yield server
    finally:
        end(child)


def _environment() -> dict[str, str]:
    """What is set here, without the settings of somebody's own server."""
    return {k: v for k, v in os.environ.items() if not k.startswith("GROUND_TRUTH_")}

"""Starting and ending the contenders' servers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.scenarios import Scenario

SECONDS_TO_START = 30


class Contender(NamedTuple):
    """Who is measured, and how it is started."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = {}
    path: str = "/graphql"
    """``{name}`` in it is the scenario's."""
    scenarios: frozenset[str] = frozenset({"page", "viewer", "set"})
    documents: Mapping[str, str] = {}
    """Where it needs a document of its own: by the scenario's name."""


class Server(NamedTuple):
    """A contender that is running."""

    contender: Contender
    port: int
    token: str

    @property
    def name(self) -> str:
        """The contender's name."""
        return self.contender.name

    def url(self, scenario: Scenario) -> str:
        """Where it is asked."""
        path = self.contender.path.format(name=scenario.name)
        return f"http://127.0.0.1:{self.port}{path}"

    def document(self, scenario: Scenario) -> str:
        """What it is asked."""
        return self.contender.documents.get(scenario.name, scenario.document)

    def takes(self, scenario: Scenario) -> bool:
        """Whether it can be asked this."""
        return scenario.name in self.contender.scenarios

    def ask(self, scenario: Scenario, body: str) -> bytes:
        """Its answer to one request."""
        request = urllib.request.Request(  # noqa: S310 - an address of ours
            self.url(scenario),
            body.encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
            },
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content


def in_python(name: str, module: str, **options: object) -> Contender:
    """A contender that is a file of this folder."""
    command = (sys.executable, "-m", f"benchmarks.contenders.{module}")
    return Contender(name, command, **options)  # type: ignore[arg-type]


@contextmanager
def running(contender: Contender, database: str, token: str) -> Iterator[Server]:
    """Start a contender on this database, and end it afterwards."""
    port = _free_port()
    environment = {**os.environ, **contender.environment, "BENCH_DATABASE": database}
    with subprocess.Popen(
        [*contender.command, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            _await(child, port)
            yield Server(contender, port, token)
        finally:
            child.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(child: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{child.args!r} did not start.")

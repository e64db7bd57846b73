"""How attackers talk to the server: by HTTP with a token, or over a connection."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2

from serving.listening import is_loopback
from tests.attacks.world import World

SECONDS = 60
"""How long an attacker waits for anything at most."""


class Target(NamedTuple):
    """The server that is attacked; it can be handed to another process."""

    url: str
    process_id: int
    world: World

    @property
    def address(self) -> tuple[str, int]:
        """Of a connection. Only this machine is ever attacked."""
        host, _, port = self.url.removeprefix("http://").partition(":")
        assert is_loopback(host)
        return host, int(port)


class Answered(NamedTuple):
    """What came back, and after how many seconds."""

    status: int
    code: str
    size: int
    seconds: float
    said: Any

    def __str__(self) -> str:
        return f"{self.status} {self.code}"


@contextmanager
def client(target: Target, token: str, seconds: float = SECONDS) -> Iterator[Any]:
    """A client that is signed in, and gives up after so long."""
    with httpx2.Client(
        base_url=target.url,
        timeout=seconds,
        trust_env=False,
        headers={"authorization": f"Bearer {token}"},
    ) as signed_in:
        yield signed_in


def ask(sender: Any, query: str, **variables: object) -> Answered:
    """Send a document; 0 stands for no answer at all."""
    began = time.monotonic()
    body = {"query": query, "variables": variables}
    try:
        response = sender.post("/graphql", json=body)
    except httpx2.TransportError as error:
        seconds = time.monotonic() - began
        return Answered(0, type(error).__name__, 0, seconds, {})
    seconds = time.monotonic() - began
    said = response.json()
    extensions = (said.get("errors") or [{}])[0].get("extensions", {})
    code = extensions.get("reason") or extensions.get("code") or "answered"
    return Answered(
        response.status_code, code, len(response.content), seconds, said.get("data")
    )


def connected(target: Target) -> socket.socket:
    """A plain connection."""
    return socket.create_connection(target.address, SECONDS)


def sent_until_ended(connection: socket.socket, piece: bytes, times: int) -> int:
    """Send it so often, or until the server ends the connection; how many bytes."""
    for number in range(times):
        try:
            connection.sendall(piece)
        except OSError:
            return number * len(piece)
    return times * len(piece)

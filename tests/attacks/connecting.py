"""Attacks by connections: nobody has to be signed in for them."""

import selectors
import socket
import time
from contextlib import ExitStack, closing, suppress

from tests.attacks.talking import SECONDS, Target, ask, client, connected
from tests.attacks.talking import sent_until_ended as sent

HEAD = b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n"
SILENT = 1_000
MEGABYTES = 50


def many_headers(target: Target) -> str:
    """A head that goes on and on."""
    line = b"X-Header: " + b"x" * 1_000 + b"\r\n"
    with closing(connected(target)) as connection:
        connection.sendall(HEAD)
        return _ended(sent(connection, line, MEGABYTES * 1_000))


def one_long_header(target: Target) -> str:
    """One value that goes on and on."""
    with closing(connected(target)) as connection:
        connection.sendall(HEAD + b"X-Header: ")
        return _ended(sent(connection, b"x" * 1_000, MEGABYTES * 1_000))


def ahead(target: Target) -> str:
    """Very many requests, of which no answer is waited for."""
    with closing(connected(target)) as connection:
        return _ended(sent(connection, (HEAD + b"\r\n") * 1_000, MEGABYTES * 20))


def silent(target: Target) -> str:
    """Connections that say nothing, until the server has ended all of them."""
    began = time.monotonic()
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(SILENT):
            connection = stack.enter_context(closing(connected(target)))
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
        while selector.get_map() and time.monotonic() - began < SECONDS:
            for key, _ in selector.select(1):
                with suppress(ConnectionError):
                    if key.fileobj.recv(100):  # type: ignore[union-attr]
                        continue
                selector.unregister(key.fileobj)
        left = len(selector.get_map())
    return f"{SILENT - left:,} ended within {time.monotonic() - began:.0f} s"


def unread(target: Target) -> str:
    """Five clients that ask for what just fits into an answer, and do not read it."""
    query = "{ annotations(first: 95) { nodes { result } } }"
    body = b'{"query":"%s"}' % query.encode()
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json"
        f"\r\nAuthorization: Bearer {target.world.annotator}"
        f"\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    began = time.monotonic()
    with ExitStack() as stack:
        connections = [stack.enter_context(closing(connected(target))) for _ in "five5"]
        for connection in connections:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.sendall(head.encode() + body)
        held = [_seconds_until_ended(connection, began) for connection in connections]
    return f"ended after {max(held):.0f} s at most"


def large_answers(target: Target) -> str:
    """1 kB that asks for 480 MB."""
    fields = " ".join(
        f"a{n}: annotations(first: 100) {{ nodes {{ result }} }}" for n in range(20)
    )
    with client(target, target.world.annotator) as sender:
        answers = [ask(sender, f"{{ {fields} }}") for _ in range(4)]
    return f"4 x {answers[-1]}, {answers[-1].size:,} bytes"


def _seconds_until_ended(connection: socket.socket, began: float) -> float:
    """Look for the end without reading: a write fails once the other end is gone."""
    while time.monotonic() - began < SECONDS:
        time.sleep(0.5)
        try:
            connection.sendall(b"\r\n")
        except OSError:
            break
    return time.monotonic() - began


def _ended(size: int) -> str:
    return f"ended after {size / 1_000:,.0f} kB at most were taken"

"""Heads of requests, connections that say nothing and clients that do not read."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx2
import psutil
import pytest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from serving.listening import is_loopback
from tests.serving.running import Running, serving

pytestmark = pytest.mark.xdist_group("connections")  # one server for all

SECONDS = 30
"""How long a test waits at most, on a very busy machine."""
HEAD_SECONDS = 0.4
CONNECTIONS = 30
SETTINGS = f"""
GROUND_TRUTH_LOG_LEVEL=error
GROUND_TRUTH_CONNECTIONS={CONNECTIONS}
GROUND_TRUTH_LIMIT_HEAD_SECONDS={HEAD_SECONDS}
GROUND_TRUTH_LIMIT_IDLE_SECONDS=1
GROUND_TRUTH_LIMIT_ANSWER_SECONDS=0.4
"""
BODY = b'{"query":"{ viewer { id } }"}'
START = (
    b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
)
WHOLE = START + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY

LARGE = (
    b"GET /graphql?query={__schema{types{name,description,fields{name,description}}}}"
    b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
)
"""Asks for about 100 kB: what the system keeps is full after some of them."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("connections")
    (folder / ".env").write_text(SETTINGS)
    with serving(folder=folder) as running:
        yield running


def opened(running: Running) -> socket.socket:
    host, _, port = running.url.removeprefix("http://").partition(":")
    assert is_loopback(host)
    return socket.create_connection((host, int(port)), SECONDS)


def rest(connection: socket.socket) -> bytes:
    """What still comes, until the server ends the connection."""
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


def answered(connection: socket.socket) -> None:
    """Read one answer to ``WHOLE``."""
    read = b""
    while b'"viewer"' not in read:
        piece = connection.recv(10_000)
        assert piece
        read += piece


def sent(connection: socket.socket, piece: bytes, times: int) -> int:
    """Send it so often, or until the server ends the connection; how often it was."""
    for number in range(times):
        try:
            connection.sendall(piece)
        except OSError:
            return number
    return times


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (START, b"X-Header: " + b"x" * 1000 + b"\r\n"),
        (START + b"X-Header: ", b"x" * 1000),
        (START, b"x" * 1000),
        (b"GET /", b"x" * 1000),
    ],
)
def test_a_head_without_end_is_ended_when_it_is_too_large(
    running: Running, start: bytes, piece: bytes
) -> None:
    memory = psutil.Process(running.process.pid).memory_info
    before = memory().rss
    with closing(opened(running)) as connection:
        connection.sendall(start)

        assert sent(connection, piece, 50_000) < 50_000

    assert memory().rss - before < 20_000_000


@pytest.mark.parametrize(
    "head",
    [
        START + b"Content-Length: 0\r\nX: " + b"x" * 64_001 + b"\r\n\r\n",
        b"GET /" + b"x" * 64_001 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        START + b"Content-Length: 0\r\n" + b"X: y\r\n" * 32_500 + b"\r\n",
        b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"X: " + b"x" * 64_001 + b"\r\n\r\n",
    ],
)
def test_a_whole_head_that_is_too_large_is_refused(
    running: Running, head: bytes
) -> None:
    with closing(opened(running)) as connection:
        connection.sendall(head)
        answer = rest(connection)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"connection: close" in answer.lower()
    assert b"64,000 bytes (GROUND_TRUTH_LIMIT_HEAD_BYTES)" in answer


def test_a_head_just_below_the_limit_is_taken(running: Running) -> None:
    headers = {"x-long": "x" * 63_000}

    response = httpx2.get(f"{running.url}/healthz", headers=headers, timeout=SECONDS)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("piece", "answer"),
    [
        (b"", b""),
        (b"\r\n", b""),
        (START, b"HTTP/1.1 408 "),
        (
            b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websoc",
            b"HTTP/1.1 408 ",
        ),
    ],
)
def test_a_head_that_is_not_whole_in_time_is_given_up(
    running: Running, piece: bytes, answer: bytes
) -> None:
    started = time.monotonic()
    with closing(opened(running)) as connection:
        connection.sendall(piece)

        assert rest(connection).startswith(answer)

    assert time.monotonic() - started >= HEAD_SECONDS * 0.9


def test_a_head_that_comes_byte_by_byte_has_no_more_time(running: Running) -> None:
    with closing(opened(running)) as connection:
        connection.settimeout(0.01)
        until = time.monotonic() + SECONDS
        answer = b""
        while time.monotonic() < until and not answer:
            try:
                connection.sendall(b"G")
                answer = connection.recv(1_000)
            except TimeoutError:
                continue
            except OSError:
                break

    assert time.monotonic() < until


def test_an_idle_connection_is_ended_and_not_before_its_time(running: Running) -> None:
    with closing(opened(running)) as connection:
        for _ in range(2):
            connection.sendall(WHOLE)
            answered(connection)
            time.sleep(HEAD_SECONDS + 0.1)  # longer than a head may take
        started = time.monotonic()

        assert rest(connection) == b""

    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("piece", [b"\r\n", b"x"])
def test_what_comes_after_an_answer_keeps_no_connection_open(
    running: Running, piece: bytes
) -> None:
    """An answer before the body has come, such as 405, leaves the rest of it."""
    refused = (
        b"PUT /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n"
    )
    with closing(opened(running)) as connection:
        connection.sendall(WHOLE if piece == b"\r\n" else refused)
        if piece == b"x":
            assert connection.recv(10_000).startswith(b"HTTP/1.1 405 ")
        else:
            answered(connection)
        connection.settimeout(0.01)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                connection.sendall(piece)
                if not connection.recv(1_000):
                    break
            except TimeoutError:
                continue
            except OSError:
                break

    assert time.monotonic() < until


def test_silent_connections_keep_nobody_out(running: Running) -> None:
    with ExitStack() as stack:
        for _ in range(3 * CONNECTIONS):
            stack.enter_context(closing(opened(running)))
        response = httpx2.get(f"{running.url}/healthz", timeout=SECONDS)

    assert response.status_code == 200


def test_who_does_not_read_what_is_answered_is_let_go(running: Running) -> None:
    """The system may keep the client's end for longer: the server keeps nothing."""
    memory = psutil.Process(running.process.pid).memory_info
    before = memory().rss
    with closing(opened(running)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(WHOLE)
        answered(connection)
        assert holds(running, connection)

        connection.sendall(LARGE * 90)
        until = time.monotonic() + SECONDS
        while holds(running, connection):
            assert time.monotonic() < until
            time.sleep(0.05)

    assert memory().rss - before < 50_000_000


def holds(running: Running, connection: socket.socket) -> bool:
    """Whether the server has its end of the connection open."""
    ours = connection.getsockname()
    process = psutil.Process(running.process.pid)
    return any(other.raddr == ours for other in process.net_connections())


def test_requests_that_are_sent_ahead_are_answered_in_turn(running: Running) -> None:
    with closing(opened(running)) as connection:
        connection.sendall(WHOLE * 50)
        read = b""
        while read.count(b'"viewer"') < 50:
            piece = connection.recv(100_000)
            assert piece
            read += piece

    assert read.count(b"HTTP/1.1 200 ") == 50


def test_who_sends_very_many_ahead_is_let_go(running: Running) -> None:
    memory = psutil.Process(running.process.pid).memory_info
    before = memory().rss
    with closing(opened(running)) as connection:
        ahead = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20_000

        assert sent(connection, ahead, 50) < 50

    assert memory().rss - before < 20_000_000


def test_a_socket_that_is_pinged_and_not_read_from_is_ended(running: Running) -> None:
    address = f"{running.url.replace('http', 'ws', 1)}/graphql"
    with connect(
        address, subprotocols=[Subprotocol("graphql-transport-ws")], max_queue=1
    ) as websocket:
        websocket.send('{"type":"connection_init"}')
        websocket.recv(timeout=SECONDS)
        raw = websocket.socket
        ping = b"\x89\xfd\0\0\0\0" + b"x" * 125
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)

        assert sent(raw, ping * 100, 100_000) < 100_000


def test_a_message_of_very_many_frames_ends_its_socket(running: Running) -> None:
    address = f"{running.url.replace('http', 'ws', 1)}/graphql"
    with connect(
        address, subprotocols=[Subprotocol("graphql-transport-ws")]
    ) as websocket:
        websocket.socket.sendall(b"\x01\x80\0\0\0\0")

        assert sent(websocket.socket, b"\x00\x80\0\0\0\0" * 100, 100_000) < 100_000


def test_after_all_of_it_the_server_answers(running: Running, tmp_path: Path) -> None:
    response = httpx2.post(
        f"{running.url}/graphql", json={"query": "{ viewer { id } }"}
    )

    assert response.status_code == 200

"""Requests that break HTTP: an answer or an end in time, and a server that goes on."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import pytest

from tests.serving.running import Running, serving

pytestmark = pytest.mark.xdist_group("raw")  # one server for all
SECONDS = 60
BODY = b'{"query":"{ viewer { id } }"}'


def post(*headers: str, body: bytes = BODY) -> bytes:
    """A request as it goes over the wire."""
    lines = ["POST /graphql HTTP/1.1", "Host: 127.0.0.1"]
    lines += ["Content-Type: application/json", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


CHUNKED = "Transfer-Encoding: chunked"
RAW = {
    "a whole one": (post(f"Content-Length: {len(BODY)}", "Connection: close"), "200"),
    "chunks": (
        post(CHUNKED, "Connection: close", body=b"1d\r\n" + BODY + b"\r\n0\r\n\r\n"),
        "200",
    ),
    "a truncated body": (post("Content-Length: 1000"), "408"),
    "a chunk that ends early": (post(CHUNKED, body=b"ff\r\n{}"), "408"),
    "a chunk without a length": (post(CHUNKED, body=b"xyz\r\n{}\r\n"), "400"),
    "a negative length": (post("Content-Length: -1"), "400"),
    "a length that is no number": (post("Content-Length: ten"), "400"),
    "two lengths": (post("Content-Length: 29", "Content-Length: 30"), "400"),
    "a length and chunks": (post("Content-Length: 29", CHUNKED), "400"),
    "a length above the limit": (post("Content-Length: 99999999"), "413"),
    "a compressed body": (
        post(
            "Content-Encoding: gzip",
            "Content-Length: 4",
            "Connection: close",
            body=b"\x1f\x8b\x08\x00",
        ),
        "4",
    ),
    "no request at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", "400"),
    "a line of 100 kB": (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n\r\n", "4"),
    "a header of 100 kB": (post("X: " + "x" * 100_000, "Content-Length: 0"), "4"),
    "a header with a NUL": (post("X: \0", f"Content-Length: {len(BODY)}"), "400"),
    "nothing": (b"", ""),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("raw")
    settings = "GROUND_TRUTH_LIMIT_BODY_SECONDS=0.5\nGROUND_TRUTH_LOG_LEVEL=error"
    (folder / ".env").write_text(settings)
    with serving(folder=folder) as running:
        yield running


async def answered(url: str, raw: bytes) -> bytes:
    """What comes until the server ends the connection, or we do after a while."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(raw)
    if not raw:
        writer.write_eof()
    try:
        async with asyncio.timeout(SECONDS):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(("raw", "status"), RAW.values(), ids=RAW.keys())
def test_what_breaks_http_is_refused_in_time(
    running: Running, raw: bytes, status: str
) -> None:
    answer = asyncio.run(answered(running.url, raw))

    told = answer.decode(errors="replace").partition("\r\n")[0]
    assert told.removeprefix("HTTP/1.1 ").startswith(status), told
    assert httpx2.get(f"{running.url}/healthz", timeout=SECONDS).is_success

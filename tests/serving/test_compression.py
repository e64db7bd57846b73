"""What is compressed, for whom, and where."""

import gzip
import threading
from pathlib import Path

import pytest
from backports import zstd
from starlette.applications import Starlette
from starlette.testclient import TestClient

from serving import compression, pages

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ECHO = "query ($value: JSON!) { echo(value: $value) }"
DECODERS = {"zstd": zstd.decompress, "gzip": gzip.decompress}
CHROME = "gzip, deflate, br, zstd"


def raw(client: TestClient, text: str, accepted: str) -> tuple[str | None, bytes]:
    """The coding of an answer that quotes the text, and its bytes as they are sent."""
    body = {"query": ECHO, "variables": {"value": text}}
    headers = {"accept-encoding": accepted}
    with client.stream("POST", "/graphql", json=body, headers=headers) as response:
        assert response.status_code == 200
        assert "accept-encoding" in response.headers["vary"].lower()
        sent = b"".join(response.iter_raw())
        assert int(response.headers["content-length"]) == len(sent)
        return response.headers.get("content-encoding"), sent


@on_sqlite
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (CHROME, "zstd"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("zstd;q=0.2, gzip;q=0.8", "gzip"),
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0", "gzip"),
        ("gzip, identity;q=0", "gzip"),
        ("gzip;q=0.5, identity", None),
        ("", None),
        ("identity", None),
        ("br", None),
        ("gzip;q=0, zstd;q=0.0", None),
        ("*;q=0", None),
        ("gzip;q=nonsense", None),
        ("gzip;q=nan", None),
        ("gzip;q=inf", None),
        (",;,;q=1,=", None),
    ],
)
@pytest.mark.parametrize("size", [2_000, compression.MOST_INLINE * 2])
def test_a_client_gets_the_coding_that_it_ranks_highest(
    client: TestClient, accepted: str, coding: str | None, size: int
) -> None:
    text = "tall grass " * (size // 10)

    given, body = raw(client, text, accepted)

    assert given == coding
    plain = DECODERS[coding](body) if coding else body
    assert plain == b'{"data":{"echo":"' + text.encode() + b'"}}'


@on_sqlite
def test_a_small_answer_is_sent_as_it_is(client: TestClient) -> None:
    assert raw(client, "tall grass", CHROME)[0] is None


@on_sqlite
def test_only_large_answers_are_compressed_outside_of_the_event_loop(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    gzipped = compression._COMPRESSORS["gzip"]

    def watched(body: bytes) -> bytes:
        threads.append(threading.current_thread().name)
        return gzipped(body)

    monkeypatch.setitem(compression._COMPRESSORS, "gzip", watched)
    raw(client, "a" * 2_000, "gzip")
    raw(client, "a" * compression.MOST_INLINE * 2, "gzip")

    inline, outside = threads
    assert not inline.startswith("operations")
    assert outside.startswith("operations")


@on_sqlite
def test_metrics_are_compressed(client: TestClient) -> None:
    raw(client, "tall grass", CHROME)

    response = client.get("/metrics", headers={"accept-encoding": "gzip"})

    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "accept-encoding"
    assert "ground_truth_requests_total" in response.text


SCRIPT = "let grass = 'tall';\n" * 200


@pytest.fixture
def assets(tmp_path: Path) -> TestClient:
    """A client of a script that was compressed when it was built, and of a font."""
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "main-1a2b.js").write_text(SCRIPT)
    (folder / "main-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode(), mtime=0))
    (folder / "main-1a2b.js.br").write_bytes(b"Brotli")
    (folder / "font-3c4d.woff2").write_bytes(b"font")
    return TestClient(Starlette(routes=pages.routes(built=tmp_path)))


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        (CHROME, "br", b"Brotli"),
        ("gzip", "gzip", gzip.compress(SCRIPT.encode(), mtime=0)),
        ("br;q=0, gzip", "gzip", gzip.compress(SCRIPT.encode(), mtime=0)),
        ("identity", None, SCRIPT.encode()),
    ],
)
def test_a_script_is_sent_as_it_was_compressed_when_it_was_built(
    assets: TestClient, accepted: str, coding: str | None, body: bytes
) -> None:
    headers = {"accept-encoding": accepted}

    with assets.stream("GET", "/assets/main-1a2b.js", headers=headers) as response:
        sent = b"".join(response.iter_raw())

    assert response.headers.get("content-encoding") == coding
    assert response.headers["content-type"].partition(";")[0] == "text/javascript"
    assert response.headers["vary"] == "accept-encoding"
    assert "immutable" in response.headers["cache-control"]
    assert sent[10:] == body[10:]  # gzip's head has the time


def test_each_coding_of_a_script_has_a_tag_of_its_own(assets: TestClient) -> None:
    tags = {
        assets.head(
            "/assets/main-1a2b.js", headers={"accept-encoding": coding}
        ).headers["etag"]
        for coding in ("br", "gzip", "identity")
    }

    assert len(tags) == 3


def test_a_part_of_a_script_is_a_part_of_the_script(assets: TestClient) -> None:
    headers = {"accept-encoding": CHROME, "range": "bytes=4-8"}

    response = assets.get("/assets/main-1a2b.js", headers=headers)

    assert response.status_code == 206
    assert "content-encoding" not in response.headers
    assert response.text == SCRIPT[4:9]


def test_a_file_that_was_not_compressed_is_sent_as_it_is(assets: TestClient) -> None:
    response = assets.get("/assets/font-3c4d.woff2", headers={"accept-encoding": "br"})

    assert response.content == b"font"
    assert "content-encoding" not in response.headers

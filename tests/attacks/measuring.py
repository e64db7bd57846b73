"""Sending one request while others ask for something small."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from statistics import median
from typing import NamedTuple

import httpx2

SMALL = b'{"query":"{ viewer { id } }"}'
HEADERS = {"content-type": "application/json"}
SECONDS = 60


class Measured(NamedTuple):
    """One attack: how it was answered, and how long others waited meanwhile."""

    name: str
    size: int
    status: int
    code: str
    seconds: float
    others_median: float
    others_longest: float


class Others:
    """Asks for something small, again and again, and notes how long each time took."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._begun = threading.Event()
        self._stopped = threading.Event()
        self.seconds: list[float] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Others":
        self._thread.start()
        self._begun.wait(SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        with _client(self._url) as client:
            _post(client, SMALL)
            self._begun.set()
            while not self._stopped.is_set():
                began = time.monotonic()
                _post(client, SMALL)
                self.seconds.append(time.monotonic() - began)


@contextmanager
def attacker() -> Iterator[Executor]:
    """Sends from a process of its own, so that others are not kept waiting by it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as sending:
        sending.submit(time.monotonic).result()  # it has started
        yield sending


def measured(
    sending: Executor, url: str, name: str, body: bytes, tries: int
) -> Measured:
    """The smallest figures of so many tries."""
    found = []
    for _ in range(tries):
        with Others(url) as others:
            status, code, seconds = sending.submit(_sent, url, body).result()
        found.append((seconds, median(others.seconds), max(others.seconds)))
    least = [min(column) for column in zip(*found, strict=True)]
    return Measured(name, len(body), status, code, *least)


def _sent(url: str, body: bytes) -> tuple[int, str, float]:
    """The status, the code of the first error, and the seconds."""
    with _client(url) as client:
        _post(client, SMALL)  # it is connected
        began = time.monotonic()
        response = _post(client, body)
        seconds = time.monotonic() - began
    errors = response.json().get("errors") or [{}]
    extensions = errors[0].get("extensions", {})
    code = extensions.get("reason") or extensions.get("code") or "answered"
    return response.status_code, code, seconds


def _post(client: httpx2.Client, body: bytes) -> httpx2.Response:
    return client.post("/graphql", content=body, headers=HEADERS)


def _client(url: str) -> httpx2.Client:
    return httpx2.Client(base_url=url, timeout=SECONDS, trust_env=False)

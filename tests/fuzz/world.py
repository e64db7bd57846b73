"""A server in this process with the sample projects, and what it must keep to."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import orjson
from httpx2 import Response
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from exchange import load_samples
from models.commands import accounts
from models.db import database as db
from schema.schema import build
from serving.app import create
from serving.limits import Limits
from serving.settings import Settings
from tests.bounds.columns import beyond
from tests.settling import settled
from tests.soak.snapshots import Snapshots, of_rows

HOME = "http://127.0.0.1:8000"
ALIVE = orjson.dumps({"query": "{ viewer { id } }"})
SECONDS = 20
"""That nothing may take; an operation is ended after 10."""
_NOT_BUILT = "The pages are not built yet"
"""The one 503 that is right: of the pages, in a checkout without them."""
_TABLES = ("users", "projects", "tasks", "annotations", "predictions", "ground_truths")


class World:
    """The server, and all that it logged."""

    def __init__(self, client: TestClient, logged: list[Any]) -> None:
        self.client = client
        self._logged = logged
        self._faults = _Faults()
        self._began = time.monotonic()

    def begin(self) -> None:
        """Before a case."""
        self._began = time.monotonic()

    def end(self) -> None:
        """What must hold after each case."""
        taken = time.monotonic() - self._began
        assert taken < SECONDS, f"It took {taken:.1f} s."
        logged = [line for line in self._logged if line["log_level"] == "error"]
        faults = [*logged, *self._faults.seen]
        self._logged.clear()
        self._faults.seen.clear()
        assert not faults, faults
        answer = self.client.post("/graphql", content=ALIVE, headers=JSON)
        assert answer.status_code == 200, answer.text
        assert answer.json()["data"]["viewer"]["id"]

    def check(self) -> None:
        """What must hold of all rows in the end."""
        settled()
        with db.read():
            broken = [*Snapshots().replayed(), *of_rows()]
        assert [*broken, *beyond()] == []

    def counts(self) -> list[Any]:
        """How many rows there are, and how many lines of history."""
        with db.read():
            lines = db.scalar("SELECT SUM(last_change) FROM projects")
            return [lines, *(_count(table) for table in _TABLES)]

    def __enter__(self) -> "World":
        logging.getLogger().addHandler(self._faults)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._faults)


JSON = {"content-type": "application/json"}


class _Faults(logging.Handler):
    """Keeps what libraries log as errors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.seen.append(self.format(record))


def _count(table: str) -> int:
    text = f"SELECT COUNT(*) FROM {table}"  # noqa: S608 - our own names
    count: int = db.scalar(text)
    return count


@contextmanager
def opened() -> Iterator[World]:
    """The world on this process's database, which has no rows yet."""
    load_samples()
    settled()
    accounts.local_admin()
    settings = {**Settings.model_config, "env_file": None}
    with patch.object(Settings, "model_config", settings), capture_logs() as logged:
        # No rate: cases come faster than any client's requests.
        limit = Limits(token_requests=0, address_requests=0, sockets_of_user=500)
        app = create(Settings(threads=2, limit=limit), build())
        with (
            TestClient(app, HOME, raise_server_exceptions=False) as client,
            World(client, logged) as world,
        ):
            yield world


def check_answer(response: Response) -> None:
    """No fault: what is refused in JSON has a code, which is not that of a fault."""
    if _NOT_BUILT in response.text:
        return
    assert response.status_code < 500, (response.status_code, response.text)
    is_json = "json" in response.headers.get("content-type", "")
    if not is_json or response.request.method == "HEAD":
        return
    answer = orjson.loads(response.content)
    for error in answer.get("errors", ()) if isinstance(answer, dict) else ():
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR", response.text

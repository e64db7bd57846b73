"""The server with the real schema, for clients that speak over WebSockets."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models.rows import ProjectRow
from schema.schema import build
from serving.app import create
from serving.limits import Limits
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.serving.live.talking import Talk
from tests.stored import Stored


@pytest.fixture
def limits() -> Limits:
    """Small ones, for tests that reach them."""
    return Limits(sockets=3, sockets_of_user=2, subscriptions=2, init_seconds=60)


@pytest.fixture
def app(store: None, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    """The server: open, for the database holds no token."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    monkeypatch.setattr("serving.live.socket.SECONDS_BETWEEN_CHECKS", 0.1)
    return create(Settings(threads=2, limit=limits), build())


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    """A client of the server."""
    with TestClient(app, base_url=HOME) as client:
        yield client


@pytest.fixture
def talk(client: TestClient) -> Talk:
    """Opens sockets."""
    return Talk(client)


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    """A project without tasks."""
    return stored.project()

"""The server with the tiny schema, over real HTTP semantics."""

import os
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import structlog
from starlette.applications import Starlette
from starlette.testclient import TestClient

from serving.app import create
from serving.limits import Limits
from serving.settings import Settings
from tests.serving import tiny

HOME = "http://127.0.0.1:8000"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The defaults, with as few threads as a test needs."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    return Settings(threads=2, limit=Limits(body_seconds=0.3))


@pytest.fixture
def app(store: None, settings: Settings) -> Starlette:
    """The server: open, for the database holds no token."""
    return create(settings, tiny.schema())


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    """A client of the server."""
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(autouse=True)
def lines() -> Iterator[list[Any]]:
    """What is logged."""
    with structlog.testing.capture_logs() as captured:
        yield captured


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """What `serve` leaves in the environment for its workers is gone with the test."""
    with mock.patch.dict(os.environ):
        yield

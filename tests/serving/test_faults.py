"""A database that is away, full, locked or read-only: told, and nothing is lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models.commands import accounts
from models.db import connecting
from models.db import database as db
from schema.schema import build
from serving.app import create
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.stored import Stored

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

READ = "{ tasks { totalCount } }"
SET = "mutation { setGroundTruth(annotationId: 1) { changed } }"
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
CREATE = """mutation { createAnnotation(input: {taskId: 1, result: [{text: "%s"}]}) {
  annotation { id }
} }"""


@pytest.fixture
def app(stored: Stored, settings: Settings) -> Starlette:
    """The server before the real schema, with one annotation."""
    stored.annotation()
    accounts.local_admin()
    return create(settings, build())


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url=HOME) as client:
        yield client


def ask(client: TestClient, text: str) -> Any:
    response = client.post("/graphql", json={"query": text})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"]


def fault(client: TestClient, text: str) -> str:
    """The fault that the server tells of, in the way in which it tells of all."""
    response = client.post("/graphql", json={"query": text})
    assert response.status_code == 503, response.text
    assert response.headers["retry-after"] == "2"
    [error] = response.json()["errors"]
    assert error["extensions"].keys() <= {"code", "reason"}
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    reason: str = error["extensions"]["reason"]
    return reason


@POSTGRESQL
def test_signing_in_does_not_wait_for_ever(
    app: Starlette, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "SECONDS_ALONE", 1)
    db.close()  # before a thread of the server has a connection, too
    db.connect(database_url)
    asking = {"authorization": f"Bearer gt_{'0' * 16}_{'0' * 43}"}

    with TestClient(app, base_url=HOME) as client:
        with psycopg.connect(database_url) as other:
            other.execute("LOCK TABLE tokens IN ACCESS EXCLUSIVE MODE")
            locked = client.post("/graphql", json={"query": READ}, headers=asking)
        free = client.post("/graphql", json={"query": READ}, headers=asking)

    assert locked.status_code == 503
    assert locked.json()["errors"][0]["extensions"]["reason"] == "DATABASE_BUSY"
    assert free.status_code == 401


@POSTGRESQL
def test_postgresql_goes_away_and_comes_back(
    client: TestClient, stored: Stored, postgresql_server: Any
) -> None:
    assert ask(client, READ) == {"tasks": {"totalCount": 1}}

    postgresql_server.stop()
    try:
        assert fault(client, READ) == "DATABASE_UNREACHABLE"
        assert fault(client, SET) == "DATABASE_UNREACHABLE"
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        postgresql_server.start()

    assert ask(client, SET) == {"setGroundTruth": {"changed": True}}
    assert ask(client, READ) == {"tasks": {"totalCount": 1}}
    assert client.get("/readyz").json() == {"status": "ready"}
    assert stored.ground_truths() == {1: 1}


@POSTGRESQL
def test_connections_that_were_cut_while_idle_go_unnoticed(
    client: TestClient, stored: Stored
) -> None:
    ask(client, READ)
    with db.read():
        db.run(CUT)

    assert ask(client, SET) == {"setGroundTruth": {"changed": True}}


@POSTGRESQL
def test_a_standby_is_read_and_not_written(client: TestClient, stored: Stored) -> None:
    with db.write():
        db.run("ALTER DATABASE postgres SET default_transaction_read_only = on")
        db.run(CUT)  # the server's threads may hold connections from before
    db.close()
    try:
        assert fault(client, SET) == "DATABASE_READ_ONLY"
        assert ask(client, READ) == {"tasks": {"totalCount": 1}}
        assert client.get("/readyz").json()["missing"] == "DATABASE_READ_ONLY"
    finally:
        with db.write():
            db.run("SET TRANSACTION READ WRITE")
            db.run("ALTER DATABASE postgres RESET default_transaction_read_only")
        db.close()

    assert stored.ground_truths() == {}


@SQLITE
def test_a_read_only_database_is_read_and_not_written(
    app: Starlette, stored: Stored, lines: list[Any]
) -> None:
    db.database.pragma("query_only", 1, permanent=True)

    with TestClient(app, base_url=HOME) as client:
        assert fault(client, SET) == "DATABASE_READ_ONLY"
        assert ask(client, READ) == {"tasks": {"totalCount": 1}}
        ready = client.get("/readyz")

    told = [line["fault"] for line in lines if line["event"] == "The database"]
    assert told == ["DATABASE_READ_ONLY"]
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready to read only",
        "missing": "DATABASE_READ_ONLY",
    }
    assert stored.ground_truths() == {}


@SQLITE
def test_what_does_not_fit_on_the_disk_is_not_half_there(
    app: Starlette, stored: Stored
) -> None:
    with db.read():
        pages = db.scalar("PRAGMA page_count")
    db.database.pragma("max_page_count", pages + 2, permanent=True)

    with TestClient(app, base_url=HOME) as client:
        assert fault(client, CREATE % ("x" * 50_000)) == "DISK_FULL"
        assert ask(client, READ) == {"tasks": {"totalCount": 1}}
        assert ask(client, SET) == {"setGroundTruth": {"changed": True}}

    assert stored.changes() == ["GROUND_TRUTH_SET"]


@SQLITE
def test_a_full_disk_is_told_before_anybody_writes(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.db.health.LEAST_FREE", 2**62)

    assert client.get("/readyz").json() == {
        "status": "ready to read only",
        "missing": "DISK_FULL",
    }


@SQLITE
def test_who_holds_the_lock_too_long_keeps_writers_out_and_no_longer(
    app: Starlette, stored: Stored, database_url: str
) -> None:
    db.database.pragma("busy_timeout", 50, permanent=True)
    file = database_url.removeprefix("sqlite:///")

    with (
        TestClient(app, base_url=HOME) as client,
        closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert fault(client, SET) == "DATABASE_BUSY"
        assert ask(client, READ) == {"tasks": {"totalCount": 1}}
        assert client.get("/readyz").json() == {"status": "ready"}
        other.execute("ROLLBACK")
        assert ask(client, SET) == {"setGroundTruth": {"changed": True}}

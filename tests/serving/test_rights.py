"""PostgreSQL gives no right, or has no such database: each has its sentence."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from models.commands import accounts
from models.db import database as db
from schema.schema import build
from serving.app import create
from serving.commands import cli
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.stored import Stored

NEW = "without_rights"
"""A database without tables, which only its owner may change."""
GRANT = "GRANT CREATE, CONNECT ON DATABASE"
SET = "mutation { setGroundTruth(annotationId: 1) { changed } }"


def _url(owner_url: str, user: str, database: str | None = None) -> str:
    """The same server, for another user or of another database."""
    parts = urlsplit(owner_url)
    host = parts.netloc.rpartition("@")[2]
    path = parts.path if database is None else f"/{database}"
    return urlunsplit(parts._replace(netloc=f"{user}:@{host}", path=path))


@pytest.fixture
def stranger(postgresql_server: Any) -> Iterator[str]:
    """The URL of a user who may sign in, and do nothing in a new database."""
    url: str = postgresql_server.get_uri()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE ROLE stranger LOGIN")
        owner.execute(f"CREATE DATABASE {NEW}")
    with psycopg.connect(_url(url, "postgres", NEW), autocommit=True) as owner:
        owner.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        owner.execute("GRANT USAGE ON SCHEMA public TO stranger")
    yield _url(url, "stranger", NEW)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE {NEW} WITH (FORCE)")
        owner.execute("DROP ROLE stranger")


@pytest.fixture
def reader(postgresql_url: str) -> Iterator[str]:
    """The URL of a user who may read all tables, and write none."""
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        owner.execute("CREATE ROLE reader LOGIN")
        owner.execute("GRANT USAGE ON SCHEMA public TO reader")
        owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    yield _url(postgresql_url, "reader")
    db.close()
    with psycopg.connect(postgresql_url, autocommit=True) as owner:
        owner.execute("DROP OWNED BY reader")
        owner.execute("DROP ROLE reader")


def run(*arguments: str, url: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--database", url])


@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0")])
def test_whoever_may_not_create_tables_is_told_what_to_grant(
    stranger: str, command: tuple[str, ...]
) -> None:
    result = run(*command, url=stranger)

    assert result.exit_code == 1
    assert GRANT in result.output
    assert "Traceback" not in result.output


def test_whoever_may_not_write_is_told_what_to_grant_and_may_read(reader: str) -> None:
    refused = run("user", "add", "ann@example.org", url=reader)
    listed = run("user", "list", url=reader)

    assert refused.exit_code == 1
    assert GRANT in refused.output
    assert listed.exit_code == 0


@pytest.mark.parametrize(
    "command", [("migrate",), ("user", "list"), ("serve", "--port", "0")]
)
def test_a_database_that_does_not_exist_is_named(
    postgresql_url: str, command: tuple[str, ...]
) -> None:
    result = run(*command, url=_url(postgresql_url, "postgres", "missing"))

    assert result.exit_code == 1
    assert 'database "missing" does not exist' in result.output
    assert "see that PostgreSQL runs and has the database" in result.output


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_that_may_not_write_reads_and_says_so(
    stored: Stored, reader: str, settings: Settings
) -> None:
    stored.annotation()
    accounts.local_admin()
    db.close()
    db.connect(reader)

    with TestClient(create(settings, build()), HOME) as client:
        refused = client.post("/graphql", json={"query": SET})
        read = client.post("/graphql", json={"query": "{ tasks { totalCount } }"})
        ready = client.get("/readyz").json()

    assert refused.status_code == 503
    (error,) = refused.json()["errors"]
    assert error["extensions"]["reason"] == "DATABASE_READ_ONLY"
    assert read.json() == {"data": {"tasks": {"totalCount": 1}}}
    assert ready["missing"] == "DATABASE_READ_ONLY"
    assert stored.ground_truths() == {}

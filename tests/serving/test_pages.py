"""The pages, and what a supervisor asks."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models.db import database as db
from serving import pages
from serving.version import version


@pytest.fixture
def built(tmp_path: Path) -> TestClient:
    """A client of pages that are built."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-1a2b.js").write_text("1")
    for name in ("index", "graphiql"):
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    return TestClient(Starlette(routes=pages.routes(built=tmp_path)))


@pytest.mark.parametrize(("path", "name"), [("/", "index"), ("/graphiql", "graphiql")])
def test_a_page_comes_under_the_strict_policy(
    built: TestClient, path: str, name: str
) -> None:
    response = built.get(path)

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<title>{name}</title>" in response.text
    policy = response.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_media_come_from_the_origins_that_the_operator_names_and_the_page_knows_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "index.html").write_text('<meta name="media-origins" content="" />')
    origins = ("https://media.example.org", "https://*.example.com:8443")
    client = TestClient(Starlette(routes=pages.routes(origins, tmp_path)))

    response = client.get("/")

    named = " ".join(origins)
    assert response.text == f'<meta name="media-origins" content="{named}" />'
    policy = response.headers["content-security-policy"].split("; ")
    assert f"img-src 'self' data: {named}" in policy
    assert f"media-src 'self' data: {named}" in policy


def test_assets_are_kept_for_good_under_the_policy_of_the_pages(
    built: TestClient,
) -> None:
    headers = built.get("/assets/main-1a2b.js").headers

    assert "immutable" in headers["cache-control"]
    assert "script-src 'self'" in headers["content-security-policy"]


def test_pages_that_are_not_built_say_what_to_run(tmp_path: Path) -> None:
    client = TestClient(Starlette(routes=pages.routes(built=tmp_path)))

    response = client.get("/graphiql")

    assert response.status_code == 503
    assert "make web" in response.text
    assert client.get("/assets/main.js").status_code == 404


def test_the_process_is_alive_whatever_its_database(client: TestClient) -> None:
    db.connect("postgresql://nobody@127.0.0.1:1/nothing")

    assert client.get("/healthz").json() == {"status": "alive", "version": version()}


def test_a_migrated_database_is_ready(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_of_another_version_is_not(client: TestClient) -> None:
    with db.write():
        db.run("DELETE FROM schema_migrations")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "another version" in response.json()["missing"]


def test_a_database_that_is_away_is_not_ready(client: TestClient) -> None:
    db.connect("postgresql://nobody@127.0.0.1:1/nothing")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["missing"] == "the database cannot be reached"

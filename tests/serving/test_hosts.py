"""Which names the server answers to, and whose pages may ask it."""

import pytest
from starlette.testclient import TestClient

from models.commands import accounts
from serving.settings import Settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "allowed_hosts": ("truth.example.org",),
            "allowed_origins": ("https://app.example.org",),
        }
    )


def status(client: TestClient, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/graphql", json={"query": "{ who }"}, headers=named).status_code


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8000",
        "127.0.0.1",
        "localhost:9999",
        "LOCALHOST",
        "[::1]:8000",
        "truth.example.org",
        "Truth.Example.Org:443",
    ],
)
def test_own_names_are_answered_to(client: TestClient, host: str) -> None:
    accounts.add_user("ann@example.org")
    token = accounts.create_token("ann@example.org")

    assert status(client, host=host, authorization=f"Bearer {token}") == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "truth.example.org.evil.example",
        "evil.example:8000",
        "[::1",
        "",
        "localhost@evil.example",
    ],
)
def test_other_names_are_misdirected(client: TestClient, host: str) -> None:
    assert status(client, host=host) == 421


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "https://app.example.org"])
def test_own_and_allowed_pages_may_ask(client: TestClient, origin: str) -> None:
    assert status(client, origin=origin) == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.example",
        "http://127.0.0.1:8001",
        "http://127.0.0.1",
        "https://app.example.org.evil.example",
        "http://app.example.org",
        "file://127.0.0.1:8000",
        "127.0.0.1:8000",
        "",
    ],
)
def test_other_pages_may_not(client: TestClient, origin: str) -> None:
    assert status(client, origin=origin) == 403


@pytest.mark.parametrize(
    ("site", "mode", "expected"),
    [
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
        ("cross-site", "navigate", 200),
        ("cross-site", "no-cors", 403),
        ("same-site", "cors", 403),
    ],
)
def test_what_other_pages_load_without_an_origin_is_refused(
    client: TestClient, site: str, mode: str, expected: int
) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode}

    response = client.get("/graphql", params={"query": "{ who }"}, headers=headers)

    assert response.status_code == expected


def test_an_allowed_page_may_read_a_refusal(client: TestClient) -> None:
    origin = "https://app.example.org"

    refused = client.post("/graphql", content="odd", headers={"origin": origin})

    assert refused.status_code == 415
    assert refused.headers["access-control-allow-origin"] == origin


def test_an_allowed_page_may_ask_beforehand_and_read_the_answer(
    client: TestClient,
) -> None:
    origin = "https://app.example.org"
    asking = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": (
            "apollographql-client-name,authorization,baggage,content-type,sentry-trace,"
            "traceparent,x-apollo-operation-name"
        ),
    }

    before = client.options("/graphql", headers=asking)
    after = client.post(
        "/graphql", json={"query": "{ who }"}, headers={"origin": origin}
    )

    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == origin
    assert (
        before.headers["access-control-allow-headers"]
        == asking["access-control-request-headers"]
    )
    assert after.headers["access-control-allow-origin"] == origin
    exposed = after.headers["access-control-expose-headers"].lower().split(", ")
    assert exposed == ["x-request-id", "retry-after"]


def test_a_page_of_another_origin_is_told_no_headers(client: TestClient) -> None:
    asking = {
        "origin": "https://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "traceparent",
    }

    before = client.options("/graphql", headers=asking)

    assert before.status_code == 403
    assert "access-control-allow-headers" not in before.headers


def test_every_path_is_checked(client: TestClient) -> None:
    for path in ("/", "/graphiql", "/healthz", "/metrics", "/assets/x.js", "/nowhere"):
        assert client.get(path, headers={"host": "evil.example"}).status_code == 421

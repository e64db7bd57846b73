"""While no token exists, only requests made directly on this machine are answered."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models.commands import accounts
from models.db import database as db
from models.queries import users
from schema.schema import build
from serving.app import create
from serving.forwarding import is_direct
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.serving.live.talking import Talk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FORWARDED = [
    {"forwarded": "for=203.0.113.9"},
    {"x-forwarded-for": "203.0.113.9"},
    {"X-Forwarded-Proto": "https"},
    {"x-forwarded-host": "labels.example.org"},
    {"x-real-ip": "203.0.113.9"},
    {"via": "1.1 proxy"},
    {"cf-connecting-ip": "203.0.113.9"},
    {"host": "labels.example.org"},
    {"host": "labels.example.org:8000"},
]
CREATE = """mutation { createProject(input: {title: "p", labelConfig: "<View/>"}) {
  project { id }
} }"""


@pytest.fixture
def app(store: None, settings: Settings) -> Starlette:
    """The real schema, reached by a name of its own too."""
    update = {"allowed_hosts": ("labels.example.org",)}
    return create(settings.model_copy(update=update), build())


@pytest.mark.parametrize("headers", FORWARDED)
@pytest.mark.parametrize("query", ["{ viewer { id } }", CREATE])
def test_whoever_may_come_from_elsewhere_is_told_what_to_do(
    client: TestClient, headers: dict[str, str], query: str
) -> None:
    response = client.post("/graphql", json={"query": query}, headers=headers)

    assert response.status_code == 401
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "user add YOU@example.org --admin" in error["message"]
    assert "token create" in error["message"]
    with db.read():
        assert users.by_email(accounts.LOCAL_ADMIN) is None


@pytest.mark.parametrize("headers", FORWARDED)
def test_sockets_are_closed_to_them_too(
    client: TestClient, headers: dict[str, str]
) -> None:
    with Talk(client).opened(**headers) as spoken:
        spoken.say("connection_init")

        assert spoken.heard_closing().code == 4403


def test_from_another_machine_it_is_closed_as_well(app: Starlette) -> None:
    with TestClient(app, base_url=HOME, client=("203.0.113.9", 1)) as client:
        response = client.post("/graphql", json={"query": "{ viewer { id } }"})

    assert response.status_code == 401


def test_on_this_machine_it_is_open(client: TestClient) -> None:
    response = client.post("/graphql", json={"query": "{ viewer { name } }"})

    assert response.json() == {"data": {"viewer": {"name": "Local admin"}}}


@pytest.mark.parametrize("headers", FORWARDED)
def test_a_token_is_taken_wherever_it_comes_from(
    client: TestClient, headers: dict[str, str]
) -> None:
    accounts.add_user("ann@example.org")
    token = accounts.create_token("ann@example.org")
    headers = {"authorization": f"Bearer {token}", **headers}

    response = client.post(
        "/graphql", json={"query": "{ viewer { id } }"}, headers=headers
    )

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({"headers": [(b"host", b"localhost:8000")]}, True),
        ({"headers": [(b"host", b"[::1]:8000")]}, True),
        ({"headers": [(b"host", b"127.0.0.9")]}, True),
        ({"headers": []}, False),
        ({"headers": [(b"host", b"localhost"), (b"host", b"example.org")]}, False),
        ({"headers": [(b"host", b"localhost")], "http_version": "1.0"}, False),
        ({"headers": [(b"host", b"localhost")], "client": ("10.0.0.1", 1)}, False),
        ({"headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1)}, True),
        ({"headers": [(b"host", b"127.0.0.1.nip.io")]}, False),
    ],
)
@pytest.mark.usefixtures("database_url")
def test_what_counts_as_direct(scope: dict[str, object], *, expected: bool) -> None:
    assert is_direct(scope) is expected

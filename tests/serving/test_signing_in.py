"""Who a request comes from. On both databases."""

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models.commands import accounts
from models.db import database as db
from models.tables import Token
from tests.serving.conftest import HOME


@pytest.fixture
def token(client: TestClient) -> str:
    accounts.add_user("ann@example.org")
    return accounts.create_token("ann@example.org")


def ask(client: TestClient, authorization: str | None = None) -> tuple[int, object]:
    headers = {} if authorization is None else {"authorization": authorization}
    response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)
    return response.status_code, response.json().get("data")


def test_without_any_token_everybody_is_the_local_admin(client: TestClient) -> None:
    assert ask(client) == (200, {"who": "admin@localhost"})


def test_the_first_token_closes_the_server(client: TestClient) -> None:
    ask(client)
    accounts.add_user("ann@example.org")
    accounts.create_token("ann@example.org")

    assert ask(client) == (401, None)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "Token"])
def test_a_token_signs_its_user_in(client: TestClient, token: str, scheme: str) -> None:
    assert ask(client, f"{scheme} {token}") == (200, {"who": "ann@example.org"})


def test_a_wrong_token_is_refused_alike(client: TestClient, token: str) -> None:
    revoked = accounts.create_token("ann@example.org")
    accounts.revoke_token(revoked)
    ended = accounts.create_token("ann@example.org", expires_at=1)
    wrong = [token[:-1] + ("A" if token[-1] != "A" else "B"), token[:-1], token + "x"]
    others = ["gt_0123456789abcdef_" + "a" * 43, "", "é", "gt_", "x" * 5000]

    bodies = set()
    for one in (revoked, ended, *wrong, *others):
        response = client.post(
            "/graphql",
            json={"query": "{ who }"},
            headers={b"authorization": f"Bearer {one}".encode()},
        )
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        bodies.add(response.text)

    assert len(bodies) == 1
    assert '"code":"UNAUTHENTICATED"' in bodies.pop()


def test_a_token_of_another_scheme_is_none(client: TestClient, token: str) -> None:
    assert ask(client, f"Basic {token}") == (401, None)
    assert ask(client, token) == (401, None)


def test_a_token_in_the_address_is_none(client: TestClient, token: str) -> None:
    params = {"query": "{ who }", "token": token, "access_token": token}

    assert client.get("/graphql", params=params).status_code == 401


def test_nothing_of_a_document_is_told_to_strangers(
    client: TestClient, token: str
) -> None:
    for text in ("{ nope }", "{ __schema { types { name } } }", "{" * 9):
        response = client.post("/graphql", json={"query": text})

        assert response.status_code == 401
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_the_use_of_a_token_is_kept_by_the_minute(
    client: TestClient, token: str
) -> None:
    assert ask(client, f"Bearer {token}")[0] == 200
    client.__exit__(None, None, None)  # a stop writes what is left

    with db.read():
        used = Token.get(Token.key_id == token.split("_")[1]).last_used_at
    assert used is not None
    assert used % 60_000_000 == 0


def test_a_token_is_in_no_line_of_the_log(
    client: TestClient, token: str, lines: list[Any]
) -> None:
    ask(client, f"Bearer {token}")
    ask(client, f"Bearer {token[:-1]}")

    assert [line["event"] for line in lines] == ["sign-in", "request", "request"]
    assert not re.search(r"gt_|Bearer", repr(lines))


def test_the_log_says_who_asked_from_where_and_with_which_token(
    app: Starlette, token: str, lines: list[Any]
) -> None:
    key = accounts.key_id_of(token)
    with db.read():
        user_id = Token.get(Token.key_id == key).user_id
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")

    with TestClient(app, base_url=HOME, client=("192.0.2.7", 1)) as client:
        for each in (token, token, wrong):
            ask(client, f"Bearer {each}")

    signed_in, first, _, refused = lines
    assert (signed_in["event"], signed_in["user"], signed_in["key"]) == (
        "sign-in",
        user_id,
        key,
    )
    assert (first["client"], first["user"], first["key"]) == ("192.0.2.7", user_id, key)
    assert (refused["status"], refused["client"], refused["key"]) == (
        401,
        "192.0.2.7",
        key,
    )
    assert "user" not in refused

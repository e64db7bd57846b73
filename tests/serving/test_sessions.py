"""Browsers sign in with a token once, and are known by a cookie from then on."""

import re
from http.cookies import SimpleCookie
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from models import timestamps
from models.commands import accounts, sessions
from models.db import database as db
from models.tables import Session
from serving.limits import Limits
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.serving.live.talking import SUBPROTOCOL

OWN = {"origin": HOME, "sec-fetch-site": "same-origin"}
SOCKET = "ws://127.0.0.1:8000/graphql"
ANN = "ann@example.org"
SIGNED_IN = (200, {"who": ANN})


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """One of the allowed origins is of the same site as the server."""
    return settings.model_copy(
        update={
            "allowed_hosts": ("labels.example.org",),
            "allowed_origins": ("http://127.0.0.1:9000", "https://app.example.org"),
        }
    )


@pytest.fixture
def token(client: TestClient) -> str:
    accounts.add_user(ANN)
    return accounts.create_token(ANN)


def sign_in(client: TestClient, token: str, **headers: str) -> httpx2.Response:
    response = client.post("/session", json={"token": token}, headers=OWN | headers)
    client.cookies.clear()  # each test sends what it wants to
    return response


def cookie_of(response: httpx2.Response) -> str:
    """The cookie as a browser sends it back."""
    assert response.status_code == 204, response.text
    value: str = response.headers["set-cookie"]
    return value.partition(";")[0]


@pytest.fixture
def cookie(client: TestClient, token: str) -> str:
    return cookie_of(sign_in(client, token))


def ask(client: TestClient, cookie: str, **headers: str) -> tuple[int, object]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = named or OWN
    response = client.post(
        "/graphql", json={"query": "{ who }"}, headers={"cookie": cookie} | sent
    )
    return response.status_code, response.json().get("data")


def test_a_token_is_exchanged_for_a_cookie_that_no_script_can_read(
    client: TestClient, token: str
) -> None:
    response = sign_in(client, token)

    cookie = SimpleCookie(response.headers["set-cookie"])["ground-truth-8000"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert int(cookie["max-age"]) == 7 * 24 * 3600
    assert response.headers["cache-control"] == "no-store"
    assert token not in response.headers["set-cookie"]
    assert token.split("_", 2)[2] not in response.headers["set-cookie"]
    assert ask(client, cookie_of(response)) == SIGNED_IN


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": HOME},
        {"origin": HOME, "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin"},
    ],
)
def test_a_cookie_signs_in_what_our_own_pages_ask(
    client: TestClient, cookie: str, headers: dict[str, str]
) -> None:
    assert ask(client, cookie, **headers) == SIGNED_IN


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example", "sec_fetch_site": "cross-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999", "sec_fetch_site": "same-site"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        # a form or a link that leads here
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 401),
        # allowed to ask with a token of its own, but not as the user of this browser
        ({"origin": "http://127.0.0.1:9000", "sec_fetch_site": "same-site"}, 401),
        ({"origin": "http://127.0.0.1:9000"}, 401),
        ({"origin": "https://app.example.org", "sec_fetch_site": "cross-site"}, 401),
        # of our own name, but without TLS where we have it
        ({"origin": HOME, "sec_fetch_site": "cross-site"}, 401),
        # nobody's page: a program, or a browser that hides it
        ({"sec_fetch_site": "none"}, 401),
        ({"x_nothing": "said"}, 401),
    ],
)
def test_a_cookie_is_of_no_use_to_others_pages(
    client: TestClient, cookie: str, headers: dict[str, str], status: int
) -> None:
    assert ask(client, cookie, **headers) == (status, None)


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; application/json",
        "",
    ],
)
def test_what_a_form_can_send_is_not_read_even_from_our_own_pages(
    client: TestClient, cookie: str, token: str, kind: str
) -> None:
    headers = OWN | {"cookie": cookie, "content-type": kind}

    asked = client.post("/graphql", content='{"query":"{who}"}', headers=headers)
    signed_in = client.post(
        "/session", content=f'{{"token":"{token}"}}', headers=headers
    )

    assert (asked.status_code, signed_in.status_code) == (415, 415)
    assert "set-cookie" not in signed_in.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9000"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
        {},
    ],
)
def test_no_other_page_signs_a_browser_in_or_out(
    client: TestClient, token: str, cookie: str, headers: dict[str, str]
) -> None:
    given = headers | {"cookie": cookie}

    into = client.post("/session", json={"token": token}, headers=given)
    out = client.delete("/session", headers=given)

    assert (into.status_code, out.status_code) == (403, 403)
    assert "set-cookie" not in into.headers
    assert "set-cookie" not in out.headers
    assert ask(client, cookie) == SIGNED_IN


def test_an_allowed_page_cannot_read_with_the_cookie_of_a_user(
    client: TestClient, cookie: str
) -> None:
    asked = {"origin": "http://127.0.0.1:9000", "access-control-request-method": "POST"}

    preflight = client.options("/graphql", headers=asked)
    answer = client.post(
        "/graphql",
        json={"query": "{ who }"},
        headers={"cookie": cookie, "origin": "http://127.0.0.1:9000"},
    )

    for response in (preflight, answer):
        assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    ("headers", "data"),
    [
        ({"sec-fetch-site": "same-origin"}, {"who": ANN}),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, {"who": ANN}),
        ({}, {"who": ANN}),  # of old browsers, which have SameSite
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, None),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}, None),
    ],
)
def test_what_only_reads_may_be_typed_or_kept_as_a_bookmark(
    client: TestClient, cookie: str, headers: dict[str, str], data: object
) -> None:
    given = headers | {"cookie": cookie}

    read = client.get("/graphql", params={"query": "{ who }"}, headers=given)
    written = client.get(
        "/graphql",
        params={"query": "mutation { remove(ids: [1]) { count } }"},
        headers=given,
    )

    assert read.json().get("data") == data
    assert written.status_code in {401, 405}


def connect(client: TestClient, cookie: str, origin: str | None) -> Any:
    """What a socket is answered that signs in by its cookie alone."""
    headers = {"cookie": cookie} | ({} if origin is None else {"origin": origin})
    with client.websocket_connect(SOCKET, [SUBPROTOCOL], headers=headers) as socket:
        socket.send_json({"type": "connection_init"})
        return socket.receive_json()


def test_a_socket_of_our_own_page_is_signed_in(client: TestClient, cookie: str) -> None:
    assert connect(client, cookie, HOME) == {"type": "connection_ack"}


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_socket_of_another_page_is_not_opened(
    client: TestClient, cookie: str, origin: str
) -> None:
    with pytest.raises(WebSocketDenialResponse) as refused:
        connect(client, cookie, origin)

    assert refused.value.status_code == 403


@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:9000"])
def test_a_socket_that_none_of_our_pages_has_opened_is_not_signed_in(
    client: TestClient, cookie: str, origin: str | None
) -> None:
    with pytest.raises(WebSocketDisconnect) as closed:
        connect(client, cookie, origin)

    assert closed.value.code == 4403


def test_over_tls_the_cookie_is_bound_to_tls_and_to_this_host(
    client: TestClient, token: str
) -> None:
    own = {"origin": "https://labels.example.org", "host": "labels.example.org"}

    response = sign_in(client, token, **own)

    assert response.headers["set-cookie"].startswith("__Host-ground-truth=")
    assert "; Secure" in response.headers["set-cookie"]
    assert ask(client, cookie_of(response), **own) == SIGNED_IN
    planted = f"ground-truth=planted; {cookie_of(response)}"
    assert ask(client, planted, **own) == SIGNED_IN


def test_servers_at_other_ports_of_a_machine_do_not_sign_each_other_out(
    client: TestClient, token: str
) -> None:
    there = {"host": "127.0.0.1:8001", "origin": "http://127.0.0.1:8001"}
    here, other = sign_in(client, token), sign_in(client, token, **there)

    both = f"{cookie_of(here)}; {cookie_of(other)}"

    assert cookie_of(here).partition("=")[0] != cookie_of(other).partition("=")[0]
    assert ask(client, both) == SIGNED_IN
    assert ask(client, both, **there) == SIGNED_IN


def test_signing_out_ends_the_session_and_not_only_the_cookie(
    client: TestClient, cookie: str
) -> None:
    response = client.delete("/session", headers=OWN | {"cookie": cookie})

    assert response.status_code == 204
    assert "Max-Age=0" in response.headers["set-cookie"]
    assert ask(client, cookie) == (401, None)


def test_signing_in_again_ends_what_the_browser_had(
    client: TestClient, token: str, cookie: str
) -> None:
    again = cookie_of(sign_in(client, token, cookie=cookie))

    assert again != cookie
    assert ask(client, cookie) == (401, None)
    assert ask(client, again) == SIGNED_IN


@pytest.mark.parametrize("end", ["revoke", "disable", "time"])
def test_a_session_ends_with_its_token_and_in_time(
    client: TestClient, token: str, cookie: str, end: str
) -> None:
    match end:
        case "revoke":
            accounts.revoke_token(token)
        case "disable":
            accounts.revoke_tokens(ANN)
        case "time":
            with db.write():
                Session.update(expires_at=timestamps.now()).execute()

    assert ask(client, cookie) == (401, None)
    told = client.get("/session", headers=OWN | {"cookie": cookie})
    assert told.json() == {"signedIn": False}


def test_the_page_is_told_whether_it_is_signed_in(
    client: TestClient, cookie: str
) -> None:
    def told(**headers: str) -> object:
        return client.get("/session", headers=OWN | headers).json()

    assert told() == {"signedIn": False}
    assert told(cookie=cookie) == {"signedIn": True}
    assert told(cookie=cookie[:-1]) == {"signedIn": False}


def test_a_token_has_so_many_sessions_and_the_oldest_ends(
    client: TestClient, token: str
) -> None:
    key_id = accounts.key_id_of(token)
    first, *others = [sessions.begin(key_id, 60, most=3) for _ in range(4)]

    with db.read():
        assert sessions.user_of_session(first) is None
        assert all(map(sessions.user_of_session, others))
        assert Session.select().count() == 3


def test_sessions_that_have_ended_are_deleted(client: TestClient, token: str) -> None:
    key_id = accounts.key_id_of(token)
    sessions.begin(key_id, 0, most=3)

    sessions.begin(key_id, 60, most=3)

    with db.read():
        assert Session.select().count() == 1


def test_what_is_stored_signs_nobody_in(client: TestClient, cookie: str) -> None:
    with db.read():
        [row] = db.rows("SELECT secret_sha256, token_id FROM sessions")
    name, _, secret = cookie.partition("=")

    assert secret not in row
    for stored in (row[0], f"{row[1]}_{row[0]}"):
        assert ask(client, f"{name}={stored}") == (401, None)


def test_a_cookie_is_no_token_and_a_token_no_cookie(
    client: TestClient, token: str, cookie: str
) -> None:
    name, _, secret = cookie.partition("=")

    headers = {"authorization": f"Bearer {secret}"}
    response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)

    assert response.status_code == 401
    assert ask(client, f"{name}={token}") == (401, None)


@pytest.mark.parametrize("cookie", ["", "=", ";", "ground-truth-8000", "\xff=\xfe"])
def test_a_broken_cookie_is_none(client: TestClient, token: str, cookie: str) -> None:
    headers = {b"cookie": cookie.encode("latin-1"), b"origin": HOME.encode()}

    response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)

    assert response.status_code == 401


def test_a_token_in_the_header_goes_before_the_cookie(
    client: TestClient, cookie: str
) -> None:
    accounts.add_user("bob@example.org")
    other = accounts.create_token("bob@example.org")

    headers = OWN | {"cookie": cookie, "authorization": f"Bearer {other}"}
    response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)

    assert response.json() == {"data": {"who": "bob@example.org"}}


def test_a_cookie_of_before_does_not_close_an_open_server(client: TestClient) -> None:
    stale = f"ground-truth-8000={'0' * 16}_{'a' * 43}"

    assert ask(client, stale) == (200, {"who": "admin@localhost"})


def test_a_wrong_token_signs_nobody_in(client: TestClient, token: str) -> None:
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")

    response = sign_in(client, wrong)

    assert response.status_code == 401
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("body", [{}, [], "gt_", {"token": 1}, {"token": None}])
def test_a_body_without_a_token_is_refused(
    client: TestClient, token: str, body: object
) -> None:
    response = client.post("/session", json=body, headers=OWN)

    assert response.status_code == 400
    assert '{"token": "gt_…"}' in response.json()["errors"][0]["message"]


def test_who_signed_in_and_out_is_logged_and_no_secret(
    client: TestClient, token: str, cookie: str, lines: list[Any]
) -> None:
    ask(client, cookie)
    client.delete("/session", headers=OWN | {"cookie": cookie})

    events = [line["event"] for line in lines]
    assert events == ["sign-in", "request", "request", "sign-out", "request"]
    assert lines[0]["key"] == lines[2]["key"] == accounts.key_id_of(token)
    assert lines[0]["user"] == lines[2]["user"]
    assert cookie.partition("_")[2] not in repr(lines)
    assert not re.search(r"gt_|cookie:", repr(lines))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestRates:
    """A user is not given more by signing in more often."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        limit = Limits(token_requests=4, address_requests=100)
        return settings.model_copy(update={"limit": limit})

    def test_all_sessions_of_a_token_share_its_rate(
        self, client: TestClient, token: str
    ) -> None:
        headers = {"authorization": f"Bearer {token}"}
        first, second = (cookie_of(sign_in(client, token)) for _ in range(2))

        statuses = [ask(client, cookie)[0] for cookie in (first, second, second, first)]
        response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)

        assert [*statuses, response.status_code] == [200, 200, 200, 429, 429]

    def test_sign_ins_with_wrong_tokens_are_counted_by_address(
        self, client: TestClient, token: str
    ) -> None:
        statuses = {sign_in(client, f"gt_{n}").status_code for n in range(101)}

        assert statuses == {401, 429}

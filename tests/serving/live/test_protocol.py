"""Sockets that break the protocol or a limit are closed with a code that says why."""

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from models.commands import accounts
from models.rows import ProjectRow
from schema.schema import build
from serving.app import create
from serving.limits import Limits
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.serving.live.talking import SUBPROTOCOL, Talk
from tests.stored import Stored


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "{}", '{"type":1}', '{"type":"nothing"}', "[" * 5000]
    + [
        f'{{"type":"subscribe",{more}}}'
        for more in (
            '"id":"a"',
            '"id":"","payload":{}',
            '"id":1,"payload":{}',
            '"id":"a","payload":{"query":1}',
            '"id":"a","payload":[]',
        )
    ],
)
def test_what_is_no_message_closes_the_socket(talk: Talk, text: str) -> None:
    with talk() as spoken:
        spoken.say_raw(text)

        assert spoken.heard_closing().code == 4400


def test_bytes_are_no_message(talk: Talk) -> None:
    with talk() as spoken:
        spoken.say_bytes(b"{}")

        assert spoken.heard_closing().code == 4400


@pytest.mark.parametrize("limits", [Limits(init_seconds=0.1)])
def test_who_signs_in_late_is_sent_away(talk: Talk) -> None:
    with talk.opened() as spoken:
        assert spoken.heard_closing().code == 4408


def test_who_subscribes_before_signing_in_is_sent_away(talk: Talk) -> None:
    with talk.opened() as spoken:
        spoken.follow("a", project=1)

        assert spoken.heard_closing().code == 4401


def test_who_signs_in_twice_is_sent_away(talk: Talk) -> None:
    with talk() as spoken:
        spoken.say("connection_init")

        assert spoken.heard_closing().code == 4429


def test_a_wrong_token_is_sent_away_and_a_missing_one_too(
    talk: Talk, stored: Stored
) -> None:
    token = accounts.create_token(stored.user().email)
    payloads: list[object] = [None, {}, {"Authorization": f"Bearer {token}x"}]
    for payload in payloads:
        with talk.opened() as spoken:
            spoken.say("connection_init", payload=payload)

            assert spoken.heard_closing() == (4403, "Forbidden")


@pytest.mark.parametrize("name", ["Authorization", "authorization", "token"])
def test_a_token_signs_in_by_each_of_its_names(
    talk: Talk, stored: Stored, name: str
) -> None:
    token = accounts.create_token(stored.user().email)
    with talk.opened() as spoken:
        given = token if name == "token" else f"Bearer {token}"
        spoken.say("connection_init", payload={name: given})

        assert spoken.hear() == {"type": "connection_ack"}


def test_two_subscriptions_of_one_id_close_the_socket(
    talk: Talk, project: ProjectRow
) -> None:
    with talk() as spoken:
        spoken.follow("a", project=project.id)
        spoken.follow("a", project=project.id)

        assert spoken.heard_closing().code == 4409


def test_a_socket_has_a_limited_number_of_subscriptions(
    talk: Talk, project: ProjectRow
) -> None:
    with talk() as spoken:
        for name in "abc":
            spoken.follow(name, project=project.id)

        assert spoken.refused("c") == ("BAD_USER_INPUT", "TOO_MANY")

        spoken.say("complete", id="a")
        spoken.follow("c", project=project.id)
        spoken.say("ping")
        assert spoken.hear() == {"type": "pong"}


def test_a_user_has_a_limited_number_of_sockets(talk: Talk) -> None:
    with talk(), talk(), talk.opened() as third:
        third.say("connection_init")

        assert third.heard_closing().code == 1013
    with talk():
        pass


def test_there_is_a_limited_number_of_sockets(talk: Talk) -> None:
    with talk.opened(), talk.opened(), talk.opened():
        refusal = _refused(talk)

    assert refusal.status_code == 503
    assert "GROUND_TRUTH_LIMIT_SOCKETS" in refusal.text


def test_who_says_too_much_is_sent_away_for_a_while(
    store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    app = create(Settings(threads=2, limit=Limits(token_requests=3)), build())
    accounts.add_user("ann@example.org", is_admin=True)
    token = accounts.create_token("ann@example.org")

    with (
        TestClient(app, base_url=HOME) as client,
        Talk(client).opened(SUBPROTOCOL) as spoken,
    ):
        spoken.sign_in(token)
        for _ in range(3):
            spoken.say("ping")
            assert spoken.hear() == {"type": "pong"}
        spoken.say("ping")
        closed = spoken.heard_closing()

    assert closed.code == 1013
    assert "GROUND_TRUTH_LIMIT_TOKEN_REQUESTS" in closed.reason


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"host": "evil.example"}, 421), ({"origin": "https://evil.example"}, 403)],
)
def test_other_hosts_and_origins_are_refused_before_the_socket_opens(
    talk: Talk, headers: dict[str, str], status: int
) -> None:
    assert _refused(talk, **headers).status_code == status


def _refused(talk: Talk, **headers: str) -> WebSocketDenialResponse:
    with (
        pytest.raises(WebSocketDenialResponse) as refusal,
        talk.opened(SUBPROTOCOL, **headers),
    ):
        pass
    return refusal.value


def test_another_protocol_is_sent_away(talk: Talk) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closing,
        talk.opened("graphql-ws") as spoken,
    ):
        spoken.hear()

    assert closing.value.code == 4406

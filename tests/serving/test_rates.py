"""Who asks too often is told when to try again; others are served meanwhile."""

import time

import pytest
from starlette.testclient import TestClient

from models.commands import accounts
from serving.errors import HttpRefusal
from serving.limits import Limits
from serving.rates import Bucket
from serving.settings import Settings
from tests.serving.conftest import HOME

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASK = {"query": "{ who }"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three requests a minute of a token, four of an address."""
    limit = Limits(token_requests=3, address_requests=4)
    return settings.model_copy(update={"limit": limit})


def token(email: str) -> str:
    accounts.add_user(email)
    return accounts.create_token(email)


def statuses(client: TestClient, count: int, token: str | None = None) -> list[int]:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    sent = [client.post("/graphql", json=ASK, headers=headers) for _ in range(count)]
    return [one.status_code for one in sent]


def test_a_token_has_its_requests_and_then_a_pause(client: TestClient) -> None:
    ann, bob = token("ann@example.org"), token("bob@example.org")

    assert statuses(client, 5, ann) == [200, 200, 200, 200, 429]
    assert statuses(client, 1, bob) == [200]


def test_a_token_is_the_same_however_its_header_is_spelt(client: TestClient) -> None:
    ann = token("ann@example.org")
    spellings = ["Bearer {}", "bearer {}", "TOKEN {}", "Token    {}", "BeArEr {}  "]

    found = [
        client.post(
            "/graphql", json=ASK, headers={"authorization": spelling.format(ann)}
        ).status_code
        for spelling in spellings
    ]

    assert found == [200, 200, 200, 200, 429]


def test_a_refusal_names_the_limit_and_when_to_try_again(client: TestClient) -> None:
    ann = token("ann@example.org")
    statuses(client, 4, ann)

    headers = {"authorization": f"Bearer {ann}"}
    refused = client.post("/graphql", json=ASK, headers=headers)

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "20"
    [error] = refused.json()["errors"]
    assert error["extensions"] == {"code": "TOO_MANY_REQUESTS"}
    assert "3 a minute" in error["message"]
    assert "GROUND_TRUTH_LIMIT_TOKEN_REQUESTS" in error["message"]


def test_wrong_tokens_and_none_use_up_their_address(client: TestClient) -> None:
    ann = token("ann@example.org")
    statuses(client, 1, ann)

    assert statuses(client, 2) + statuses(client, 2, "gt_wrong") == [401] * 3 + [429]
    assert statuses(client, 1, ann) == [200]


def test_a_wrong_secret_uses_up_nothing_of_the_token(client: TestClient) -> None:
    ann = token("ann@example.org")
    statuses(client, 1, ann)
    statuses(client, 3, ann[:-1] + ("A" if ann[-1] != "A" else "B"))

    assert statuses(client, 1, ann) == [200]


def test_a_token_that_was_revoked_is_one_of_the_wrong_ones(client: TestClient) -> None:
    ann = token("ann@example.org")
    statuses(client, 1, ann)
    accounts.revoke_token(ann)

    assert statuses(client, 5, ann) == [401, 401, 401, 401, 429]


def test_an_open_server_counts_nothing(client: TestClient) -> None:
    assert statuses(client, 10) == [200] * 10


def test_probes_and_pages_are_not_counted(client: TestClient) -> None:
    token("ann@example.org")
    statuses(client, 9)

    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_an_address_is_what_one_client_cannot_change(
    client: TestClient, one: str, other: str, *, same: bool
) -> None:
    statuses(client, 1, token("ann@example.org"))

    def of(host: str) -> list[int]:
        beside = TestClient(client.app, base_url=HOME, client=(host, 1))
        return statuses(beside, 5)

    assert of(one)[-1] == 429
    assert (of(other)[0] == 429) is same


@pytest.mark.usefixtures("store")
def test_after_a_pause_there_are_some_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = Bucket(3, "token_requests")
    for _ in range(3):
        bucket.take(b"ann")
    with pytest.raises(HttpRefusal):
        bucket.take(b"ann")

    later = time.monotonic() + 20.5
    monkeypatch.setattr(time, "monotonic", lambda: later)

    bucket.take(b"ann")
    with pytest.raises(HttpRefusal):
        bucket.take(b"ann")


@pytest.mark.usefixtures("store")
def test_what_is_charged_waits_until_there_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bucket = Bucket(60, "token_requests")

    assert bucket.charge(b"ann", 50) == 0
    assert bucket.charge(b"ann", 20) == 20
    bucket.take(b"ann")  # what waits has taken nothing

    later = time.monotonic() + 20
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert bucket.charge(b"ann", 20) == 0
    assert bucket.charge(b"bob", 1_000) == 0  # never more than there can be


@pytest.mark.usefixtures("store")
def test_what_it_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("serving.rates.MOST_KEPT", 10)
    bucket = Bucket(1, "address_requests")

    for number in range(1_000):
        bucket.take(str(number).encode())
        storage = bucket._limiter._storage
        assert len(storage._buckets) <= 10  # type: ignore[attr-defined]


@pytest.mark.usefixtures("store")
def test_zero_is_without_a_limit() -> None:
    bucket = Bucket(0, "token_requests")

    for _ in range(10_000):
        bucket.take(b"ann")

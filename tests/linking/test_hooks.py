"""Making the webhook of a link in Label Studio, and removing it."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from linking import hooks
from linking.client import LabelStudioClient, Overloaded
from linking.hooks import HookNotAllowed
from models.commands import link_hooks
from models.db import database as db
from models.refusals import Refusal
from models.tables import Link
from tests.linking.linked import link
from tests.stored import Stored

PUBLIC = "https://labels.example.org"
Answer = Callable[[httpx2.Request], httpx2.Response]


class Webhooks:
    """The webhooks of a Label Studio, which makes none where it has a refusal."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, Any]] = {}
        self.refusal: httpx2.Response | None = None
        self.last_id = 0

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            project = int(request.url.params["project"])
            rows = [row for row in self.rows.values() if row["project"] == project]
            return httpx2.Response(200, json=rows)
        if request.method == "DELETE":
            number = int(request.url.path.split("/")[3])
            status = 404 if self.rows.pop(number, None) is None else 204
            return httpx2.Response(status)
        if self.refusal is not None:
            return self.refusal
        self.last_id += 1
        row = {"id": self.last_id, **json.loads(request.content)}
        self.rows[self.last_id] = row
        return httpx2.Response(201, json=row)


@pytest.fixture
def there() -> Webhooks:
    return Webhooks()


@pytest.fixture
def client(there: Webhooks) -> LabelStudioClient:
    transport = httpx2.MockTransport(there.answer)
    return LabelStudioClient("http://localhost:8080", "legacy", transport=transport)


def test_a_webhook_brings_no_data_and_names_its_actions(
    client: LabelStudioClient, there: Webhooks
) -> None:
    made = hooks.make(client, 5, 3, f"{PUBLIC}/gt/")

    [row] = there.rows.values()
    header = row["headers"]["Authorization"]
    assert made[:2] == (row["id"], f"{PUBLIC}/gt/hooks/label-studio/3")
    assert row["url"] == made.url
    assert (row["project"], row["is_active"]) == (5, True)
    assert (row["send_payload"], row["send_for_all_actions"]) == (False, False)
    assert not [action for action in row["actions"] if "LABEL_LINK" in action]
    assert len(header) == len("Bearer ") + 43
    assert hooks.is_right(header, made.secret_sha256)
    assert header.split()[1] not in str(made)


def test_a_webhook_of_the_same_address_is_replaced_and_others_stay(
    client: LabelStudioClient, there: Webhooks
) -> None:
    hooks.make(client, 5, 4, PUBLIC)
    first = hooks.make(client, 5, 3, PUBLIC)
    second = hooks.make(client, 5, 3, PUBLIC)

    addresses = sorted(row["url"][-2:] for row in there.rows.values())
    assert addresses == ["/3", "/4"]
    assert first.secret_sha256 != second.secret_sha256


def test_a_webhook_is_removed_and_one_that_is_gone_is_no_fault(
    client: LabelStudioClient, there: Webhooks
) -> None:
    made = hooks.make(client, 5, 3, PUBLIC)

    hooks.remove(client, made.webhook_id)
    hooks.remove(client, made.webhook_id)

    assert there.rows == {}


def test_a_private_address_is_refused_with_what_can_be_done(
    client: LabelStudioClient, there: Webhooks
) -> None:
    there.refusal = httpx2.Response(
        403, json={"detail": "URL resolves to a reserved network address"}
    )

    with pytest.raises(HookNotAllowed, match=r"SSRF_PROTECTION_ENABLED=false.*15 s"):
        hooks.make(client, 5, 3, "http://127.0.0.1:8000")


@pytest.mark.parametrize("status", [400, 405])
def test_another_refusal_is_told(
    client: LabelStudioClient, there: Webhooks, status: int
) -> None:
    there.refusal = httpx2.Response(status, json={"url": ["Enter a valid URL."]})

    with pytest.raises(Refusal, match=f"status {status}") as refused:
        hooks.make(client, 5, 3, PUBLIC)
    assert not isinstance(refused.value, HookNotAllowed)


def test_a_label_studio_with_a_fault_is_no_refusal(
    client: LabelStudioClient, there: Webhooks
) -> None:
    there.refusal = httpx2.Response(500)

    with pytest.raises(Overloaded):
        hooks.make(client, 5, 3, PUBLIC)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "labels.example.org",
        "ftp://labels.example.org",
        "https://",
        "https://ann:s3cr3t@labels.example.org",
        "https://labels.example.org?x=1",
        "https://labels.example.org#x",
        "https://labels.example.org:x",
        "https://[::1",
    ],
)
def test_what_is_not_an_address_is_refused(address: str) -> None:
    with pytest.raises(Refusal, match="is not the address of this server") as refused:
        hooks.url_of(address, 3)
    assert "s3cr3t" not in refused.value.message


def test_only_a_digest_of_the_secret_is_kept(
    stored: Stored, client: LabelStudioClient, there: Webhooks
) -> None:
    link_id = link(stored.project())
    made = hooks.make(client, 5, link_id, PUBLIC)

    link_hooks.keep(link_id, made)

    with db.read():
        row = Link.get_by_id(link_id)
        digests = link_hooks.secrets_by_link()
    secret = there.rows[made.webhook_id]["headers"]["Authorization"].split()[1]
    assert (row.webhook_id, row.webhook_url) == (made.webhook_id, made.url)
    assert digests == {link_id: made.secret_sha256}
    assert secret not in str(row.__data__)
    link_hooks.keep(link_id, None)
    with db.read():
        assert link_hooks.secrets_by_link() == {}
        assert Link.get_by_id(link_id).webhook_url is None

"""Webhooks of Label Studio: answered from memory, not believed, they wake one link."""

import asyncio
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from linking import hooks
from models.commands import link_hooks, link_wakes
from models.commands.link_hooks import KeptHook
from models.db import database as db
from models.tables import Link
from serving import hooks as receiving
from serving.app import create
from serving.errors import HttpRefusal
from serving.hooks import HookReceiver
from serving.settings import Settings
from tests.linking.linked import NEVER, link
from tests.serving import tiny
from tests.serving.conftest import HOME
from tests.stored import Stored

SECRET = "5ecret-of-the-webhook"  # noqa: S105 - invented
RIGHT = {"authorization": f"Bearer {SECRET}"}


class Linked:
    """A receiver, whose thread does not run, and a link with a webhook."""

    def __init__(self, stored: Stored) -> None:
        self.receiver = HookReceiver()
        self.link_id = link(stored.project(), next_at=NEVER)
        hook = KeptHook(7, "https://example.org", hooks.digest_of(SECRET))
        link_hooks.keep(self.link_id, hook)
        self.receiver.round()

    def now(self) -> Any:
        with db.read():
            return Link.get_by_id(self.link_id)

    async def sent(
        self, *body: bytes, link_id: object = None, **headers: str
    ) -> tuple[int, str]:
        """The status of what is answered, and whether the connection goes on."""
        request = asked(body, str(link_id or self.link_id), headers or RIGHT)
        try:
            answer = await self.receiver.respond(request)
        except HttpRefusal as refusal:
            return int(refusal.status), refusal.headers["connection"]
        return answer.status_code, answer.headers.get("connection", "keep-alive")


def asked(body: tuple[bytes, ...], link_id: str, headers: dict[str, str]) -> Request:
    pieces: Iterator[bytes] = iter(body)

    async def receive() -> dict[str, Any]:
        piece = next(pieces, None)
        if piece is None:
            await asyncio.sleep(3600)  # the rest never comes
        return {"type": "http.request", "body": piece, "more_body": piece != b""}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "path_params": {"link_id": link_id},
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
    }
    return Request(scope, receive)


@pytest.fixture
def linked(stored: Stored) -> Iterator[Linked]:
    link_wakes.waits.clear()
    yield Linked(stored)
    link_wakes.waits.clear()


def test_a_webhook_wakes_its_link_here_and_in_the_database(linked: Linked) -> None:
    before = linked.now()

    answer = asyncio.run(linked.sent(b'{"action": "TASKS_CREATED"}', b""))
    linked.receiver.round()

    after = linked.now()
    assert answer == (204, "keep-alive")
    assert link_wakes.waits.is_set()
    assert (before.webhook_seen_at, before.next_at) == (None, NEVER)
    assert after.webhook_seen_at is not None
    assert after.next_at == 0


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        f"Bearer {SECRET}x",
        f"Basic {SECRET}",
        SECRET,
        f"Bearer {hooks.digest_of(SECRET)}",
        "Bearer \xff",
    ],
)
def test_without_the_secret_nobody_is_woken(linked: Linked, authorization: str) -> None:
    answer = asyncio.run(linked.sent(b"", authorization=authorization))
    linked.receiver.round()

    assert answer == (401, "close")
    assert linked.now().next_at == NEVER
    assert not link_wakes.waits.is_set()


@pytest.mark.parametrize(
    "link_id", [10**6, -1, "x", "1x", "", "٣", "9" * 5000, "0", "1.0"]
)
def test_unknown_links_are_answered_like_a_wrong_secret_with_the_same_work(
    linked: Linked, link_id: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def compare(given: str, expected: str) -> bool:
        compared.append((len(given), len(expected)))
        return given == expected

    monkeypatch.setattr(hmac, "compare_digest", compare)
    wrong = asked((b"",), str(linked.link_id), {"authorization": "Bearer wrong"})
    unknown = asked((b"",), str(link_id), RIGHT)
    refusals = []
    for request in (wrong, unknown):
        with pytest.raises(HttpRefusal) as refused:
            asyncio.run(linked.receiver.respond(request))
        refusals.append((refused.value.args, refused.value.headers))

    assert refusals[0] == refusals[1]
    assert compared == [(64, 64), (64, 64)]


def test_the_empty_secret_opens_no_link_without_a_webhook(linked: Linked) -> None:
    link_hooks.keep(linked.link_id, None)
    linked.receiver.round()

    for authorization in ("Bearer ", "Bearer", f"Bearer {SECRET}"):
        answer = asyncio.run(linked.sent(b"", authorization=authorization))
        assert answer == (401, "close")


def test_a_large_body_is_not_read_to_its_end(linked: Linked) -> None:
    pieces = [b"x" * 32_000] * 100

    answer = asyncio.run(linked.sent(*pieces))

    assert answer == (204, "close")


def test_a_body_that_does_not_end_is_not_waited_for(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "SECONDS_TO_READ", 0.01)

    answer = asyncio.run(linked.sent(b"{"))
    linked.receiver.round()

    assert answer == (204, "close")
    assert linked.now().next_at == 0


def test_of_many_webhooks_the_first_and_the_last_wake(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    woken: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(link_wakes, "wake", lambda ids, at: woken.append(now))

    for _ in range(30):
        now += 0.1
        linked.receiver.wake(linked.link_id)
        linked.receiver.round()
    now += 5
    linked.receiver.round()

    assert len(woken) == 4
    assert all(late - early >= 0.99 for early, late in pairwise(woken))
    assert woken[-1] == now


@contextmanager
def locked(linked: Linked) -> Iterator[None]:
    """As long as this lasts, nothing can be read of or written to the links."""
    with db.write():
        if not db.is_sqlite():
            db.run("LOCK TABLE links IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_busy_database_does_not_keep_an_annotator_waiting(linked: Linked) -> None:
    linked.receiver.start()
    try:
        with locked(linked):
            linked.receiver.wake(linked.link_id)  # its thread is stuck from here on
            started = time.perf_counter()
            answers = [asyncio.run(linked.sent(b"{}", b"")) for _ in range(20)]
            seconds = (time.perf_counter() - started) / 20
    finally:
        linked.receiver.stop()

    assert {status for status, _ in answers} == {204}
    assert seconds < 0.05


def test_a_stop_does_not_wait_for_the_database(linked: Linked) -> None:
    linked.receiver.start()
    with locked(linked):
        linked.receiver.wake(linked.link_id)
        started = time.perf_counter()
        linked.receiver.stop()
        seconds = time.perf_counter() - started

    assert seconds < 2 * receiving.SECONDS_TO_STOP


def test_a_webhook_that_is_made_or_removed_is_known_without_a_restart(
    linked: Linked,
) -> None:
    link_hooks.keep(linked.link_id, KeptHook(8, "x", hooks.digest_of("another")))
    linked.receiver.round()

    assert asyncio.run(linked.sent(b""))[0] == 401
    new = {"authorization": "Bearer another"}
    assert asyncio.run(linked.sent(b"", **new))[0] == 204


def test_the_server_takes_webhooks_and_limits_no_rate(
    stored: Stored, settings: Settings, lines: list[Any]
) -> None:
    linked = Linked(stored)
    app = create(settings, tiny.schema())
    path = f"/hooks/label-studio/{linked.link_id}"
    with TestClient(app, base_url=HOME) as client:
        until_known(client, path)
        statuses = {client.post(path, headers=RIGHT).status_code for _ in range(400)}
        others = [
            client.get(path, headers=RIGHT).status_code,
            client.post(f"{path}0", headers=RIGHT).status_code,
            client.post(f"{path}/x", headers=RIGHT).status_code,
            client.post(path, headers=RIGHT | {"host": "evil.example"}).status_code,
            client.post(
                path, headers=RIGHT | {"origin": "https://evil.example"}
            ).status_code,
        ]

    assert statuses == {204}
    assert others == [405, 401, 404, 421, 403]
    assert SECRET not in str(lines)
    assert linked.now().next_at < NEVER  # woken, and perhaps followed at once


def until_known(client: TestClient, path: str) -> None:
    """The secrets are read by a thread that has just begun."""
    for _ in range(1000):
        if client.post(path, headers=RIGHT).status_code == 204:
            return
        time.sleep(0.01)

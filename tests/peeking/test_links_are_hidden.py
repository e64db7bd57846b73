"""An annotator learns nothing from a link: not that there is one, nor how it is doing.

What Label Studio owns is refused in a linked project, to everybody alike. So two things
are compared: all that can be read, with and without a link; and all that can be asked,
with a quiet link and with one that has a problem, ground truths on their way, a webhook
and tasks that it could not store.
"""

import asyncio
from collections.abc import Iterator

import httpx2
import pytest
from structlog.testing import capture_logs

from linking import clients
from linking.clients import ClientSettings
from models.commands import accounts, ground_truths, link_hooks
from models.commands.link_hooks import KeptHook
from models.db import database as db
from models.rows import UserRow
from models.tables import Link, LinkWrite, Task
from tests.emptying import emptied
from tests.linking.fake import PERSONAL, FakeLabelStudio
from tests.linking.linked import link, pulled_annotation, pulled_task
from tests.peeking.questions import objects, writes
from tests.peeking.worlds import HOME, SCHEMA, Clock, Told, answers, differing, server
from tests.stored import Stored, choice

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

URL = "http://fake"
KEY = "x" * 43 + "="
UPLOAD = "/data/upload/6/car.png"
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
NEVER = 2**62


@pytest.fixture
def clock(store: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture(autouse=True)
def fake() -> Iterator[FakeLabelStudio]:
    made = FakeLabelStudio()
    made.files[UPLOAD] = ("image/png", PIXEL)
    clients.use(ClientSettings(sealing_keys=KEY, transport=made.transport()))
    yield made
    clients.use(ClientSettings())


def test_an_annotator_reads_the_same_with_and_without_a_link(clock: Clock) -> None:
    told = []
    for kind in ("none", "busy"):
        annotator = _world(clock, kind)
        told.append(answers(annotator, _reads()))

    assert differing(*told) == []
    assert not [one for one in told[0] if one.is_fault]


def test_an_annotator_is_answered_the_same_by_a_quiet_and_a_busy_link(
    clock: Clock, fake: FakeLabelStudio
) -> None:
    told = []
    for kind in ("quiet", "busy"):
        annotator = _world(clock, kind)
        told.append([*_media_and_hooks(annotator), *answers(annotator, _writes())])

    assert differing(*told) == []
    assert [one.status for one in told[0][:4]] == [200, 404, 401, 401]
    assert told[0][0].body == PIXEL
    assert fake.writes == []


def test_a_manager_is_not(clock: Clock) -> None:
    """The questions do tell the worlds apart for those who may see it."""
    told = []
    for kind in ("none", "busy"):
        _world(clock, kind)
        manager = Stored().user("manager@example.org")
        accounts.set_member(1, manager.email, "MANAGER")
        told.append(answers(manager, _reads()))

    assert differing(*told)
    without, with_link = (b"".join(one.body for one in world) for world in told)
    assert b"Much is gone" in with_link
    assert b"Much is gone" not in without


def _reads() -> Iterator[str]:
    """Every field of every object; filters and orders have nothing to do with links."""
    yield from objects(SCHEMA._schema)


def _writes() -> Iterator[str]:
    """What is about links, or is refused where there is one; then all is read again."""
    for document in writes(SCHEMA._schema):
        if "LabelStudio" in document or "Annotation" in document:
            yield document
    yield from objects(SCHEMA._schema)


def _world(clock: Clock, kind: str) -> UserRow:
    """Tasks 1 to 4, of which the annotator has answered the first three."""
    clock.day = 1
    stored = emptied()
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    other = stored.member(project, "REVIEWER")
    for number in range(1, 5):
        task = pulled_task(stored, project, number)
        authors = (annotator, other) if number < 4 else (other,)
        for place, author in enumerate(authors):
            remote_id = 10 * number + place
            pulled_annotation(
                stored, task, remote_id, annotator=author, result=choice("yes")
            )
    with db.write():
        Task.update(data=f'{{"image":"{UPLOAD}"}}').execute()
    if kind != "none":
        pushes = kind == "busy"
        sealed = clients.seal(PERSONAL, URL)
        link_id = link(project, pushes=pushes, base_url=URL, token_sealed=sealed)
        with db.write():
            Link.update(next_at=NEVER).execute()
        if kind == "busy":
            clock.day = 2
            _be_busy(link_id, other.id)
    clock.day = 3
    return annotator


def _be_busy(link_id: int, reviewer_id: int) -> None:
    """Let ground truths wait, one be refused, and much be gone in Label Studio."""
    for annotation_id in (1, 4, 7):
        ground_truths.set_ground_truth(annotation_id, reviewer_id)
    link_hooks.keep(link_id, KeptHook(9, f"{URL}/hooks/label-studio/1", "0" * 64))
    with db.write():
        assert LinkWrite.select().exists()
        LinkWrite.update(reason="DRAFT", error="somebody has a draft").where(
            LinkWrite.task == 1
        ).execute()
        Link.update(
            state="NEEDS_CONFIRMATION",
            problem="Much is gone",
            webhook_seen_at=1,
            remote_task_count=1,
        ).execute()
        db.run(
            "INSERT INTO link_refusals (project_id, remote_task_id, problem)"
            " VALUES (1, 99, 'It is too large.')"
        )


def _media_and_hooks(user: UserRow) -> list[Told]:
    """What else than GraphQL knows of links, with the token of this user."""
    token = accounts.create_token(user.email)
    with capture_logs():
        return asyncio.run(_asked(token))


async def _asked(token: str) -> list[Told]:
    headers = {"authorization": f"Bearer {token}", "x-request-id": "always-the-same"}
    transport = httpx2.ASGITransport(server(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(
        transport=transport, base_url=HOME, headers=headers
    ) as client:
        shown = {"address": UPLOAD}
        told = [
            await client.get("/media/tasks/1", params=shown),
            await client.get("/media/tasks/4", params=shown),  # not the annotator's
            await client.post("/hooks/label-studio/1"),  # with a user's token
            await client.post("/hooks/label-studio/2"),
        ]
    return [
        Told(str(one.url), one.status_code, one.headers.multi_items(), one.content)
        for one in told
    ]

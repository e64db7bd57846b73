"""A project that follows Label Studio on the page, and one that is made from there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from linking import clients
from linking.clients import ClientSettings
from models import timestamps
from models.commands.links import LinkState
from models.db import database as db
from models.queries import links
from models.tables import Link, LinkWrite, Task
from tests.linking.fake import PERSONAL, FakeLabelStudio
from tests.linking.fake import served as label_studio_served
from tests.linking.linked import SOURCE
from tests.web.asking import Api
from tests.web.conftest import REVIEWS, Open, Site
from tests.web.test_accessibility import findings

SEEN = "Everybody who opens a task in Label Studio sees the star there."
KEY = "x" * 43 + "="
NEVER = 253_402_300_799_999_999
"""When links are polled whose state a test has set: nobody polls them meanwhile."""
TASKS = f"/#/projects/{REVIEWS}/tasks"
LEAST_WIDTH = 360


@pytest.fixture
def fake() -> FakeLabelStudio:
    made = FakeLabelStudio()
    made.project("Kettles")
    made.add_tasks(1, [{"text": "loud"}, {"text": "quiet"}])
    made.annotate(1, ground_truth=True)
    made.project("Toasters")
    return made


@pytest.fixture
def label_studio(fake: FakeLabelStudio, site: Site) -> Iterator[str]:
    """Where the fake answers; the server asks it as it would ask a real one."""
    with label_studio_served(fake) as url:
        clients.use(ClientSettings(sealing_keys=KEY))
        yield url
        clients.use(ClientSettings())


@pytest.fixture
def followed(label_studio: str) -> "Followed":
    """The reviews, which follow Toasters since a moment ago."""
    return Followed(label_studio)


class Followed:
    """A link as whoever polls it would leave it."""

    def __init__(self, url: str) -> None:
        now = timestamps.now()
        with db.write():
            Link.create(
                project=REVIEWS,
                base_url=url,
                remote_project_id=2,
                remote_title="Toasters",
                remote_created_at=0,
                source=SOURCE,
                token_sealed=clients.seal(PERSONAL, url),
                state=LinkState.FOLLOWING,
                created_at=now,
                pulled_at=now - 5_000_000,
                next_at=NEVER,
                lease_owner="another server",
                lease_until=NEVER,
                remote_task_count=1,
            )
            Task.update(source=SOURCE, external_id="7").where(Task.id == 1).execute()

    def become(self, **fields: Any) -> None:
        with db.write():
            Link.update(**fields).where(Link.project == REVIEWS).execute()

    def row(self) -> Any:
        with db.read():
            return Link.get(Link.project == REVIEWS)


def line(page: Page) -> Locator:
    return page.get_by_role("region", name="Link with Label Studio")


def test_a_new_project_follows_one_that_is_chosen_from_a_list(
    window: Open, label_studio: str, fake: FakeLabelStudio, api: Api
) -> None:
    page = window("/")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="From Label Studio").click()
    dialog.get_by_label("Address of Label Studio").fill(label_studio)
    dialog.get_by_label("Personal access token").fill("of.no.body")
    dialog.get_by_role("button", name="Show its projects").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not accept the token")

    dialog.get_by_label("Personal access token").fill(PERSONAL)
    dialog.get_by_role("button", name="Show its projects").click()
    kettles = dialog.get_by_label("Kettles")
    expect(kettles.locator("..")).to_contain_text(
        "1 · 2 tasks, 1 annotation, 1 ground truth"
    )
    expect(dialog).to_contain_text(SEEN)
    expect(dialog.get_by_role("switch")).not_to_be_checked()
    kettles.check()
    assert findings(page) == []
    dialog.get_by_role("button", name="Follow this project").click()

    expect(page.get_by_role("heading", name="Kettles")).to_be_visible()
    expect(line(page)).to_be_visible()
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, location.href])"
    assert PERSONAL not in page.evaluate(stored)
    with db.read():
        [link] = links.every()
    assert (link.base_url, link.remote_project_id) == (label_studio, 1)
    assert not link.pushes
    assert fake.writes == []


def test_the_line_tells_how_the_link_is_doing_and_syncs(
    window: Open, followed: Followed
) -> None:
    page = window(TASKS)

    expect(line(page)).to_contain_text("Follows Label Studio")
    expect(line(page)).to_contain_text(re.compile(r"\d+ s ago"))
    line(page).get_by_role("button", name="Sync now").click()
    expect(line(page)).to_contain_text("asking …")
    assert followed.row().next_at == 0

    followed.become(pulled_at=timestamps.now(), next_at=NEVER)
    expect(line(page)).to_contain_text(re.compile(r"· \d s ago"))
    expect(line(page).get_by_role("button", name="Sync now")).to_be_enabled()
    followed.become(
        state=LinkState.UNREACHABLE, problem="It does not answer.", next_at=NEVER
    )
    expect(line(page)).to_contain_text("Label Studio cannot be reached")
    expect(line(page)).to_contain_text("It does not answer.")
    expect(line(page)).to_contain_text("last read")


def test_nothing_is_offered_that_the_server_refuses(
    window: Open, followed: Followed
) -> None:
    page = window(TASKS)
    expect(line(page)).to_be_visible()

    expect(page.get_by_label("Import a JSON file")).to_have_count(0)
    expect(page.get_by_role("button", name="Set ground truths")).to_be_visible()


def test_push_is_switched_on_and_what_waits_is_told(
    window: Open, followed: Followed, api: Api
) -> None:
    api.set_ground_truth(
        api.ask("{ task(id: 1) { annotations { id } } }")["task"]["annotations"][0][
            "id"
        ]
    )
    page = window(TASKS)
    line(page).get_by_role("button", name="Link …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(SEEN)
    expect(dialog.get_by_role("switch")).not_to_be_checked()

    dialog.get_by_role("switch").click()

    expect(dialog.get_by_role("switch")).to_be_checked()
    assert followed.row().pushes
    with db.write():
        LinkWrite.delete().execute()
        LinkWrite.create(
            task=1,
            project=REVIEWS,
            asked_at=1,
            tries=1,
            next_at=NEVER,
            reason="DRAFT",
            error="ada@sample.example has unsubmitted changes.",
        )
    expect(dialog).to_contain_text("1 ground truth waiting to be written there")
    expect(dialog).to_contain_text("ada@sample.example has unsubmitted changes.")
    assert findings(page) == []
    dialog.get_by_role("button", name="Pause").click()
    expect(dialog.get_by_role("button", name="Resume")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(line(page)).to_contain_text("paused")
    assert followed.row().state == LinkState.PAUSED


def test_much_is_deleted_only_when_somebody_says_so(
    window: Open, followed: Followed
) -> None:
    problem = "30 of 32 tasks are gone in Label Studio."
    followed.become(state=LinkState.NEEDS_CONFIRMATION, problem=problem)
    page = window(TASKS)
    expect(line(page)).to_contain_text(problem)
    expect(line(page)).to_contain_text("Nothing was deleted here yet.")

    line(page).get_by_role("button", name="Delete it here too").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text(problem)
    assert not followed.row().accepts_deletions
    dialog.get_by_role("button", name="Delete it here too").click()

    expect(line(page)).to_contain_text("Follows Label Studio")
    row = followed.row()
    assert row.accepts_deletions or row.next_at > 0


def test_another_token_is_given_where_it_is_refused(
    window: Open, followed: Followed
) -> None:
    followed.become(state=LinkState.UNAUTHORIZED, problem="It takes no such token.")
    page = window(TASKS)
    line(page).get_by_role("button", name="Link …").click()
    dialog = page.get_by_role("dialog")

    dialog.get_by_label("Personal access token").fill("of.no.body")
    dialog.get_by_role("button", name="Use it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not accept the token")
    dialog.get_by_label("Personal access token").fill(PERSONAL)
    dialog.get_by_role("button", name="Use it").click()

    expect(dialog).to_contain_text("Label Studio accepts it.")
    expect(dialog.get_by_role("alert")).to_have_count(0)


def test_a_link_is_removed_and_the_project_takes_imports_again(
    window: Open, followed: Followed
) -> None:
    page = window(TASKS)
    line(page).get_by_role("button", name="Link …").click()
    page.get_by_role("button", name="Remove the link …").click()

    page.get_by_role("alertdialog").get_by_role(
        "button", name="Remove the link"
    ).click()

    expect(line(page)).to_have_count(0)
    expect(page.get_by_label("Import a JSON file")).to_be_attached()


def test_a_task_leads_to_itself_in_label_studio(
    window: Open, followed: Followed, label_studio: str
) -> None:
    page = window(f"{TASKS}/1")

    expect(page.get_by_role("link", name="Open in Label Studio")).to_have_attribute(
        "href", f"{label_studio}/projects/2/data?task=7"
    )


def test_an_annotator_sees_no_trace_of_it(
    window: Open, followed: Followed, site: Site
) -> None:
    page = window(TASKS, token=site.annotator)
    page.get_by_role("rowgroup").get_by_role("row").first.get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_role("heading", name="Ada Moreau")).to_be_visible()

    expect(page.get_by_text("Label Studio")).to_have_count(0)
    page.evaluate("location.hash = '#/'")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.get_by_text("Label Studio")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_on_a_phone(
    window: Open, followed: Followed, scheme: str
) -> None:
    problem = "http://label-studio.internal.example.org:8080 answers 502. " * 2
    followed.become(state=LinkState.GONE, problem=problem, pushes=True)
    page = window(TASKS)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": LEAST_WIDTH, "height": 740})

    expect(line(page)).to_be_visible()
    assert findings(page) == []
    line(page).get_by_role("button", name="Link …").click()
    page.get_by_role("dialog").wait_for()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= LEAST_WIDTH

"""A ground truth that its author changed, skipped or deleted since it was verified."""

import re
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from models.commands import accounts
from tests.web.asking import CREATE, FIRST, IMPORT, Api
from tests.web.conftest import ANNOTATOR, Open, Site
from tests.web.test_accessibility import findings
from tests.web.test_page import rows, status
from tests.web.test_task import go

CONFIG = (
    '<View><Text name="t" value="$text"/><Labels name="l" toName="t">'
    '<Label value="PER"/><Label value="LOC"/></Labels></View>'
)
VERIFIED, PRESENT = "Ada", "Rome"
TEXT = f"{VERIFIED} went to {PRESENT}"
UPDATE = "mutation ($i: UpdateAnnotationInput!) { updateAnnotation(input: $i) {%s} }"
DELETE = "mutation ($id: ID!) { deleteAnnotation(id: $id) { deletedId } }"
ANSWERS = """query ($id: ID!) { task(id: $id) {
  groundTruth { id changedSinceVerified }
  annotations { id accuracy }
} }"""
CHANGED = "Its author changed this answer after it was verified"
SKIPPED = "Its author skipped this answer after it was verified"
DELETED = "Its author deleted this answer after it was verified"


def marking(word: str) -> list[dict[str, Any]]:
    """A result that labels this word of the text."""
    start = TEXT.index(word)
    value = {"start": start, "end": start + len(word), "text": word, "labels": ["PER"]}
    return [
        {"id": word, "from_name": "l", "to_name": "t", "type": "labels", "value": value}
    ]


class Pinned(NamedTuple):
    """A project of four tasks: three whose ground truth is another by now, and one."""

    number: str
    changed: str
    skipped: str
    deleted: str

    @property
    def tasks(self) -> str:
        """The address of its list."""
        return f"#/projects/{self.number}/tasks"

    def task(self, id_: str) -> str:
        """The address of a task."""
        return f"{self.tasks}/{id_.removeprefix('Task:')}"


@pytest.fixture
def pinned(site: Site, api: Api) -> Pinned:
    """Each task has a ground truth by one annotator, and an equal answer of another."""
    truth = {"result": marking(VERIFIED), "completed_by": {"email": ANNOTATOR}}
    other = {"result": marking(VERIFIED), "completed_by": {"email": "b@example.org"}}
    task = {"data": {"text": TEXT}, "annotations": [truth | {"ground_truth": 1}, other]}
    made = api.ask(CREATE, input={"title": "Pins", "labelConfig": CONFIG})
    project = made["createProject"]["project"]["id"]
    done = api.ask(IMPORT, input={"projectId": project, "tasks": [task] * 4})
    assert done["importTasks"] == {"groundTruthCount": 4, "errors": []}
    number = project.removeprefix("Project:")
    accounts.set_member(int(number), ANNOTATOR, "ANNOTATOR")
    ids = [one["id"] for one in api.ask(FIRST, id=project)["tasks"]["nodes"]]
    truths = [api.ask(ANSWERS, id=id_)["task"]["groundTruth"]["id"] for id_ in ids]
    author = Api(site.url, site.annotator)
    update = UPDATE % "annotation { id }"
    author.ask(update, i={"id": truths[0], "result": marking(PRESENT)})
    author.ask(update, i={"id": truths[1], "wasCancelled": True})
    author.ask(DELETE, id=truths[2])
    return Pinned(number, *ids[:3])


def signs(page: Page) -> Locator:
    return rows(page).get_by_role("img", name="Its author")


def test_the_list_tells_of_changed_and_withdrawn_ground_truths_and_finds_them(
    window: Open, pinned: Pinned
) -> None:
    page = window(f"/{pinned.tasks}")
    expect(status(page)).to_have_text("4 tasks")
    expect(signs(page)).to_have_count(3)
    for row, said in enumerate((CHANGED, SKIPPED, DELETED)):
        sign = rows(page).nth(row).get_by_role("img", name=f"{said}.", exact=True)
        expect(sign).to_have_attribute("title", f"{said}.")

    page.get_by_label("Ground truth").select_option("Changed since verified")
    expect(status(page)).to_have_text("1 task")
    expect(page).to_have_url(re.compile("groundTruth=changed"))
    page.get_by_label("Ground truth").select_option("Withdrawn by its author")
    expect(status(page)).to_have_text("2 tasks")

    copied = window(page.url[page.url.index("/#") :])
    expect(status(copied)).to_have_text("2 tasks")
    expect(copied.get_by_label("Ground truth")).to_have_value("withdrawn")


def test_the_verified_version_is_compared_until_the_present_one_is_verified(
    window: Open, pinned: Pinned, api: Api
) -> None:
    page = window(f"/{pinned.task(pinned.changed)}")
    card = page.get_by_label("Answers").locator("article").first
    truth = page.get_by_label("Ground truth", exact=True)
    comparison = page.get_by_label("Comparison with the ground truth")
    expect(card).to_contain_text(f"{CHANGED}; accuracies use the verified version.")
    expect(truth.locator("mark[data-kind=MATCHED]")).to_contain_text(VERIFIED)
    expect(comparison).to_contain_text("Compared with the verified version of")

    card.get_by_role("button", name="Present version", exact=True).press("Enter")
    expect(truth.locator("mark")).to_contain_text(PRESENT)
    expect(truth.locator("mark[data-kind]")).to_have_count(0)
    expect(truth).to_contain_text("present version")
    expect(card.locator(".regions")).to_contain_text(PRESENT)
    expect(comparison).to_contain_text("matched 1")

    card.get_by_role("button", name="Verify the present version").press("Enter")
    said = page.get_by_label("Notifications")
    expect(said).to_contain_text("accuracies use the present version now")
    expect(comparison).to_contain_text("matched 0")
    expect(truth.locator("mark[data-kind=MISSED]")).to_contain_text(PRESENT)
    expect(card).not_to_contain_text("Its author")
    expect(card.locator(".name")).to_be_focused()
    task = api.ask(ANSWERS, id=pinned.changed)["task"]
    assert task["groundTruth"]["changedSinceVerified"] is False
    assert task["annotations"][1]["accuracy"] == 0.0


def test_a_version_that_nobody_looked_at_is_not_verified_in_silence(
    window: Open, pinned: Pinned, api: Api, site: Site
) -> None:
    page = window(f"/{pinned.task(pinned.changed)}", sockets=lambda _: None)
    verify = page.get_by_role("button", name="Verify the present version")
    verify.wait_for()
    # While an accuracy is awaited the page reads the task again, and sees the edit.
    expect(page.get_by_text("Its accuracy is being computed")).to_have_count(0)
    truth = api.ask(ANSWERS, id=pinned.changed)["task"]["groundTruth"]["id"]
    Api(site.url, site.annotator).ask(
        UPDATE % "annotation { id }", i={"id": truth, "result": marking("went")}
    )

    verify.click()

    said = page.get_by_label("Notifications")
    expect(said).to_contain_text("changed the answer once more meanwhile")


def test_the_mark_of_a_withdrawn_ground_truth_is_taken_off(
    window: Open, pinned: Pinned
) -> None:
    page = window("/")
    for task, said, left in (
        (pinned.skipped, SKIPPED, 2),
        (pinned.deleted, DELETED, 1),
    ):
        go(page, pinned.task(task))
        card = page.get_by_label("Answers").locator("article").first
        expect(card).to_contain_text(f"{said}; accuracies use the verified version.")
        expect(card.get_by_role("button", name="Verify")).to_have_count(0)

        card.get_by_role("button", name="Take the mark off").click()

        expect(page.get_by_text("This task has no ground truth.")).to_be_visible()
        expect(page.get_by_label("Answers").locator("article")).to_have_count(left)
        expect(page.get_by_label("Answers")).not_to_contain_text("Its author")


def test_the_author_sees_nothing_of_it(
    window: Open, pinned: Pinned, site: Site
) -> None:
    page = window(f"/{pinned.tasks}", token=site.annotator)
    rows(page).first.wait_for()
    expect(signs(page)).to_have_count(0)

    go(page, pinned.task(pinned.changed))

    expect(page.locator(".regions")).to_contain_text(PRESENT)
    content = page.get_by_role("main").inner_text()
    assert not re.search("author|verif|mark|version|withdrawn", content, re.IGNORECASE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_readable_for_everybody_on_a_phone(
    window: Open, pinned: Pinned, scheme: str
) -> None:
    page = window("/")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})

    for address, ready in (
        (pinned.tasks, ".since"),
        (pinned.task(pinned.changed), ".comparison"),
        (pinned.task(pinned.deleted), ".pin"),
    ):
        go(page, address)
        page.locator(ready).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert findings(page) == [], address

"""Thousands of stars at once: the answer comes at once, and the stars one by one."""

import time
from statistics import median

from playwright.sync_api import BrowserContext, expect

from tests.label_studio.here import Here
from tests.label_studio.people import BULK_DELETE, BULK_SET, SET
from tests.label_studio.samples import sample
from tests.label_studio.states import rows_here
from tests.label_studio.there import ADA, PASSWORD, LabelStudio

STARS = 2000
ARRIVED = 100
MOST_A_SECOND = 4
SECONDS = 300
LINK = """query L($project: ID!) { project(id: $project) { groundTruthCount
  labelStudio { state problem waitingWrites(first: 0) { totalCount } } } }"""


def waiting(here: Here, project: int) -> int:
    """How many ground truths are still to be written."""
    link = here.ask(LINK, project=project)["project"]["labelStudio"]
    count: int = link["waitingWrites"]["totalCount"]
    return count


def test_two_thousand_stars_are_answered_at_once_and_arrive_at_their_pace(
    there: LabelStudio, here: Here
) -> None:
    remote = there.project("Stars")
    there.load(remote, sample(STARS, 1))
    project = here.follow(
        there.url, remote, there.personal_token(), ["--push", "--every", "15s"]
    )
    rows = list(rows_here(here, project))
    tasks = [row["id"] for row in rows]
    annotator = rows[0]["annotations"][0]["annotator"]["id"]

    begun = time.monotonic()
    here.ask(BULK_SET, tasks=tasks, annotator=annotator)
    set_seconds = time.monotonic() - begun
    looks = []
    while waiting(here, project) > STARS - ARRIVED:
        look = time.monotonic()
        assert look - begun < SECONDS, here.ask(LINK, project=project)
        rows_here(here, project).__next__()
        looks.append(time.monotonic() - look)
        time.sleep(0.2)
    arrived, seconds = STARS - waiting(here, project), time.monotonic() - begun
    begun = time.monotonic()
    here.ask(BULK_DELETE, tasks=tasks)
    delete_seconds = time.monotonic() - begun
    while waiting(here, project):
        assert time.monotonic() - begun < SECONDS, here.ask(LINK, project=project)
        time.sleep(0.5)

    print(  # noqa: T201 - a figure of docs/label-studio.md
        f"{STARS} set in {set_seconds:.2f} s, removed in {delete_seconds:.2f} s;"
        f" {arrived} arrived in {seconds:.0f} s; a page of 100 tasks meanwhile"
        f" {median(looks):.3f} s, at most {max(looks):.3f} s; all removed there after"
        f" {time.monotonic() - begun:.0f} s"
    )
    assert set_seconds < 1
    assert delete_seconds < 1
    assert arrived / seconds < MOST_A_SECOND + 1
    stars = [one for task in there.tasks(remote) for one in task["annotations"]]
    assert not any(one["ground_truth"] for one in stars)


def test_a_star_that_is_set_here_is_seen_on_label_studios_own_page(
    there: LabelStudio, here: Here, browser: BrowserContext
) -> None:
    remote = there.project("One star")
    there.load(remote, sample(1, 2))
    project = here.follow(
        there.url, remote, there.personal_token(), ["--push", "--every", "5s"]
    )
    task = next(rows_here(here, project))
    here.ask(SET, id=task["annotations"][0]["id"])
    _until_nothing_waits(here, project)

    page = browser.new_page()
    page.goto(f"{there.url}/user/login/")
    page.fill("input[name=email]", ADA)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.goto(f"{there.url}/projects/{remote}/data?task={task['externalId']}")
    star = page.locator(".lsf-annotation-button__icon_groundTruth")
    expect(star.first).to_be_visible()
    page.close()


def _until_nothing_waits(here: Here, project: int) -> None:
    end = time.monotonic() + SECONDS
    while waiting(here, project):
        assert time.monotonic() < end, here.ask(LINK, project=project)
        time.sleep(0.2)

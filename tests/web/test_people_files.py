"""Files that people have, brought in by the page: the right numbers."""

import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.people_files import (
    ACCURACIES,
    CASES,
    accuracies_of,
    expected_of,
    needs_files,
)
from tests.web.asking import Api
from tests.web.conftest import Open, Site
from tests.web.test_import import project

pytestmark = needs_files

TASKS = """query ($id: ID!) { project(id: $id) { tasks(first: 100) { nodes {
  externalId data groundTruth { annotator { email } }
  annotations { externalId accuracy accuracyStatus annotator { email } }
  predictions { modelVersion accuracy accuracyStatus }
} } } }"""
SECONDS = 30


@pytest.fixture
def allowed() -> list[str]:
    """The pictures of these files are not there."""
    return ["status of 404"]


def tasks_of(api: Api, number: str) -> list[Any]:
    """The tasks of a project, once none of their accuracies is awaited any more."""
    end = time.monotonic() + SECONDS
    while True:
        tasks: list[Any] = api.ask(TASKS, id=number)["project"]["tasks"]["nodes"]
        answers = [
            answer
            for task in tasks
            for answer in (*task["annotations"], *task["predictions"])
        ]
        if all(answer["accuracyStatus"] != "PENDING" for answer in answers):
            return tasks
        assert time.monotonic() < end, answers


def bring(page: Page, site: Site, number: str, name: str) -> Locator:
    """Import a file into a project; the dialog, once it says what came of it."""
    page.goto("about:blank")  # so that nothing of another project is still shown
    page.goto(f"{site.url}/#/projects/{number}/tasks")
    page.get_by_label("Import a JSON file").set_input_files(CASES / f"{name}.json")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Close")).to_be_enabled()
    return dialog


def test_accuracies_are_those_that_the_owners_expect(
    window: Open, site: Site, api: Api
) -> None:
    numbers = {
        name: project(api, (CASES / f"{name}.xml").read_text("utf-8-sig"))
        for name in ACCURACIES
    }
    page = window("/#/projects")

    for name, number in numbers.items():
        bring(page, site, number, name).get_by_role("button", name="Close").click()

    assert {
        name: accuracies_of(tasks_of(api, number)) for name, number in numbers.items()
    } == {name: expected_of(name) for name in ACCURACIES}


def test_ids_keep_their_digits_and_people_their_answers(
    window: Open, site: Site, api: Api
) -> None:
    config = (CASES / "give-two-machines-1.xml").read_text("utf-8-sig")
    digits, machines, without, twice = (project(api, config) for _ in range(4))
    page = window("/#/projects")
    for number, name in [
        (digits, "give-19-digit-ids"),
        (machines, "give-two-machines-1"),
        (machines, "give-two-machines-2"),
        (without, "give-no-task-ids"),
        (without, "give-no-task-ids"),
    ]:
        bring(page, site, number, name).get_by_role("button", name="Close").click()

    refused = bring(page, site, twice, "give-same-id-twice")

    expect(refused).to_contain_text("id")
    assert len(tasks_of(api, twice)) < 2
    ids = ["1212345678901234567", "1212345678901234568"]
    assert [task["externalId"] for task in tasks_of(api, digits)] == ids
    assert len(tasks_of(api, without)) == 2
    for task, ben in zip(tasks_of(api, machines), [0.0, 1.0], strict=True):
        by_email = {one["annotator"]["email"]: one for one in task["annotations"]}
        assert by_email.keys() == {"ida@example.org", "ben@example.org"}
        assert task["groundTruth"]["annotator"]["email"] == "ida@example.org"
        assert by_email["ben@example.org"]["accuracy"] == ben

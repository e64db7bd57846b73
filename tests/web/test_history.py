"""What was done, by whom, and how it is undone when its dialog is long closed."""

from playwright.sync_api import expect

from tests.web.asking import Api
from tests.web.conftest import Open, Site
from tests.web.test_accessibility import findings
from tests.web.test_page import REVIEWS, star

HISTORY = "/#/projects/1/history"


def test_a_bulk_change_is_undone_from_the_history_after_a_reload(
    window: Open, api: Api
) -> None:
    page = window(REVIEWS)
    before = api.marked(1, 2, 3, 5, 6)
    assert None not in before
    boxes = page.get_by_role("checkbox")
    for row in (0, 1, 2, 4, 5):
        boxes.nth(row).click()
    page.get_by_role("button", name="Delete Ground Truths").click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_role("button", name="Delete 5 marks").click()
    dialog.get_by_role("button", name="Close").click()

    page.reload()
    page.get_by_role("link", name="History").click()
    action = page.get_by_role("listitem").filter(has_text="took 5 ground truths away")
    expect(action).to_contain_text("Admin")
    action.get_by_role("button", name="Undo").click()

    expect(page.get_by_label("Notifications")).to_contain_text("Undone: 5 tasks")
    assert api.marked(1, 2, 3, 5, 6) == before
    expect(page.get_by_text("changed 5 ground truths")).to_be_visible()
    assert findings(page) == []


def test_each_star_can_be_taken_back_in_its_notice_and_stands_in_the_history(
    window: Open, api: Api
) -> None:
    page = window("/#/projects/1/tasks/4")
    star(page, "Ada Moreau").click()
    said = page.get_by_label("Notifications")
    expect(said).to_contain_text("The ground truth is set.")
    assert api.marked(4) != [None]

    said.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("This task has no ground truth.")).to_be_visible()
    assert api.marked(4) == [None]
    page.get_by_text("History of this task").click()
    actions = page.locator(".actions li")
    expect(actions).to_contain_text(
        [
            "Admin took the ground truth away from Ada Moreau",
            "Admin made Ada Moreau the ground truth",
        ]
    )
    actions.first.get_by_role("button", name="Undo").click()
    expect(star(page, "Ada Moreau")).to_have_attribute("aria-pressed", "true")


def test_undoing_asks_before_a_later_change_is_lost(window: Open, api: Api) -> None:
    page = window("/#/projects/1/tasks/4")
    answers = api.ask("{ task(id: 4) { annotations { id } } }")["task"]["annotations"]
    star(page, "Ada Moreau").click()
    said = page.get_by_label("Notifications")
    undo = said.get_by_role("button", name="Undo", exact=True)
    undo.wait_for()
    theirs = next(one["id"] for one in answers if one["id"] not in api.marked(4))
    api.set_ground_truth(theirs)

    undo.click()

    expect(said).to_contain_text("Not undone.")
    assert api.marked(4) == [theirs]
    said.get_by_role("button", name="Undo all the same").click()
    expect(page.get_by_text("This task has no ground truth.")).to_be_visible()


def test_annotators_have_no_history(window: Open, site: Site) -> None:
    page = window(HISTORY, token=site.annotator)

    expect(page.get_by_role("link", name="History")).to_have_count(0)
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()

"""The Data Manager page, as people use it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.asking import Api
from tests.web.conftest import Open, Site

REVIEWS = "/#/projects/1/tasks"
TASKS = 32
WITHOUT = range(4, TASKS + 1, 4)
UNMARKED = len(WITHOUT)
MARKED = TASKS - UNMARKED


def rows(page: Page) -> Locator:
    return page.get_by_role("rowgroup").get_by_role("row")


def status(page: Page) -> Locator:
    return page.get_by_role("group", name="Selection").get_by_role("status")


def star(page: Page, name: str) -> Locator:
    return page.get_by_role(
        "button", name=f"Ground truth: the annotation of {name}", exact=True
    )


def test_the_projects_lead_to_their_tasks(window: Open) -> None:
    page = window("/")

    card = page.get_by_role("link", name="Product reviews (sample)")
    expect(card).to_contain_text(f"{MARKED} ground truths (75.0 %)")
    card.click()

    expect(status(page)).to_have_text(f"{TASKS} tasks")
    expect(rows(page).first).to_contain_text("Nora Expert")


def test_a_filter_stands_in_the_address_and_holds_for_whoever_opens_it(
    window: Open,
) -> None:
    page = window(REVIEWS)

    page.get_by_label("Ground truth").select_option("Without ground truth")
    expect(status(page)).to_have_text(f"{UNMARKED} tasks")
    page.get_by_role("button", name="Task").click()
    expect(page.get_by_role("columnheader", name="Task")).to_have_attribute(
        "aria-sort", "descending"
    )
    last_first = [re.compile(rf"^{task}\s") for task in reversed(WITHOUT)]
    expect(rows(page)).to_have_text(last_first, use_inner_text=True)

    copied = window(page.url[page.url.index("/#") :])
    expect(status(copied)).to_have_text(f"{UNMARKED} tasks")
    expect(rows(copied)).to_have_text(last_first, use_inner_text=True)


def test_text_is_searched_while_it_is_typed(window: Open) -> None:
    page = window(REVIEWS)

    page.get_by_label("Text").press_sequentially("kettle")

    expect(status(page)).to_have_text("1 task")
    page.get_by_role("button", name="Clear filters").click()
    expect(status(page)).to_have_text(f"{TASKS} tasks")
    expect(page.get_by_label("Text")).to_have_value("")


def test_a_star_sets_the_ground_truth_and_takes_it_off(window: Open, api: Api) -> None:
    page = window("/#/projects/1/tasks/4")
    expect(page.get_by_text("This task has no ground truth.")).to_be_visible()

    star(page, "Ada Moreau").click()
    expect(page.get_by_text("Ground truth set by Admin")).to_be_visible()
    expect(star(page, "Ada Moreau")).to_have_attribute("aria-pressed", "true")
    assert api.marked(4) != [None]

    star(page, "Ada Moreau").click()
    expect(page.get_by_text("This task has no ground truth.")).to_be_visible()
    assert api.marked(4) == [None]


def test_the_keys_lead_through_the_list_and_star(window: Open, api: Api) -> None:
    page = window(f"{REVIEWS}?groundTruth=without")
    rows(page).first.get_by_role("link").first.click()
    expect(page.get_by_text("This task has no ground truth.")).to_be_visible()

    page.keyboard.press("s")
    expect(page.get_by_text("Ground truth set by Admin")).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_text("Task 8", exact=True)).to_be_visible()
    page.get_by_role("link", name="Next").wait_for()
    page.keyboard.press("j")
    page.get_by_text("Task 12", exact=True).wait_for()
    page.get_by_role("link", name="Previous").wait_for()
    page.keyboard.press("k")
    expect(page.get_by_text("Task 8", exact=True)).to_be_visible()

    assert api.marked(4) != [None]


def test_the_comparison_says_what_became_of_each_region(window: Open) -> None:
    page = window("/#/projects/2/tasks/33")

    page.get_by_role("button", name="Dita Novak", exact=True).click()

    comparison = page.get_by_label("Comparison with the ground truth")
    expect(comparison).to_contain_text("wrong label 2")
    expect(comparison).to_contain_text("LOC instead of ORG")
    marked = page.get_by_label("Chosen answer").locator("mark[data-kind=WRONG_LABEL]")
    expect(marked).to_have_count(2)


def test_marks_of_a_range_are_deleted_and_set_again(window: Open, api: Api) -> None:
    page = window(REVIEWS)
    before = api.marked(1, 2, 3, 4)
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(status(page)).to_have_text(f"4 of {TASKS} tasks selected")

    page.get_by_role("button", name="Delete Ground Truths").click()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("Of 4 selected tasks, 3 have a ground truth")
    expect(dialog).to_contain_text("The annotations stay")
    dialog.get_by_role("button", name="Delete 3 marks").click()
    expect(dialog).to_contain_text("3 ground truths deleted")
    expect(dialog).to_contain_text("Task:4: had none")
    assert api.marked(1, 2, 3, 4) == [None] * 4

    dialog.get_by_role("button", name="Undo").click()
    expect(dialog).to_contain_text("3 tasks as before")
    assert api.marked(1, 2, 3, 4) == before


def test_undoing_asks_before_it_loses_what_somebody_else_has_set_meanwhile(
    window: Open, api: Api
) -> None:
    page = window(REVIEWS)
    before = api.marked(1)
    page.get_by_role("checkbox").first.click()
    page.get_by_role("button", name="Delete Ground Truths").click()
    dialog = page.get_by_role("alertdialog")
    dialog.get_by_role("button", name="Delete 1 mark").click()
    expect(dialog).to_contain_text("1 ground truth deleted")
    answers = api.ask("{ task(id: 1) { annotations { id } } }")["task"]["annotations"]
    theirs = next(one["id"] for one in answers if one["id"] not in before)
    api.set_ground_truth(theirs)

    dialog.get_by_role("button", name="Undo").click()
    expect(dialog).to_contain_text("Not undone")
    expect(dialog).to_contain_text("Task:1 was changed again since")
    assert api.marked(1) == [theirs]

    dialog.get_by_role("button", name="Undo all the same").click()
    expect(dialog).to_contain_text("1 task as before")
    assert api.marked(1) == before


def test_one_annotators_answers_become_the_ground_truths_of_all_and_are_taken_back(
    window: Open, api: Api
) -> None:
    everything = range(1, TASKS + 1)
    before = api.marked(*everything)
    page = window(REVIEWS)
    page.get_by_role("button", name=f"Select all {TASKS}").click()
    page.get_by_role("button", name="Set ground truths").click()
    dialog = page.get_by_role("alertdialog")

    dialog.get_by_label("Answers of").select_option("Ada Moreau")

    set_ = dialog.get_by_role("button", name=re.compile(r"Set \d+ ground truths"))
    count = int(set_.inner_text().split()[1])
    assert count > UNMARKED
    expect(dialog).to_contain_text(f"Chosen tasks{TASKS}")
    assert api.marked(*everything) == before  # it was only counted
    set_.click()
    expect(dialog).to_contain_text(f"{count} ground truths set")
    after = api.marked(*everything)
    assert sum(new != old for new, old in zip(after, before, strict=True)) == count

    dialog.get_by_role("button", name="Undo").click()
    expect(dialog).to_contain_text(f"{count} tasks as before")
    assert api.marked(*everything) == before


def test_a_filter_is_undone_by_going_back(window: Open) -> None:
    page = window(REVIEWS)
    page.get_by_label("Ground truth").select_option("Without ground truth")
    expect(status(page)).to_have_text(f"{UNMARKED} tasks")

    page.go_back()

    expect(status(page)).to_have_text(f"{TASKS} tasks")
    expect(page.get_by_label("Ground truth")).to_have_value("")


def test_an_address_that_cannot_be_read_shows_the_list(window: Open) -> None:
    page = window(f"{REVIEWS}/%zz")

    expect(status(page)).to_have_text(f"{TASKS} tasks")


def test_all_that_match_a_filter_lose_their_marks_and_get_them_again(
    window: Open, api: Api
) -> None:
    page = window(f"{REVIEWS}?groundTruth=with")
    before = api.marked(*range(1, TASKS + 1))

    for undone in (True, False):
        page.get_by_role("button", name=f"Select all {MARKED}").click()
        page.get_by_role("button", name="Delete Ground Truths").click()
        dialog = page.get_by_role("alertdialog")
        dialog.get_by_role("button", name=f"Delete {MARKED} marks").click()
        expect(dialog).to_contain_text(f"{MARKED} ground truths deleted")
        assert api.marked(*range(1, TASKS + 1)) == [None] * len(before)
        if undone:
            dialog.get_by_role("button", name="Undo").click()
            expect(dialog).to_contain_text(f"{MARKED} tasks as before")
            assert api.marked(*range(1, TASKS + 1)) == before
        dialog.get_by_role("button", name="Close").click()

    expect(page.get_by_text("No task passes this filter")).to_be_visible()


def test_an_annotator_sees_no_trace_of_ground_truths(window: Open, site: Site) -> None:
    page = window(REVIEWS, token=site.annotator)
    expect(status(page)).to_have_text(f"{TASKS} tasks")

    expect(page.get_by_role("columnheader")).to_have_text(
        ["Task▴", "Data", "Annotators", "Answers", "Updated"]
    )
    rows(page).first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Ada Moreau")).to_be_visible()
    content = page.get_by_role("main").inner_text()
    assert not re.search("★|☆|accura|ground truth|Nora", content, re.IGNORECASE)


def test_a_token_is_asked_for_and_a_wrong_one_is_not_taken(
    window: Open, site: Site
) -> None:
    page = window("/", token="")
    page.get_by_label("Token").fill("of-nobody")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.get_by_label("Token").fill(site.admin)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="Projects")).to_be_visible()
    expect(page).not_to_have_url(re.compile(site.admin))


def test_a_token_that_ends_leads_back_to_signing_in(window: Open, site: Site) -> None:
    page = window(REVIEWS)
    expect(status(page)).to_have_text(f"{TASKS} tasks")

    page.route("**/graphql", lambda route: route.fulfill(status=401, json={}))
    rows(page).first.get_by_role("link").first.click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("expired or been revoked")
    page.unroute("**/graphql")
    page.get_by_label("Token").fill(site.admin)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Tasks", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_view_is_wider_than_its_window(window: Open, width: int) -> None:
    page = window("/")
    page.set_viewport_size({"width": width, "height": 740})
    for view, ready in (
        ("#/", ".card"),
        ("#/projects/1/tasks", "[role=rowgroup] [role=row]"),
        ("#/projects/3/tasks/57", ".answer"),
        ("#/projects/1/accuracy", ".chart svg"),
        ("#/projects/1/answers", "[role=rowgroup] [role=row]"),
        ("#/projects/1/history", ".actions"),
    ):
        page.evaluate("address => { location.hash = address }", view)
        page.locator(ready).first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_a_project_is_made_and_leads_to_its_empty_list(window: Open, api: Api) -> None:
    page = window("/")
    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Letters")
    dialog.get_by_label("Label config").fill("<View")

    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_contain_text("XML")
    dialog.get_by_label("Label config").fill("<View/>")
    dialog.get_by_role("button", name="Create").click()

    expect(page.get_by_role("heading", name="No tasks yet")).to_be_visible()
    titles = api.ask("{ projects { nodes { title } } }")["projects"]["nodes"]
    assert {"title": "Letters"} in titles


def test_who_has_signed_in_once_is_signed_in_in_every_tab(
    window: Open, site: Site
) -> None:
    page = window(REVIEWS)
    expect(status(page)).to_have_text(f"{TASKS} tasks")

    with page.context.expect_page() as opened:
        rows(page).first.get_by_role("link").first.click(modifiers=["ControlOrMeta"])

    other = opened.value
    expect(other.get_by_label("Answers")).to_be_visible()
    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    for each in (page, other):
        assert "ground-truth-" not in each.evaluate("document.cookie")
        assert site.admin.split("_", 2)[2] not in each.evaluate(stored)
    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    other.get_by_label("Token").fill(site.admin)
    other.get_by_role("button", name="Sign in").click()
    expect(status(page)).to_have_text(f"{TASKS} tasks")

"""What others change shows by itself, and their changes are not overwritten."""

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.web.asking import Api
from tests.web.conftest import Open
from tests.web.test_page import REVIEWS, rows, star

TASK = "/#/projects/1/tasks/4"
RESTARTED = 1012


def silent(socket: WebSocketRoute) -> None:
    """A connection over which nothing ever comes."""


def come_back(page: Page) -> None:
    """Returns to a window, as after a look at another one."""
    page.evaluate("dispatchEvent(new Event('focus'))")


def first_answer(page: Page) -> int:
    """The number of the annotation that is shown first."""
    shown = page.locator("[data-answer]").first.get_attribute("data-answer")
    assert shown is not None
    return int(shown.removeprefix("Annotation:"))


def test_a_star_shows_in_every_other_window_at_once(window: Open) -> None:
    theirs, listed, mine = (window(path) for path in (TASK, REVIEWS, TASK))
    for page in (listed, mine):
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(rows(listed).nth(3)).to_contain_text("none")

    star(theirs, "Ada Moreau").click()

    expect(star(mine, "Ada Moreau")).to_have_attribute("aria-pressed", "true")
    expect(mine.get_by_text("Ground truth set by Admin")).to_be_visible()
    expect(rows(listed).nth(3)).to_contain_text("★ Ada Moreau")


def test_figures_follow_as_well(window: Open, api: Api) -> None:
    page = window("/#/projects/1/accuracy")
    expect(page.get_by_label("Summary")).to_contain_text("of 62 compared annotations")
    expect(page.get_by_text("Live", exact=True)).to_be_visible()

    api.ask("mutation { deleteGroundTruths(taskIds: [1]) { removedCount } }")

    expect(page.get_by_label("Summary")).to_contain_text("of 59 compared annotations")


def test_what_happened_while_the_connection_was_lost_is_made_up_for(
    window: Open, api: Api
) -> None:
    sockets: list[WebSocketRoute] = []

    def pass_on(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page = window(TASK, sockets=pass_on)
    expect(page.get_by_text("Live", exact=True)).to_be_visible()

    sockets[0].close(code=RESTARTED)
    api.set_ground_truth(first_answer(page))

    expect(page.get_by_text("Reconnecting")).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_text("Ground truth set by Admin")).to_be_visible()
    assert len(sockets) == 2


def test_without_a_connection_it_shows_on_coming_back(window: Open, api: Api) -> None:
    page = window(TASK, sockets=silent)
    expect(star(page, "Ada Moreau")).to_have_attribute("aria-pressed", "false")

    api.set_ground_truth(first_answer(page))
    come_back(page)

    expect(page.get_by_text("Ground truth set by Admin")).to_be_visible()


def test_a_star_on_what_somebody_else_has_changed_falls_back_and_says_who_did(
    window: Open, api: Api
) -> None:
    page = window(TASK, sockets=silent)
    expect(star(page, "Bram Okafor")).to_be_visible()
    first = first_answer(page)
    api.set_ground_truth(first)

    star(page, "Bram Okafor").click()

    expect(page.get_by_label("Notifications")).to_contain_text(
        "Admin has made the annotation of Ada Moreau the ground truth meanwhile"
    )
    expect(star(page, "Bram Okafor")).to_have_attribute("aria-pressed", "false")
    expect(star(page, "Ada Moreau")).to_have_attribute("aria-pressed", "true")
    assert api.marked(4) == [f"Annotation:{first}"]


def test_a_star_that_somebody_else_has_taken_off_is_not_taken_off_again(
    window: Open, api: Api
) -> None:
    page = window("/#/projects/1/tasks/1", sockets=silent)
    starred = star(page, "Nora Expert")
    expect(starred).to_have_attribute("aria-pressed", "true")
    api.ask("mutation { deleteGroundTruths(taskIds: [1]) { removedCount } }")

    starred.click()

    expect(page.get_by_label("Notifications")).to_contain_text(
        "Somebody else has taken the ground truth away meanwhile"
    )
    expect(starred).to_have_attribute("aria-pressed", "false")

"""GraphiQL, from the server's own files and under its strict policy."""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, expect

from tests.web.asking import Api
from tests.web.conftest import Open, Site

EXAMPLES = Path(__file__).parents[2] / "examples"
TRIES = 10
SOON_MS = 2_000


def run_tab(page: Page, name: str, answered: str) -> None:
    """Run a tab's document until its answer is shown.

    GraphiQL reads a tab some time after it is opened, and shows no sign of it: what is
    executed before is the document of the tab before.
    """
    page.get_by_title(name, exact=True).click()
    answer = page.locator(".graphiql-response").filter(has_text=answered)
    for _ in range(TRIES):
        page.get_by_role("button", name="Execute query").click()
        with suppress(TimeoutError):
            answer.wait_for(timeout=SOON_MS)
            break
    expect(answer).to_be_visible()


def test_it_runs_a_query_and_a_mutation_of_the_tour(window: Open, api: Api) -> None:
    page = window("/graphiql")

    run_tab(page, "ReadTasks", '"totalCount"')
    run_tab(page, "SetGroundTruth", '"setGroundTruth"')

    changed = api.ask("{ annotation(id: 7) { isGroundTruth } }")
    assert changed["annotation"]["isGroundTruth"] is True


def test_every_example_is_a_tab_named_by_its_operation(window: Open) -> None:
    page = window("/graphiql")

    tabs = page.locator(".graphiql-tab")
    expect(tabs).to_have_count(len(list(EXAMPLES.glob("*.graphql"))))
    expect(tabs.filter(has_text="<untitled>")).to_have_count(0)


def test_a_token_in_the_address_is_used_and_wiped_and_not_kept(
    window: Open, site: Site
) -> None:
    page = window("/graphiql")

    expect(page).to_have_url(f"{site.url}/graphiql")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert site.admin not in page.evaluate(kept)
    expect(page.get_by_text("Bearer")).to_have_count(0)


def test_nothing_is_loaded_from_anywhere_else(window: Open, site: Site) -> None:
    page = window("/graphiql")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    page.reload()
    run_tab(page, "ReadTasks", '"totalCount"')

    assert requested
    strange = [url for url in requested if not re.match(f"{site.url}/|data:", url)]
    assert strange == []

"""GraphiQL, from the server's own files and under its strict policy."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.asking import Api
from tests.web.conftest import Open, Site

EXAMPLES = Path(__file__).parents[2] / "examples"
GRAPHIQL_READS_A_TAB_MS = 500


def run_tab(page: Page, name: str) -> None:
    page.get_by_title(name, exact=True).click()
    page.wait_for_timeout(GRAPHIQL_READS_A_TAB_MS)
    page.get_by_role("button", name="Execute query").click()


def test_it_runs_a_query_and_a_mutation_of_the_tour(window: Open, api: Api) -> None:
    page = window("/graphiql")

    run_tab(page, "ReadTasks")
    answer = page.locator(".graphiql-response")
    expect(answer).to_contain_text("totalCount")
    run_tab(page, "SetGroundTruth")
    expect(answer).to_contain_text("setGroundTruth")

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

    expect(page.locator(".graphiql-editor-tool")).to_contain_text("Bearer")
    expect(page).to_have_url(f"{site.url}/graphiql")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")
    assert site.admin not in page.evaluate("JSON.stringify(localStorage)")


def test_nothing_is_loaded_from_anywhere_else(window: Open, site: Site) -> None:
    page = window("/graphiql")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    page.reload()
    run_tab(page, "ReadTasks")
    expect(page.locator(".graphiql-response")).to_contain_text("totalCount")

    assert requested
    strange = [url for url in requested if not re.match(f"{site.url}/|data:", url)]
    assert strange == []

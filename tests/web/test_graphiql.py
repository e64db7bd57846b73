"""GraphiQL, from the server's own files and under its strict policy."""

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode

from playwright.sync_api import Dialog, Page, TimeoutError, expect

from tests.web.asking import Api
from tests.web.conftest import Open, Site

EXAMPLES = Path(__file__).parents[2] / "examples"
TRIES = 10
SOON_MS = 2_000


def run(page: Page, answered: str) -> None:
    """Run the open tab's document until its answer is shown.

    GraphiQL reads a tab some time after it is opened, and shows no sign of it: what is
    executed before is the document of the tab before.
    """
    answer = page.locator(".graphiql-response").filter(has_text=answered)
    for _ in range(TRIES):
        page.get_by_role("button", name="Execute query").click()
        with suppress(TimeoutError):
            answer.wait_for(timeout=SOON_MS)
            break
    expect(answer).to_be_visible()


def open_example(page: Page, name: str) -> None:
    page.get_by_role("button", name="Examples").click()
    page.get_by_role("menuitem", name=re.compile(f"^{name}( changes data)?$")).click()
    expect(page.get_by_title(name, exact=True)).to_be_visible()


def test_it_runs_a_query_and_once_it_has_asked_a_mutation_of_the_tour(
    window: Open, api: Api
) -> None:
    page = window("/graphiql")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) > 1:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", answer)
    page.get_by_title("ReadTasks", exact=True).click()
    run(page, '"totalCount"')

    open_example(page, "SetGroundTruth")
    run(page, '"notRun": "SetGroundTruth"')

    assert "SetGroundTruth changes data on 127.0.0.1" in asked[0]
    star = "{ annotation(id: 7) { isGroundTruth } }"
    assert api.ask(star)["annotation"]["isGroundTruth"] is False
    run(page, '"setGroundTruth"')
    assert api.ask(star)["annotation"]["isGroundTruth"] is True


def test_every_example_is_in_the_menu_and_none_that_changes_data_is_open(
    window: Open,
) -> None:
    page = window("/graphiql")

    tabs = page.locator(".graphiql-tab")
    names = ["ReadTasks", "WhoIsAccurate", "FollowGroundTruths"]
    expect(tabs).to_contain_text(names)
    page.get_by_role("button", name="Examples").click()
    texts = [file.read_text("utf-8") for file in sorted(EXAMPLES.glob("*.graphql"))]
    found = [re.search(r"^(\w+) (\w+)", text, re.MULTILINE) for text in texts]
    expect(page.get_by_role("menuitem")).to_have_text(
        [
            match[2] + (" changes data" if match[1] == "mutation" else "")
            for match in found
            if match
        ]
    )


def test_a_link_opens_its_query_and_a_button_copies_such_a_link(
    window: Open, site: Site
) -> None:
    query, variables = "query Mine($id: ID!) { task(id: $id) { id } }", '{"id": 7}'
    parts = urlencode({"query": query, "variables": variables}, quote_via=quote)
    page = window("/graphiql")
    expect(page.get_by_title("ReadTasks", exact=True)).to_be_visible()

    page.evaluate("parts => { location.hash = parts }", parts)

    expect(page.get_by_title("Mine", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{site.url}/graphiql")
    run(page, '"Task:7"')
    page.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.copied = text }"
    )
    page.get_by_role("button", name="Copy a link to this query").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    address, _, fragment = page.evaluate("window.copied").partition("#")
    assert address == f"{site.url}/graphiql"
    assert parse_qs(fragment) == {"query": [query], "variables": [variables]}
    page.get_by_role("link", name="Ground truth").click()
    expect(page.get_by_role("link", name="GraphiQL")).to_be_visible()


def test_a_token_in_the_address_is_used_and_wiped_and_not_kept(
    window: Open, site: Site
) -> None:
    page = window("/graphiql")

    expect(page).to_have_url(f"{site.url}/graphiql")
    run(page, "totalCount")
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert site.admin not in page.evaluate(kept)
    expect(page.get_by_text("Bearer")).to_have_count(0)


def test_nothing_is_loaded_from_anywhere_else(window: Open, site: Site) -> None:
    page = window("/graphiql")
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    page.reload()
    run(page, '"totalCount"')

    assert requested
    strange = [url for url in requested if not re.match(f"{site.url}/|data:", url)]
    assert strange == []

"""Who is how accurate, and which labels are taken for which."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.test_page import rows, status

ACCURACY = "/#/projects/1/accuracy"


def test_a_cell_leads_to_the_tasks_behind_it(window: Open) -> None:
    page = window(ACCURACY)
    cell = page.get_by_role("link", name="Positive was taken for Negative")

    cell.click()

    expect(page.get_by_text("Only 3 tasks by id")).to_be_visible()
    expect(status(page)).to_have_text("3 tasks")
    rows(page).first.get_by_role("link").first.click()
    expect(page.get_by_label("Answers").get_by_text("Negative").first).to_be_visible()
    page.get_by_role("link", name="All tasks").click()
    page.get_by_role("button", name="Clear filters").click()
    expect(status(page)).to_have_text("32 tasks")


def test_a_matrix_is_of_one_model_version_where_the_address_says_so(
    window: Open,
) -> None:
    page = window(ACCURACY)
    matrix = page.get_by_role("table", name="sentiment")
    expect(matrix.get_by_role("row").nth(1)).to_contain_text("Negative1923")

    page.get_by_label("Answers of").select_option("sentiment-large-2")

    expect(matrix.get_by_role("row").nth(1)).not_to_contain_text("Negative1923")
    expect(page).to_have_url(re.compile("modelVersion=sentiment-large-2"))
    copied = window(page.url[page.url.index("/#") :])
    chosen = copied.get_by_label("Answers of")
    expect(chosen).to_have_value("model sentiment-large-2")


def test_the_numbers_can_be_taken_away(window: Open, tmp_path: Path) -> None:
    page = window(ACCURACY)
    region = page.get_by_role("region", name="Which labels are taken for which")

    with page.expect_download() as download:
        region.get_by_role("button", name="Download CSV").first.click()

    file = tmp_path / "matrix.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename == "confusion-sentiment.csv"
    assert file.read_text().splitlines() == [
        "ground truth,Negative,Neutral,Positive",
        "Negative,19,2,3",
        "Neutral,1,11,2",
        "Positive,3,2,19",
    ]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    region.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_label("Notifications")).to_contain_text("copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("ground truth\tNegative\tNeutral\tPositive\n")


def test_people_are_ranked_by_what_is_known_of_them_and_the_method_is_named(
    window: Open,
) -> None:
    page = window(ACCURACY)
    table = page.get_by_role("region", name="Annotators").get_by_role("table")
    interval = table.get_by_role("columnheader", name="95 % interval")
    expect(interval).to_have_attribute("aria-sort", "descending")
    lows = [
        float(cell.split()[0].removesuffix("%"))
        for cell in table.locator("tbody tr td:nth-child(3)").all_inner_texts()
    ]
    assert lows == sorted(lows, reverse=True)
    assert len(lows) > 1
    legend = page.get_by_text("In 95 of 100 cases").first
    expect(legend).to_contain_text("Computed by Gaffke")

    table.get_by_role("button", name="Mean").click()

    expect(interval).not_to_have_attribute("aria-sort", re.compile(".*"))
    expect(page).to_have_url(re.compile("rank=MEAN"))
    means = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert means == sorted(means, reverse=True)

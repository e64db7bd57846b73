"""Who is how accurate, and which labels are taken for which."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Open
from tests.web.test_page import rows

ACCURACY = "/#/projects/1/accuracy"


def answers_status(page: Page) -> Locator:
    return page.get_by_role("group", name="Answers").get_by_role("status")


def test_a_cell_leads_to_all_its_answers_and_from_one_to_the_next(
    window: Open,
) -> None:
    page = window(ACCURACY)
    page.get_by_role("link", name="Positive was taken for Negative").click()

    expect(answers_status(page)).to_have_text("3 answers")
    expect(page.get_by_text("sentiment: Positive taken for Negative")).to_be_visible()
    expect(page).not_to_have_url(re.compile("ids="))
    rows(page).first.get_by_role("link").first.click()
    for place in range(1, 4):
        beside = page.get_by_label("Tasks of the list")
        expect(beside).to_contain_text(f"{place} of 3")
        chosen = page.locator(".answer.chosen")
        expect(chosen.or_(page.locator(".alike:has(.chosen)")).first).to_contain_text(
            "Negative"
        )
        page.keyboard.press("j")
    page.keyboard.press("Escape")

    expect(answers_status(page)).to_have_text("3 answers")


def test_every_figure_opens_its_answers(window: Open) -> None:
    page = window(ACCURACY)
    step = page.get_by_label("Answers with an accuracy of")
    option = step.get_by_role("option").nth(1).inner_text()
    step.select_option(option)
    count = int(option.rpartition(": ")[2])
    expect(answers_status(page)).to_have_text(f"{count} answers")
    page.go_back()

    models = page.get_by_role("region", name="Model versions")
    models.get_by_role("link").first.click()

    expect(page.get_by_label("Model version")).not_to_have_value("")
    accuracies = rows(page).locator(".col-accuracy").all_inner_texts()
    shares = [float(text.split()[0].removesuffix("%")) for text in accuracies]
    assert shares == sorted(shares)
    rows(page).first.get_by_role("link").first.click()
    expect(page.locator(".answer.chosen")).to_contain_text("prediction")
    page.keyboard.press("j")
    expect(page.get_by_label("Tasks of the list")).to_contain_text("2 of")
    expect(page.locator(".answer.chosen")).to_contain_text("prediction")


def test_the_most_contradicted_are_stepped_through(window: Open) -> None:
    page = window(ACCURACY)

    page.locator(".contradicted a").nth(1).click()

    expect(page.get_by_label("Tasks of the list")).to_contain_text("2 of 24")
    page.keyboard.press("j")
    expect(page.get_by_label("Tasks of the list")).to_contain_text("3 of 24")


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
    assert file.read_text(encoding="utf-8-sig").splitlines() == [
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


def test_the_worst_annotator_is_first_and_leads_to_what_they_got_wrong(
    window: Open,
) -> None:
    page = window("/#/projects/1/tasks")
    page.get_by_role("link", name="Accuracy", exact=True).click()
    person = page.get_by_role("region", name="Annotators").locator("tbody a").first
    name = person.inner_text()
    box = person.bounding_box()
    assert box is not None
    assert box["y"] < 900  # without scrolling

    person.click()
    rows(page).first.get_by_role("link").first.click()

    chosen = page.locator(".answer.chosen .name")
    for place in range(1, 11):
        expect(page.get_by_label("Tasks of the list")).to_contain_text(f"{place} of")
        expect(page.get_by_label("Tasks of the list")).to_contain_text(name)
        expect(chosen).to_have_text(name)
        if place == 1:
            card = page.locator(".answer.chosen, .alike:has(.chosen)").first
            expect(card).to_contain_text(re.compile(r"\b0\.0"))
        page.keyboard.press("j")


def test_people_are_ranked_by_what_is_known_of_them_and_found_by_name(
    window: Open,
) -> None:
    page = window(ACCURACY)
    table = page.get_by_role("region", name="Annotators").get_by_role("table")
    interval = table.get_by_role("columnheader", name="95 % interval")

    def ends(end: int) -> list[float]:
        cells = table.locator("tbody tr td:nth-child(3)").all_inner_texts()
        shares = [re.findall(r"[\d.]+", cell) for cell in cells]
        return [float(low_and_high[end]) for low_and_high in shares]

    expect(interval).to_have_attribute("aria-sort", "ascending")
    assert len(ends(1)) > 1
    assert ends(1) == sorted(ends(1))
    legend = page.get_by_text("In 95 of 100 cases").first
    expect(legend).to_contain_text("Computed by Gaffke")
    expect(legend).to_contain_text("its upper end")

    best = page.get_by_role("region", name="Annotators").get_by_role(
        "button", name="Best first"
    )
    best.click()
    expect(interval).to_have_attribute("aria-sort", "descending")
    assert ends(0) == sorted(ends(0), reverse=True)
    table.get_by_role("button", name="Mean").click()
    expect(page).to_have_url(re.compile("rank=MEAN"))
    means = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert means == sorted(means)

"""What axe-core finds in each view, in the light and in the dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.conftest import Open

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {
    "projects": ("#/", ".card"),
    "tasks": ("#/projects/1/tasks", "[role=rowgroup] [role=row]"),
    "task": ("#/projects/2/tasks/33", ".comparison"),
    "answers": (
        "#/projects/1/answers?control=sentiment&truth=Positive&given=Negative",
        "[role=rowgroup] [role=row]",
    ),
    "accuracy": ("#/projects/1/accuracy", ".chart svg"),
    "history": ("#/projects/1/history", ".actions"),
}
RUN = """
async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}
"""


def findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(window: Open, scheme: str) -> None:
    page = window("/")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    for name, (view, ready) in VIEWS.items():
        page.evaluate("address => { location.hash = address }", view)
        page.locator(ready).first.wait_for()
        assert findings(page) == [], name


@pytest.mark.parametrize("change", ["Delete Ground Truths", "Set ground truths …"])
def test_axe_finds_nothing_in_the_dialog(window: Open, change: str) -> None:
    page = window("/#/projects/1/tasks")
    page.get_by_role("checkbox").first.click()
    page.get_by_role("button", name=change).click()
    page.get_by_role("alertdialog").wait_for()

    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_report_of_an_import(
    window: Open, scheme: str, tmp_path: Path
) -> None:
    page = window("/#/projects/1/tasks")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    file = tmp_path / "export.json"
    lines = [f'{{"data": {number}}}' for number in range(40)]
    faults = [f'{{"data": {{"a{number}": 1e400}}}}' for number in range(40)]
    file.write_text("\n".join(lines + faults))

    page.get_by_label("Import a JSON file").set_input_files(file)

    page.get_by_role("dialog").get_by_role("button", name="Close").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone(window: Open, scheme: str) -> None:
    page = window("/")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})

    page.get_by_role("button", name="New project").click()
    dialog = page.get_by_role("dialog")
    assert findings(page) == [], "new project"
    dialog.get_by_label("Title").fill("Empty")
    dialog.get_by_role("button", name="Create").click()
    page.get_by_role("heading", name="No tasks yet").wait_for()
    assert findings(page) == [], "empty"
    for view, ready in (
        ("#/projects/3/tasks/57", ".comparison"),
        ("#/projects/1/answers", "[role=rowgroup] [role=row]"),
        ("#/projects/1/accuracy", ".confusion table"),
        ("#/projects/1/history", ".actions"),
    ):
        page.evaluate("address => { location.hash = address }", view)
        page.locator(ready).first.wait_for()
        assert findings(page) == [], view


def test_axe_finds_nothing_before_signing_in(window: Open) -> None:
    page = window("/", "wrong")
    page.get_by_role("alert").wait_for()

    assert findings(page) == []

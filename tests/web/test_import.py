"""Exports of Label Studio, brought in by the page."""

import gzip
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.stored import CHOICES, choice
from tests.web.asking import Api
from tests.web.conftest import Open
from tests.web.test_page import REVIEWS, TASKS, rows, status

DATA = Path(__file__).parents[3] / "shared" / "data"
EXPORT = DATA / "rte-label-studio-export.json.gz"
LABEL_CONFIG = DATA / "rte-label-config.xml"
CREATE = """mutation ($input: CreateProjectInput!) {
    createProject(input: $input) { project { id } }
}"""


def generated(task: int) -> dict[str, Any]:
    """A task like those of the real export: ten workers, one expert."""
    experts = choice("yes" if task % 2 else "no")
    answers = [
        {"result": choice("yes"), "completed_by": {"email": f"w{worker}@example.org"}}
        for worker in range(10)
    ]
    truth = {"completed_by": {"email": "expert@example.org"}, "ground_truth": True}
    return {
        "id": task,
        "data": {"text": f"Text {task}"},
        "annotations": [*answers, truth | {"result": experts}],
    }


def export(folder: Path) -> tuple[Path, str, int]:
    """A gzipped export with its label config and the number of its tasks."""
    if EXPORT.exists():
        return EXPORT, LABEL_CONFIG.read_text(), 800
    file = folder / "export.json.gz"
    tasks = [generated(number) for number in range(1, 101)]
    file.write_bytes(gzip.compress(json.dumps(tasks).encode()))
    return file, CHOICES, len(tasks)


def test_an_export_comes_in_whole_with_its_ground_truths(
    window: Open, api: Api, tmp_path: Path
) -> None:
    file, config, count = export(tmp_path)
    made = api.ask(CREATE, input={"title": "Imported", "labelConfig": config})
    project = made["createProject"]["project"]["id"].removeprefix("Project:")
    page = window(f"/#/projects/{project}/tasks")
    expect(page.get_by_role("heading", name="No tasks yet")).to_be_visible()

    page.get_by_label("Import a JSON file").set_input_files(file)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{count} tasks imported, {count} ground truths")
    dialog.get_by_role("button", name="Close").click()
    expect(status(page)).to_have_text(f"{count} tasks")
    page.get_by_label("Ground truth").select_option("Without ground truth")
    expect(page.get_by_text("No task passes this filter")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(rows(page).first).to_contain_text("★")
    page.get_by_role("link", name="Accuracy").click()
    compared = f"{10 * count:,} compared annotations"
    expect(page.get_by_label("Summary")).to_contain_text(compared)


def test_a_file_is_imported_and_what_does_not_fit_is_named(
    window: Open, api: Api, tmp_path: Path
) -> None:
    page = window(REVIEWS)
    expect(status(page)).to_have_text(f"{TASKS} tasks")
    export = tmp_path / "export.json"
    export.write_text(json.dumps([{"data": {"text": "New."}}, {"data": 1}]))

    page.get_by_label("Import a JSON file").set_input_files(export)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 task imported")
    expect(dialog).to_contain_text("Task 2")
    dialog.get_by_role("button", name="Close").click()
    expect(status(page)).to_have_text(f"{TASKS + 1} tasks")

"""Exports of Label Studio, brought in by the page."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.stored import CHOICES, choice
from tests.web.asking import CREATE, Api
from tests.web.conftest import Open
from tests.web.test_accessibility import findings
from tests.web.test_page import REVIEWS, TASKS, rows, status

DATA = Path(__file__).parents[3] / "shared" / "data"
EXPORT = DATA / "rte-label-studio-export.json.gz"
LABEL_CONFIG = DATA / "rte-label-config.xml"


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


def project(api: Api, config: str = CHOICES) -> str:
    """The number of a new project."""
    made = api.ask(CREATE, input={"title": "Imported", "labelConfig": config})
    found: str = made["createProject"]["project"]["id"]
    return found.removeprefix("Project:")


def exported(api: Api, number: str) -> list[dict[str, Any]]:
    """The tasks of a project as they would go back to Label Studio."""
    document = "query ($id: ID!) { exportTasks(projectId: $id, first: 1000) { tasks } }"
    tasks: list[dict[str, Any]] = api.ask(document, id=number)["exportTasks"]["tasks"]
    return tasks


def choose(page: Page, file: Path, text: str | bytes) -> Locator:
    """Import a file of this content; the dialog that says what becomes of it."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    page.get_by_label("Import a JSON file").set_input_files(file)
    return page.get_by_role("dialog")


def line(number: int) -> str:
    """One task with an id as a line of a file."""
    return json.dumps({"id": number, "data": {"text": f"Text {number}"}})


def is_import(route: Route) -> bool:
    return "importTasks" in (route.request.post_data or "")


def test_an_export_comes_in_whole_with_its_ground_truths(
    window: Open, api: Api, tmp_path: Path
) -> None:
    file, config, count = export(tmp_path)
    page = window(f"/#/projects/{project(api, config)}/tasks")
    expect(page.get_by_role("heading", name="No tasks yet")).to_be_visible()

    page.get_by_label("Import a JSON file").set_input_files(file)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{count} tasks imported, {count} ground truths")
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_label("Import a JSON file")).to_be_focused()
    expect(status(page)).to_have_text(f"{count} tasks")
    people = page.get_by_role("combobox", name="Annotator").get_by_role("option")
    expect(people).to_have_count(166 if count == 800 else 12)
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


BIG = (1212345678901234567, 1212345678901234568, 18446744073709551615)
DIGITS = "".join(
    f'\n{{"id": "{big}", "data": {{"text": "t", "post": {big}, "x": 0.1e-7}}}}'
    for big in BIG
)


@pytest.mark.parametrize("packed", [False, True])
def test_no_digit_of_a_number_is_lost_on_its_way(
    window: Open, api: Api, tmp_path: Path, *, packed: bool
) -> None:
    """Also with a byte order mark, and gzipped under any name."""
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    text = b"\xef\xbb\xbf" + DIGITS.replace('"id": "', '"id": "n').encode()

    file = tmp_path / "export.json"
    dialog = choose(page, file, gzip.compress(text) if packed else text)

    expect(dialog).to_contain_text("3 tasks imported")
    expect(dialog.get_by_role("table")).to_have_count(0)
    posts = [task["data"]["post"] for task in exported(api, number)]
    assert posts == list(BIG)


def test_what_does_not_fit_64_bits_is_refused_with_its_place_and_the_rest_comes_in(
    window: Open, api: Api, tmp_path: Path
) -> None:
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    tasks = [
        '{"data": {"a": 1e400}}',
        line(2),
        '{"data": {"b": [18446744073709551616]}}',
    ]

    dialog = choose(page, tmp_path / "big.json", f"[{', '.join(tasks)}]")

    refused = dialog.get_by_role("table", name="Refused: 2").get_by_role("row")
    expect(refused.nth(1)).to_contain_text("Task 1data.a1e400 is larger")
    expect(refused.nth(2)).to_contain_text("Task 3data.b[0]18446744073709551616 is an")
    expect(dialog).to_contain_text("1 task imported")
    assert [task["data"] for task in exported(api, number)] == [{"text": "Text 2"}]


def test_an_import_ends_whatever_is_in_the_file_and_the_next_one_can_begin(
    window: Open, api: Api, tmp_path: Path
) -> None:
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    file = tmp_path / "<b>export.json"
    broken = f"[{line(1)},\n{line(2)}\n{line(3)}]"
    for text, said in (
        (b"[]", "The file holds no tasks."),
        (b"", "The file holds no tasks."),
        (b'{"tasks": []}', "The file holds no tasks."),
        (broken.encode(), "line 3, column 1, in task 2: expected a comma or ]."),
        (b"tasks", "line 1, column 1: expected a list of tasks or a task."),
        (b"<xml/>", "This is XML or HTML, not JSON."),
        (b"id,text\n1,a\n", "This is CSV, which has no ground truths"),
        (b"\x89PNG\r\n\x1a\n\0\0", "The file is binary, not text."),
        (gzip.compress(broken.encode())[:40], "The gzip data is damaged or cut off."),
        ('["ä"]'.encode("latin-1"), "The text after byte 0 is not UTF-8."),
    ):
        dialog = choose(page, file, text)
        expect(dialog.get_by_role("alert")).to_contain_text(said)
        expect(dialog.get_by_role("alert")).to_contain_text("Nothing was imported.")
        expect(dialog.get_by_role("heading")).to_have_text(f"Import of {file.name}")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    assert exported(api, number) == []

    listed = f'{{"total": 2, "tasks": [{line(1)}, {line(2)}]}}'
    dialog = choose(page, file, listed.encode("utf-16"))

    expect(dialog).to_contain_text("2 tasks imported")
    assert [task["id"] for task in exported(api, number)] == [1, 2]


def test_what_is_said_of_many_tasks_stands_in_one_line(
    window: Open, api: Api, tmp_path: Path
) -> None:
    """Over the parts in which a file is sent; what a file says is shown as text."""
    page = window(f"/#/projects/{project(api)}/tasks")
    tasks = [json.loads(line(number)) for number in range(1100)]
    for task in tasks[5:]:
        task["predictions"] = [7]
    tasks[1050]["annotations"] = [{"result": [], "lead_time": "<img src=x>"}]

    dialog = choose(page, tmp_path / "many.json", json.dumps(tasks))

    expect(dialog).to_contain_text("1,099 tasks imported")
    refused = dialog.get_by_role("table", name="Refused: 1").get_by_role("row")
    expect(refused).to_have_count(2)
    expect(refused.nth(1)).to_contain_text("Task 1,051annotations[0].lead_time")
    expect(refused.nth(1)).to_contain_text("<img src=x>")
    warned = dialog.get_by_role("table", name="Warnings: 1,095")
    expect(warned.get_by_role("row")).to_have_count(2)
    expect(warned.get_by_role("row").nth(1)).to_contain_text("Task 6predictions")
    expect(warned.get_by_role("row").nth(1)).to_contain_text("1,095")


def test_an_import_is_cancelled_between_its_parts(
    window: Open, api: Api, tmp_path: Path
) -> None:
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if is_import(route):
            held.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold)
    with page.expect_request(lambda sent: "importTasks" in (sent.post_data or "")):
        dialog = choose(page, tmp_path / "m.jsonl", "\n".join(map(line, range(1500))))
    expect(dialog).to_contain_text("0 of 1,500 tasks")

    page.keyboard.press("Escape")

    expect(dialog).to_contain_text("The part that is under way is finished first")
    held[0].continue_()
    alert = dialog.get_by_role("alert")
    expect(alert).to_contain_text("The import was cancelled.")
    expect(alert).to_contain_text("The first 1,000 of 1,500 tasks are dealt with")
    expect(dialog).to_contain_text("1,000 tasks imported")
    dialog.get_by_role("button", name="Close").click()
    expect(status(page)).to_have_text("1,000 tasks")
    assert len(held) == 1


@pytest.mark.parametrize("allowed", [["ERR_FAILED"]])
def test_after_a_lost_answer_an_import_goes_on_and_doubles_nothing(
    window: Open, api: Api, tmp_path: Path
) -> None:
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    answered: list[Route] = []

    def lose(route: Route) -> None:
        if is_import(route) and not answered:
            answered.append(route)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql", lose)
    tasks = [{"data": {"text": f"Text {number}"}} for number in range(30)]

    dialog = choose(page, tmp_path / "export.json", json.dumps(tasks))

    alert = dialog.get_by_role("alert")
    expect(alert).to_contain_text("The server cannot be reached.")
    expect(alert).to_contain_text("So far: 0 tasks imported")
    dialog.get_by_role("button", name="Go on").click()
    expect(dialog).to_contain_text("30 tasks imported")
    assert len(exported(api, number)) == 30


@pytest.mark.parametrize("allowed", [["status of 400", "status of 413"]])
def test_a_task_that_the_server_cannot_take_is_refused_alone(
    window: Open, api: Api, tmp_path: Path
) -> None:
    """Half a character makes the whole body unreadable, and so do too many bytes."""
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    tasks = [line(number) for number in range(9)]
    tasks[4] = '{"data": {"text": "\\ud800"}}'
    tasks[6] = json.dumps({"data": {"text": "x" * 1_100_000}})

    dialog = choose(page, tmp_path / "export.json", f"[{','.join(tasks)}]")

    expect(dialog).to_contain_text("7 tasks imported")
    refused = dialog.get_by_role("table", name="Refused: 2").get_by_role("row")
    expect(refused.nth(1)).to_contain_text("Task 5")
    expect(refused.nth(2)).to_contain_text("Task 7The body has")
    assert len(exported(api, number)) == 7


def test_an_author_who_is_only_a_number_is_not_called_by_an_invented_address(
    window: Open, api: Api, tmp_path: Path
) -> None:
    number = project(api)
    page = window(f"/#/projects/{number}/tasks")
    answers = [
        {"result": choice("yes"), "completed_by": 1, "ground_truth": True},
        {"result": choice("no"), "completed_by": 2},
    ]
    task = {"data": {"text": "t"}, "annotations": answers}

    dialog = choose(page, tmp_path / "export.json", json.dumps([task]))
    expect(dialog).to_contain_text("1 task imported")
    dialog.get_by_role("button", name="Close").click()

    expect(rows(page).first).to_contain_text("Label Studio user 2")
    page.get_by_role("link", name="Accuracy").click()
    people = page.get_by_role("region", name="Annotators")
    expect(people).to_contain_text("Label Studio user 2")
    expect(page.get_by_role("main")).not_to_contain_text(".invalid")


DROP = """
async ([name, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const kind of ["dragover", "drop"])
    document.body.dispatchEvent(
      new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}
"""


def drop(page: Page, file: Path) -> None:
    """Drop a file of this machine somewhere on the page."""
    content = base64.b64encode(file.read_bytes()).decode()
    page.evaluate(DROP, [file.name, content])


def test_a_dropped_export_becomes_a_project_without_any_xml(
    window: Open, api: Api, tmp_path: Path
) -> None:
    file, _, count = export(tmp_path)
    page = window("/")
    page.get_by_role("button", name="New project").wait_for()

    drop(page, file)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("derived from the results")
    assert findings(page) == []
    dialog.get_by_role("button", name="Create and import").click()
    expect(dialog).to_contain_text(f"{count} tasks imported, {count} ground truths")
    dialog.get_by_role("button", name="Close").click()
    expect(status(page)).to_have_text(f"{count} tasks")
    page.get_by_role("link", name="Accuracy").click()
    compared = f"{10 * count:,} compared annotations"
    expect(page.get_by_label("Summary")).to_contain_text(compared)
    labels = page.get_by_role("region", name="Which labels are taken for which")
    expect(labels.get_by_role("table")).to_have_count(1)


def test_a_label_config_beside_the_export_is_taken_as_it_is(
    window: Open, api: Api, tmp_path: Path
) -> None:
    config, tasks = tmp_path / "config.xml", tmp_path / "my-tasks.json"
    config.write_text(CHOICES)
    tasks.write_text(json.dumps([generated(1)]))
    page = window("/")

    page.get_by_label("From an export").set_input_files([config, tasks])

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("my tasks")
    expect(dialog.get_by_label("Label config")).to_have_value(CHOICES)
    dialog.get_by_role("button", name="Create and import").click()
    expect(dialog).to_contain_text("1 task imported")


def test_a_file_dropped_where_nothing_takes_it_leaves_the_page(
    window: Open, tmp_path: Path
) -> None:
    page = window("/#/projects/1/accuracy")
    page.locator(".chart svg").wait_for()
    file = tmp_path / "export.json"
    file.write_text("[]")

    drop(page, file)

    expect(page.get_by_label("Summary")).to_be_visible()

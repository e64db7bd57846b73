"""A task: its data as the label config shows it, and how an answer differs."""

import base64
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.asking import IMPORT, Api
from tests.web.conftest import Open

MEDIA = "https://media.example.org"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20"/></svg>'
)
PICTURE = f"data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()}"
MASK = [0, 0, 0, 32, 57, 27, 252, 255, 248, 92, 0]
Case = tuple[str, str, Any, str, dict[str, Any], str]
"""Object tag, control tag, data, type of the region, its value, what shows it."""

IN_PICTURE = {"original_width": 4, "original_height": 2}
CASES: dict[str, Case] = {
    "hypertext": (
        "HyperText",
        "HyperTextLabels",
        "<p>Some <b>words</b> here</p><script>alert(1)</script>",
        "hypertextlabels",
        {"start": "/p[1]/b[1]/text()[1]", "end": "/p[1]/b[1]/text()[1]"}
        | {"startOffset": 0, "endOffset": 5},
        ".hyper b mark:text('words')",
    ),
    "paragraphs": (
        "Paragraphs",
        "ParagraphLabels",
        [{"author": "Ann", "text": "Hello"}, {"author": "Bob", "text": "Bye"}],
        "paragraphlabels",
        {"start": "1", "end": "1", "startOffset": 0, "endOffset": 3},
        ".paragraphs li:nth-child(2) mark:text('Bye')",
    ),
    "audio": (
        "Audio",
        "Labels",
        "https://media.example.org/a.wav",
        "labels",
        {"start": 1, "end": 2.5},
        ".timeline button:has-text('from 1.0 to 2.5 seconds')",
    ),
    "polygon": (
        "Image",
        "PolygonLabels",
        PICTURE,
        "polygonlabels",
        {"points": [[1, 1], [9, 1], [5, 8]], "closed": True},
        ".image polygon",
    ),
    "turned box": (
        "Image",
        "RectangleLabels",
        PICTURE,
        "rectanglelabels",
        {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 30},
        ".image .shape[transform^='rotate(30']",
    ),
    "brush": (
        "Image",
        "BrushLabels",
        PICTURE,
        "brushlabels",
        {"format": "rle", "rle": MASK},
        ".image .mask image",
    ),
    "time series": (
        "TimeSeries",
        "TimeSeriesLabels",
        {"t": [1, 2, 3, 4], "x": [5, 3, 8, 1]},
        "timeserieslabels",
        {"start": 2, "end": 3, "instant": False},
        ".series .stretch",
    ),
}


def make(api: Api, case: Case) -> str:
    """A project with one such task and its ground truth; the address of the task."""
    tag, control, data, kind, value, _ = case
    config = (
        f'<View><{tag} name="o" value="$v" timeColumn="t"/>'
        f'<{control} name="c" toName="o"><Label value="A"/></{control}></View>'
    )
    entry = {"id": "r", "from_name": "c", "to_name": "o", "type": kind}
    result = [entry | IN_PICTURE | {"value": value | {kind: ["A"]}}]
    marked = {"result": result, "ground_truth": True}
    task = {"data": {"v": data}, "annotations": [marked, {"result": result}]}
    return api.make_task(kind, config, task)


def go(page: Page, address: str) -> None:
    page.evaluate("address => { location.hash = address }", address)


def test_each_kind_of_data_is_shown_with_its_regions(window: Open, api: Api) -> None:
    page = window("/")

    for case in CASES.values():
        go(page, make(api, case))
        shown = page.get_by_label("Chosen answer").locator(case[-1])
        expect(shown.first).to_be_visible()


def test_what_is_blocked_is_named_with_the_setting_that_allows_it(
    window: Open, api: Api
) -> None:
    page = window("/")

    go(
        page,
        make(api, (*CASES["polygon"][:2], f"{MEDIA}/1.png", *CASES["polygon"][3:])),
    )

    chosen = page.get_by_label("Chosen answer")
    expect(chosen).to_contain_text("Blocked: this picture lies on")
    expect(chosen).to_contain_text(f"GROUND_TRUTH_MEDIA_ORIGINS={MEDIA}")
    expect(chosen.locator("polygon").first).to_be_visible()


@pytest.mark.parametrize("settings", [{"media_origins": (MEDIA,)}])
def test_a_picture_of_an_allowed_origin_is_shown(window: Open, api: Api) -> None:
    page = window("/")

    def picture(route: Route) -> None:
        route.fulfill(body=SVG, content_type="image/svg+xml")

    page.route(f"{MEDIA}/**", picture)
    go(
        page,
        make(api, (*CASES["polygon"][:2], f"{MEDIA}/1.png", *CASES["polygon"][3:])),
    )

    shown = page.get_by_label("Chosen answer").get_by_role("img", name="Of this task")
    expect(shown).to_have_js_property("naturalWidth", 40)


def test_pointing_at_a_pair_shows_both_of_its_regions(window: Open) -> None:
    page = window("/#/projects/2/tasks/33")
    comparison = page.get_by_label("Comparison with the ground truth")
    pairs = comparison.locator("button.pair")

    pairs.filter(has_text="matched").first.hover()

    for side in ("Ground truth", "Chosen answer"):
        lit = page.get_by_label(side, exact=True).locator("mark[data-lit]")
        expect(lit).to_have_text("Maria Lindgren✓ PER")
    page.get_by_label("Chosen answer").locator("mark").last.hover()
    lit = page.locator("button.pair[data-lit]")
    expect(lit).to_have_count(1)
    expect(lit).to_contain_text("DATE")


def test_numbers_are_shown_with_every_digit(window: Open, api: Api) -> None:
    """Where they are data, in a list of other data, and in an answer."""
    config = (
        '<View><Text name="t" value="$post"/><Table name="r" value="$row"/>'
        '<Number name="n" toName="t"/></View>'
    )
    post, reply, given = 1212345678901234567, 18446744073709551615, 9007199254740993
    answer = {"from_name": "n", "to_name": "t", "type": "number"}
    task = {
        "data": {"post": post, "row": {"reply": [reply, 0.1]}},
        "annotations": [{"result": [answer | {"value": {"number": given}}]}],
    }
    tasks, _ = api.make_task("Posts", config, task).rsplit("/", 1)
    page = window("/")

    go(page, tasks)

    row = page.get_by_role("rowgroup").get_by_role("row")
    expect(row).to_contain_text(str(post))
    row.get_by_role("link").first.click()
    chosen = page.get_by_label("Chosen answer")
    expect(chosen.locator(".text")).to_have_text(str(post))
    expect(chosen.locator(".json")).to_contain_text(f"{reply},\n    0.1")
    expect(page.locator(".regions")).to_have_text(str(given))


def test_a_long_name_hides_no_star_and_nothing_is_wider_than_its_window(
    window: Open, api: Api
) -> None:
    people = [f"{'person.of.a.team.' * 3}{number}@example.org" for number in range(3)]
    label, model, word = "L" * 100, "m" * 120, "W" * 300
    config = (
        '<View><Text name="t" value="$text"/><Choices name="c" toName="t">'
        f'<Choice value="a"/><Choice value="{label}"/></Choices></View>'
    )

    def answer(chosen: str) -> dict[str, Any]:
        entry = {"from_name": "c", "to_name": "t", "type": "choices"}
        return {"result": [entry | {"value": {"choices": [chosen]}}]}

    answers = [
        answer(label if number else "a")
        | {"completed_by": {"email": email}, "ground_truth": number == 0}
        for number, email in enumerate(people)
    ]
    predictions = [answer(label) | {"model_version": model}]
    data = {"text": f"{word} {word}"}
    task = {"data": data, "annotations": answers, "predictions": predictions}
    opened = api.make_task("T" * 150, config, task)
    views = opened.partition("/tasks")[0]
    page = window("/")

    for width in (360, 1280, 2200):
        page.set_viewport_size({"width": width, "height": 740})
        for view in ("#/", f"{views}/tasks", f"{views}/accuracy"):
            go(page, view)
            page.get_by_text("T" * 150).first.wait_for()
            page.locator(
                ".card, [role=rowgroup] [role=row], .chart svg"
            ).first.wait_for()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        go(page, opened)
        for email in people:
            star = page.get_by_role(
                "button", name=f"Ground truth: the annotation of {email}"
            )
            star.scroll_into_view_if_needed()
            box = star.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= width - box["width"], (width, email)
            card = page.get_by_label("Answers").get_by_title(email, exact=True)
            expect(card).to_have_text(email)
        page.locator(".comparison").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_in_the_list_keeps_what_tells_it_from_others(
    window: Open, api: Api
) -> None:
    email = f"{'person.of.a.team.' * 3}7@example.org"
    address = make(api, CASES["hypertext"])
    project = address.split("/")[2]
    marked = {"result": [], "ground_truth": True, "completed_by": {"email": email}}
    tasks = [{"id": 1, "data": {"v": "x"}, "annotations": [marked]}]
    api.ask(IMPORT, input={"projectId": project, "tasks": tasks})
    page = window("/")

    go(page, f"#/projects/{project}/tasks?groundTruth=with")

    cell = page.get_by_role("row").get_by_title(re.compile(f"^{re.escape(email)}"))
    expect(cell).to_have_count(2)
    for name in cell.all():
        expect(name).to_have_text(email)
        shown = name.locator("span").nth(1)
        inside, outer = shown.bounding_box(), name.bounding_box()
        assert inside is not None
        assert outer is not None
        assert inside["x"] + inside["width"] <= outer["x"] + outer["width"] + 1


TWO_CONTROLS = (
    '<View><Text name="t" value="$text"/>'
    '<Choices name="mood" toName="t"><Choice value="a"/><Choice value="b"/></Choices>'
    '<Choices name="kind" toName="t"><Choice value="a"/><Choice value="b"/></Choices>'
    '<Labels name="spans" toName="t"><Label value="X"/></Labels></View>'
)


def chosen_by(control: str) -> dict[str, Any]:
    """An answer of one result, by this control."""
    entry = {"from_name": control, "to_name": "t", "type": "choices"}
    return {"result": [entry | {"value": {"choices": ["a"]}}]}


def controls_task(api: Api, *answers: dict[str, Any]) -> str:
    """The address of a task with a ground truth and these answers."""
    task = {"data": {"text": "some words"}, "annotations": list(answers)}
    return api.make_task("Two", TWO_CONTROLS, task)


def test_beside_a_number_stands_how_many_controls_were_answered(
    window: Open, api: Api
) -> None:
    both = chosen_by("mood")["result"] + chosen_by("kind")["result"]
    truth = {"result": both, "ground_truth": True}
    page = window("/")

    go(page, controls_task(api, truth, chosen_by("mood")))

    card = page.get_by_label("Answers").locator("article").nth(1)
    expect(card).to_contain_text("2 of 3 controls answered")
    comparison = page.get_by_label("Comparison with the ground truth")
    expect(comparison).to_contain_text("2 of 3 controls answered")


def test_why_there_is_no_number_is_said_in_a_sentence(window: Open, api: Api) -> None:
    truth = chosen_by("renamed") | {"ground_truth": True}
    skipped = {"result": [], "was_cancelled": True}
    page = window("/")

    go(page, controls_task(api, truth, chosen_by("renamed"), skipped))

    cards = page.get_by_label("Answers").locator("article")
    said = "no result of this answer or of the ground truth belongs to a control"
    expect(cards.nth(1)).to_contain_text(said)
    expect(cards.nth(1)).not_to_contain_text("%")
    expect(cards.nth(2)).to_contain_text("Its annotator skipped the task.")
    comparison = page.get_by_label("Comparison with the ground truth")
    expect(comparison).to_contain_text(
        "2 results of the two sides belong to no control"
    )


def test_an_accuracy_that_is_being_computed_arrives_by_itself(
    window: Open, api: Api
) -> None:
    truth = chosen_by("mood") | {"ground_truth": True}
    address = controls_task(api, truth, chosen_by("mood"))
    is_waiting = [True]
    asked = []

    def late(route: Route) -> None:
        """As a server answers before it has computed: twice, as long as it waits."""
        name = json.loads(route.request.post_data or "{}").get("operationName")
        answer = route.fetch()
        said = answer.json()
        if name == "Task" and is_waiting[0]:
            for one in said["data"]["task"]["annotations"]:
                if one["accuracyStatus"] == "SCORED":
                    one |= {"accuracy": None, "accuracyStatus": "PENDING"}
        if name == "Waiting":
            asked.append(name)
            is_waiting[0] = len(asked) < 3
            done = 0 if is_waiting[0] else 1
            waits = {"__typename": "Rescoring", "done": done, "total": 1}
            said["data"]["project"]["rescoring"] = waits
        route.fulfill(response=answer, json=said)

    page = window("/")
    page.route("**/graphql", late)
    go(page, address)

    card = page.get_by_label("Answers").locator("article").nth(1)
    expect(card).to_contain_text("Its accuracy is being computed")
    expect(card).to_contain_text("100.0 %")
    expect(card).to_contain_text("1 of 3 controls answered")


def test_values_stand_beside_values(window: Open, api: Api) -> None:
    config = (
        '<View><Text name="t" value="$text"/><Rating name="stars" toName="t"/></View>'
    )

    def rated(stars: int) -> dict[str, Any]:
        entry = {"from_name": "stars", "to_name": "t", "type": "rating"}
        return {"result": [entry | {"value": {"rating": stars}}]}

    answers = [rated(2) | {"ground_truth": True}, rated(4)]
    task = {"data": {"text": "words"}, "annotations": answers}
    page = window("/")

    go(page, api.make_task("Stars", config, task))

    row = page.locator(".side-by-side tbody tr")
    expect(row).to_have_text("stars24")
    expect(row).to_have_class("differs")


def test_equal_answers_stand_together_the_worst_first_and_the_chosen_one_is_in_sight(
    window: Open, api: Api
) -> None:
    config = (
        '<View><Text name="t" value="$text"/><Choices name="c" toName="t">'
        '<Choice value="yes"/><Choice value="no"/></Choices></View>'
    )
    entry = {"from_name": "c", "to_name": "t", "type": "choices"}
    answers = [
        {"result": [entry | {"value": {"choices": ["no" if number < 9 else "yes"]}}]}
        | {"completed_by": {"email": f"{'a' * 48}{number:02}@example.org"}}
        | {"ground_truth": number == 60}
        for number in range(61)
    ]
    task = {"data": {"text": "words"}, "annotations": answers}
    page = window("/")

    go(page, api.make_task("Many", config, task))

    cards = page.locator(".answers article")
    expect(cards.first).to_contain_text("The ground truth.")
    groups = page.locator(".alike > header")
    expect(groups).to_have_text(["9 ×no", "51 ×yes"])  # noqa: RUF001 - as it is written
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    chosen = page.locator(".answer.chosen")
    expect(chosen).to_contain_text("a20@example.org")
    for shown in (chosen, chosen.locator(".toggle")):
        box = shown.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 901  # to the pixel

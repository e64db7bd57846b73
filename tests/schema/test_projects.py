"""Projects: their settings, their scoring profiles, and the figures over them."""

from typing import Any

import pytest

from models.rows import ProjectRow
from tests.schema.asking import Ask
from tests.stored import CHOICES, Stored, choice


def _control(**given: object) -> dict[str, Any]:
    return {"controls": [{"control": "label", **given}]}


def test_a_project_is_made_with_its_profile(ask: Ask) -> None:
    profile = {
        **_control(metric="JACCARD", weight=2, parameters={"threshold": 0.5}),
        "bothEmpty": "IGNORE",
    }
    profile["controls"][0]["labelWeights"] = [{"label": "yes", "weight": 3}]
    given = {"title": " News ", "labelConfig": CHOICES, "scoringProfile": profile}

    made = ask("create_project", input=given)["createProject"]["project"]

    assert made["title"] == "News"
    assert made["labelConfig"] == CHOICES
    assert made["scoringProfile"] == {
        "version": 1,
        "bothEmpty": "IGNORE",
        "controls": [
            {
                "control": "label",
                "tag": "Choices",
                "metric": "JACCARD",
                "parameters": {"threshold": 0.5},
                "weight": 2.0,
                "labelWeights": [{"label": "yes", "weight": 3.0}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "200"),
        ({"title": "a\x00b"}, "NUL"),
        ({"labelConfig": "<View>"}, ""),
        ({"labelConfig": "no XML"}, ""),
        ({"scoringProfile": {"controls": [{"control": "nope"}]}}, "label"),
        ({"scoringProfile": _control(metric="OKS")}, "jaccard"),
        ({"scoringProfile": _control(weight=-1)}, ""),
        ({"scoringProfile": _control(parameters=[1])}, "object"),
        ({"scoringProfile": _control(parameters={"no": 1})}, ""),
        ({"scoringProfile": {"controls": _control()["controls"] * 2}}, "twice"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    change: dict[str, Any], word: str, ask: Ask, stored: Stored
) -> None:
    project = stored.project()

    refusal = ask.refused("update_project", input={"id": project.id, **change})

    assert refusal.reason in {"INVALID_VALUE", "OUT_OF_RANGE"}
    assert word in refusal.message
    assert stored.project_now(project.id) == project
    assert stored.changes() == []


def test_a_new_profile_has_a_new_version(ask: Ask, stored: Stored) -> None:
    project = stored.project()

    given = {"id": project.id, "scoringProfile": _control(weight=2)}
    changed = ask("update_project", input=given)["updateProject"]["project"]

    assert changed["scoringProfile"]["version"] == 2
    assert changed["scoringProfile"]["controls"][0]["weight"] == 2.0


def test_another_title_leaves_the_profile_as_it_is(ask: Ask, stored: Stored) -> None:
    project = stored.project()

    given = {"id": project.id, "title": "Other", "scoringProfile": None}
    changed = ask("update_project", input=given)["updateProject"]["project"]

    assert changed["title"] == "Other"
    assert changed["scoringProfile"]["version"] == 1


def test_figures_are_over_what_was_compared(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    good, bad = stored.user(), stored.user()
    for _ in range(2):
        task = stored.task(project)
        truth = stored.annotation(task)
        stored.annotation(task, good)
        stored.annotation(task, bad, choice("no"))
        stored.annotation(task, was_cancelled=True)
        stored.prediction(task, model_version="m1")
        stored.ground_truth(truth)
    document = """query ($id: ID!) { project(id: $id) {
        taskCount groundTruthCount
        accuracySummary {
          comparedCount mean median min max histogram(bins: 4)
          interval { low high method }
        }
        annotatorAccuracies { annotator { id } comparedCount mean }
        modelAccuracies { modelVersion comparedCount mean }
    } }"""

    found = ask(document, id=project.id)["project"]

    assert (found["taskCount"], found["groundTruthCount"]) == (2, 2)
    summary = found["accuracySummary"]
    interval = summary.pop("interval")
    # Wilson's, 2 right of 4: 0.5 -+ 1.96 / 2 / sqrt(4 + 1.96 ** 2)
    assert interval["low"] == pytest.approx(0.150039, abs=1e-6)
    assert interval["high"] == pytest.approx(0.849961, abs=1e-6)
    assert interval["method"] == "WILSON"
    assert summary == {
        "comparedCount": 4,
        "mean": 0.5,
        "median": 0.5,
        "min": 0.0,
        "max": 1.0,
        "histogram": [2, 0, 0, 2],
    }
    assert found["annotatorAccuracies"] == [
        {"annotator": {"id": f"User:{good.id}"}, "comparedCount": 2, "mean": 1.0},
        {"annotator": {"id": f"User:{bad.id}"}, "comparedCount": 2, "mean": 0.0},
    ]
    assert found["modelAccuracies"] == [
        {"modelVersion": "m1", "comparedCount": 2, "mean": 1.0}
    ]


def compared(stored: Stored, project: ProjectRow, right: int, wrong: int) -> str:
    """Somebody with so many right and wrong answers, also as a model; its version."""
    person = stored.user()
    version = f"m{person.id:06}"
    for answer in ["yes"] * right + ["no"] * wrong:
        task = stored.task(project)
        stored.annotation(task, person, choice(answer))
        stored.prediction(task, choice(answer), model_version=version)
        stored.ground_truth(stored.annotation(task, None, choice("yes")))
    return version


@pytest.mark.parametrize(
    ("order", "places"),
    [
        ("", "0123"),
        ("(orderBy: [])", "0123"),
        ("(orderBy: [{field: ID, direction: DESC}])", "3210"),
        ("(orderBy: [{field: MEAN}])", "2130"),
        ("(orderBy: [{field: MEAN, direction: DESC}])", "0132"),
        ("(orderBy: [{field: LOWER_BOUND, direction: DESC}])", "1302"),
        ("(orderBy: [{field: COMPARED_COUNT, direction: DESC}])", "1302"),
        ("(orderBy: [{field: COMPARED_COUNT}, {field: ID, direction: DESC}])", "2031"),
    ],
)
def test_people_and_models_are_ordered_by_what_is_asked_for(
    order: str, places: str, ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    versions = [
        compared(stored, project, right, wrong)
        for right, wrong in [(2, 0), (11, 1), (1, 1), (11, 1)]
    ]
    stored.user()
    document = f"""query ($id: ID!) {{ project(id: $id) {{
        annotatorAccuracies{order} {{ annotator {{ id }} }}
        modelAccuracies{order} {{ modelVersion }}
    }} }}"""

    answer = ask(document, id=project.id)["project"]

    expected = [versions[int(place)] for place in places]
    assert [one["modelVersion"] for one in answer["modelAccuracies"]] == expected
    assert [
        f"m{int(one['annotator']['id'].removeprefix('User:')):06}"
        for one in answer["annotatorAccuracies"]
    ] == expected


def test_an_order_of_people_names_a_field_once(ask: Ask, stored: Stored) -> None:
    document = """query ($id: ID!) { project(id: $id) {
        annotatorAccuracies(orderBy: [{field: MEAN}, {field: MEAN}]) { mean }
    } }"""

    refusal = ask.refused(document, id=stored.project().id)

    assert refusal.reason == "INVALID_VALUE"


@pytest.mark.parametrize("bins", [0, -1, 1_001])
def test_a_histogram_has_one_to_a_thousand_bins(
    bins: int, ask: Ask, stored: Stored
) -> None:
    stored.project()
    document = """query ($bins: Int!) {
        projects { nodes { accuracySummary { histogram(bins: $bins) } } }
    }"""

    refusal = ask.refused(document, bins=bins)

    assert refusal.reason == "OUT_OF_RANGE"
    assert str(bins) in refusal.message

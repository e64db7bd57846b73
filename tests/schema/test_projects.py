"""Projects: their settings, their scoring profiles, and the figures over them."""

from typing import Any

import pytest

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
          comparedCount mean median min max interval { low high } histogram(bins: 4)
        }
        annotatorAccuracies { annotator { id } comparedCount mean }
        modelAccuracies { modelVersion comparedCount mean }
    } }"""

    found = ask(document, id=project.id)["project"]

    assert (found["taskCount"], found["groundTruthCount"]) == (2, 2)
    summary = found["accuracySummary"]
    assert summary.pop("interval")["low"] == 0.0
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

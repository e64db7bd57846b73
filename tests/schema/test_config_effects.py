"""What another label config would do is told before it does it."""

from typing import Any

import orjson
import pytest

from models.queries import config_effects
from models.rows import ProjectRow
from resolvers import project_settings
from tests.schema.asking import Ask
from tests.stored import CHOICES, Stored, choice

RENAMED = CHOICES.replace('"label"', '"sentiment"')
RETAGGED = """
<View>
  <Text name="text" value="$text"/>
  <Labels name="label" toName="text"><Label value="yes"/></Labels>
</View>
"""
WIDER = CHOICES.replace("</View>", '<Rating name="stars" toName="text"/></View>')
REPEATED = """
<View>
  <Repeater on="$pages" indexFlag="{{idx}}">
    <Text name="text_{{idx}}" value="$pages[{{idx}}].text"/>
    <Choices name="label_{{idx}}" toName="text_{{idx}}"><Choice value="yes"/></Choices>
  </Repeater>
</View>
"""


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    """Three tasks: six annotations, one of them empty, two starred; a prediction."""
    made = stored.project()
    for number in range(3):
        task = stored.task(made)
        first = stored.annotation(task)
        stored.annotation(task, result=choice("no") if number else [])
        if number < 2:
            stored.ground_truth(first)
    stored.prediction(task)
    return made


def preview(ask: Ask, project: ProjectRow, config: str, **other: Any) -> Any:
    given = {"id": project.id, "labelConfig": config, **other}
    payload = ask("preview_label_config", input=given)["updateProject"]
    assert payload["project"]["labelConfig"] == project.label_config
    return payload["labelConfigEffects"]


def test_a_renamed_control_leaves_results_that_nothing_reads(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    told = preview(ask, project, RENAMED)

    assert told == {
        "removedControls": [{"name": "label", "tag": "Choices"}],
        "addedControls": [{"name": "sentiment", "tag": "Choices"}],
        "retaggedControls": [],
        "unreadResults": [
            {
                "name": "label",
                "annotationCount": 5,
                "predictionCount": 1,
                "groundTruthCount": 2,
            }
        ],
        "unfitProfileEntries": [],
        "taskCount": 3,
        "examinedTaskCount": 3,
    }
    assert stored.project_now(project.id) == project
    assert stored.changes() == []


def test_a_control_that_becomes_another_tag_reads_no_former_answer(
    ask: Ask, project: ProjectRow
) -> None:
    told = preview(ask, project, RETAGGED)

    assert told["removedControls"] == told["addedControls"] == []
    assert told["retaggedControls"] == [
        {"name": "label", "formerTag": "Choices", "tag": "Labels"}
    ]
    assert [one["annotationCount"] for one in told["unreadResults"]] == [5]


def test_what_loses_nothing_is_told_as_that(ask: Ask, project: ProjectRow) -> None:
    told = preview(ask, project, WIDER)

    assert told["addedControls"] == [{"name": "stars", "tag": "Rating"}]
    assert told["removedControls"] == told["unreadResults"] == []


def test_the_way_back_loses_nothing_that_was_unread_before(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project(label_config=RENAMED)
    stored.annotation(stored.task(project))

    assert preview(ask, project, CHOICES)["unreadResults"] == []


def test_the_names_of_a_repeater_are_read_as_they_are_expanded(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project(label_config=REPEATED)
    answer = [{**choice("yes")[0], "from_name": "label_1", "to_name": "text_1"}]
    stored.annotation(stored.task(project), result=answer)

    assert preview(ask, project, REPEATED + "<!-- -->")["unreadResults"] == []
    unread = preview(ask, project, CHOICES)["unreadResults"]
    assert [one["name"] for one in unread] == ["label_1"]


def test_profile_entries_that_do_not_fit_are_told(ask: Ask, stored: Stored) -> None:
    profile = {
        "metrics": {"label": {}, "gone": {}},
        "control_weights": {"label": 2.0, "gone": 3.0},
    }
    config = WIDER.replace('"stars"', '"gone"')
    text = orjson.dumps(profile).decode()
    project = stored.project(label_config=config, scoring_profile=text)

    told = preview(ask, project, CHOICES)

    entries = [(one["section"], one["control"]) for one in told["unfitProfileEntries"]]
    assert entries == [("metrics", "gone"), ("control_weights", "gone")]
    assert "'gone'" in told["unfitProfileEntries"][0]["reason"]
    refusal = ask.refused(
        "update_project", input={"id": project.id, "labelConfig": CHOICES}
    )
    assert refusal.reason == "INVALID_VALUE"


def test_where_the_time_is_over_it_says_how_far_it_came(
    ask: Ask, project: ProjectRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_effects, "TASKS_AT_ONCE", 2)
    monkeypatch.setattr(project_settings, "SECONDS_TO_LOOK", -1.0)

    told = preview(ask, project, RENAMED)

    assert (told["taskCount"], told["examinedTaskCount"]) == (3, 0)
    assert told["unreadResults"] == []


@pytest.mark.parametrize(
    "given",
    [
        {"labelConfig": "<View"},
        {"title": " "},
        {"scoringProfile": {"controls": [{"control": "none"}]}},
    ],
)
def test_a_dry_run_refuses_what_the_change_would(
    ask: Ask, stored: Stored, project: ProjectRow, given: dict[str, Any]
) -> None:
    wanted = {"id": project.id, **given}

    previewed = ask.refused("preview_label_config", input=wanted)
    refusal = ask.refused("update_project", input=wanted)

    assert previewed == refusal
    assert stored.project_now(project.id) == project


def test_a_dry_run_of_the_title_alone_has_no_effects_to_tell(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    payload = ask("preview_label_config", input={"id": project.id, "title": "Other"})

    assert payload["updateProject"]["labelConfigEffects"] is None
    assert stored.project_now(project.id) == project

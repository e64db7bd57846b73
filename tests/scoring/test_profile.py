from typing import Any

import pytest

from scoring import ControlRule, Profile, ProfileError, compile_scorer

CONFIG = """
<View>
  <Image name="o" value="$v"/>
  <RectangleLabels name="box" toName="o"/>
  <VectorLabels name="line" toName="o"/>
  <Choices name="kind" toName="o"/>
  <Choices name="state" toName="o" perRegion="true"/>
  <Number name="count" toName="o"/>
  <Labels name="names" toName="v"/>
  <VideoRectangle name="track" toName="v"/>
</View>
"""


def metric(control: str, name: str | None, **params: object) -> dict[str, Any]:
    return {"metrics": {control: {"name": name, "params": params}}}


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        ({"metric": {}}, "no key 'metric'; it takes metrics, control_weights"),
        ({"metrics": []}, "metrics must be a JSON object"),
        ({"metrics": {"box": "iou"}}, "metric of 'box' must be a JSON object"),
        ({"metrics": {"box": {"name": 5}}}, "must have a text as its name"),
        ({"metrics": {"box": {"kind": "iou"}}}, "no key 'kind'; it takes name, params"),
        (metric("bax", "iou"), "no control 'bax'; its controls are: box, line"),
        (metric("names", "iou"), "scored with the tracks that it labels"),
        (metric("box", "wer"), "'wer' does not fit RectangleLabels 'box'.*iou.*map"),
        (metric("line", "map"), "does not fit VectorLabels"),
        (metric("kind", "product"), "these do: exact, jaccard"),
        (metric("state", "iou"), "these do: product, f1"),
        (metric("box", "f1", iou_threshold=0), "greater than 0 and at most 1"),
        (metric("box", "f1", iou_threshold="high"), "greater than 0 and at most 1"),
        (metric("box", "f1", threshold=1.5), "threshold to be a number from 0 to 1"),
        (
            metric("box", "iou", tolerance=2),
            "no parameter 'tolerance'; it takes labels",
        ),
        (metric("box", "iou", labels="some"), "one of exact, jaccard, ignore"),
        (metric("line", "iou", tolerance=0), "tolerance to be a number greater than 0"),
        (metric("count", "range", max=5), "needs the parameter 'min'"),
        (metric("count", "range", min=5, max=5), "min to be less than max"),
        (metric("count", "tolerance", max_difference=-1), "a number of 0 or more"),
        (
            {"control_weights": {"box": -1}},
            "'box' must be a finite number of 0 or more",
        ),
        ({"control_weights": {"box": float("inf")}}, "must be a finite number"),
        ({"control_weights": {"box": True}}, "must be a finite number"),
        ({"control_weights": {"bax": 1}}, "no control 'bax'"),
        ({"label_weights": {"box": {"A": "2"}}}, "'A' must be a finite number"),
        ({"label_weights": {"count": {"A": 2}}}, "Number 'count' has no labels"),
        ({"both_empty": "maybe"}, "both_empty must be 'match' or 'ignore'"),
        ("strict", "scoring profile must be a JSON object"),
    ],
)
def test_a_profile_that_does_not_fit_says_what_would(
    profile: Any, message: str
) -> None:
    with pytest.raises(ProfileError, match=message):
        compile_scorer(CONFIG, profile)


def test_rules_hold_every_default() -> None:
    scorer = compile_scorer(CONFIG, metric("line", None, threshold=0.9))

    rules = {rule.control: (rule.metric, rule.params) for rule in scorer.controls}

    assert rules == {
        "box": ("iou", {"labels": "exact"}),
        "line": ("iou", {"labels": "exact", "tolerance": 1, "threshold": 0.9}),
        "kind": ("exact", {}),
        "state": ("product", {"region_match": "product"}),
        "count": ("difference", {}),
        "track": ("iou", {"labels": "exact"}),
    }


def test_relations_are_a_control_where_the_config_or_a_weight_says_so() -> None:
    plain = compile_scorer(CONFIG)
    weighed = compile_scorer(CONFIG, {"control_weights": {"relations": 2}})
    tagged = compile_scorer(CONFIG.replace("<View>", "<View><Relations/>"))

    assert "relations" not in [rule.control for rule in plain.controls]
    assert weighed.controls[-1] == ControlRule(
        "relations", "Relations", "f1", {}, 2.0, {}
    )
    assert tagged.controls[-1].control == "relations"


def test_nothing_set_and_null_are_the_same_profile() -> None:
    nulls = dict.fromkeys(
        ("metrics", "control_weights", "label_weights", "both_empty"), None
    )

    assert Profile.parse(None) == Profile.parse({}) == Profile.parse(nulls) == Profile()

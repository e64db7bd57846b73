"""A control in a Repeater is one control for each index that results carry."""

from typing import Any

import pytest

from scoring import Confusion, ProfileError, compile_confusions, compile_scorer
from tests.scoring.builders import box, result

Results = list[dict[str, Any]]


def repeated(*controls: str, flag: str = "") -> str:
    said = f' indexFlag="{flag}"' if flag else ""
    return f'<View><Repeater on="$pages"{said}>{"".join(controls)}</Repeater></View>'


BOXES = '<RectangleLabels name="box_{{idx}}" toName="page_{{idx}}"/>'
CHOICES = '<Choices name="kind_{{idx}}" toName="page_{{idx}}"/>'
REPEATED = repeated(BOXES)


def stamp(index: int, x: float = 10, label: str = "Stamp") -> dict[str, Any]:
    found = result(box(x, 10, 20, 20, label), f"box_{index}", id=f"r{index}")
    return found | {"to_name": f"page_{index}"}


def scores(
    label_config: str,
    truth: Results,
    other: Results,
    profile: dict[str, Any] | None = None,
) -> dict[str, float]:
    comparison = compile_scorer(label_config, profile).reference(truth).compare(other)
    return {control.control: control.score for control in comparison.controls}


def test_each_index_is_a_control_of_its_own() -> None:
    truth, other = [stamp(0), stamp(1)], [stamp(0), stamp(1, x=60, label="Seal")]
    reference = compile_scorer(REPEATED).reference(truth)

    assert reference.assess(truth) == (1, "SCORED", 2, 2)
    assert reference.assess(other) == (0.5, "SCORED", 2, 2)


def test_an_index_of_one_side_alone_counts_as_not_answered_by_the_other() -> None:
    assert scores(REPEATED, [stamp(0)], [stamp(3)]) == {"box_0": 0, "box_3": 0}
    assert scores(REPEATED, [stamp(0)], [stamp(0), stamp(7)]) == {
        "box_0": 1,
        "box_7": 0,
    }


def test_indexes_stand_in_order_at_the_place_of_their_template() -> None:
    label_config = repeated(CHOICES, BOXES, '<Rating name="whole" toName="o"/>')
    truth = [stamp(10), stamp(2), result({"choices": ["a"]}, "kind_1")]

    assert list(scores(label_config, truth, truth)) == [
        "kind_1",
        "box_2",
        "box_10",
        "whole",
    ]


@pytest.mark.parametrize(
    ("flag", "name", "carried"),
    [
        ("{{idx}}", "box_{{idx}}", "box_4"),
        ("{{i}}", "box_{{i}}_of_page", "box_4_of_page"),
        ("@", "@-box-@", "4-box-4"),
        ("[i]", "a.[i]+", "a.4+"),
    ],
)
def test_the_flag_may_be_any_text_anywhere(flag: str, name: str, carried: str) -> None:
    label_config = repeated(f'<Choices name="{name}" toName="o"/>', flag=flag)
    truth = [result({"choices": ["a"]}, carried)]

    assert scores(label_config, truth, truth) == {carried: 1}


@pytest.mark.parametrize("name", ["box_", "box_01", "box_x", "box_1x", "box_{{idx}}"])
def test_what_is_no_index_is_read_by_no_control(name: str) -> None:
    scorer = compile_scorer(REPEATED)

    assert scorer.unread([stamp(0) | {"from_name": name}]).by_name == {name: 1}


def test_a_control_outside_of_a_repeater_is_no_template() -> None:
    scorer = compile_scorer(f"<View>{BOXES}<Repeater/></View>")

    assert scorer.score([stamp(0)], [stamp(0)]) is None


def test_repeaters_in_one_another_have_an_index_each() -> None:
    inner = (
        '<Repeater on="$pages[{{idx}}].lines" indexFlag="{{line}}">'
        '<Choices name="kind_{{idx}}_{{line}}" toName="line"/></Repeater>'
    )
    truth = [result({"choices": ["a"]}, f"kind_{n}") for n in ("0_1", "0_0", "1_0")]

    assert list(scores(repeated(inner), truth, truth[:2]).items()) == [
        ("kind_0_0", 1),
        ("kind_0_1", 1),
        ("kind_1_0", 0),
    ]


def test_a_control_of_the_same_name_goes_before_a_template() -> None:
    label_config = repeated(CHOICES).replace(
        "</View>", '<Rating name="kind_1" toName="o"/></View>'
    )
    truth = [result({"rating": 3}, "kind_1")]

    assert scores(label_config, truth, truth) == {"kind_1": 1}
    comparison = compile_scorer(label_config).reference(truth).compare(truth)
    assert [control.tag for control in comparison.controls] == ["Rating"]


def test_answers_about_regions_are_repeated_too() -> None:
    choices = CHOICES.replace("toName", 'perRegion="true" toName')
    label_config = repeated(BOXES, choices)
    quality = stamp(2) | {"from_name": "kind_2", "type": "choices"}
    quality["value"] = {**box(10, 10, 20, 20), "choices": ["torn"]}

    truth = [stamp(2), quality]

    assert scores(label_config, truth, truth) == {"box_2": 1, "kind_2": 1}


def test_relations_link_regions_of_repeated_controls() -> None:
    label_config = repeated(BOXES).replace("</View>", "<Relations/></View>")
    link = {"type": "relation", "from_id": "r0", "to_id": "r1", "direction": "right"}
    truth = [stamp(0), stamp(1), link]

    assert scores(label_config, truth, truth)["relations"] == 1
    back = [*truth[:2], link | {"from_id": "r1", "to_id": "r0"}]
    assert scores(label_config, truth, back)["relations"] == 0


def test_a_profile_names_the_template_or_one_of_its_indexes() -> None:
    truth = [stamp(0), stamp(1)]
    other = [stamp(0, x=20), stamp(1, x=60)]
    profile = {
        "metrics": {"box_{{idx}}": {"name": "f1", "params": {"iou_threshold": 0.1}}},
        "control_weights": {"box_{{idx}}": 2, "box_1": 6},
        "label_weights": {"box_0": {"Stamp": 0}},
    }

    comparison = compile_scorer(REPEATED, profile).reference(truth).compare(other)

    assert [control.metric for control in comparison.controls] == ["f1", "f1"]
    assert [control.weight for control in comparison.controls] == [2, 6]
    assert comparison.score == pytest.approx(2 * 1 / 8)


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"control_weights": {"box_": 2}}, "no control 'box_'"),
        ({"metrics": {"box_3": {"name": "jaccard"}}}, "'box_3'"),
    ],
)
def test_a_profile_that_does_not_fit_an_index_is_refused(
    profile: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ProfileError, match=reason):
        compile_scorer(REPEATED, profile)


def test_both_empty_is_about_indexes_that_results_carry() -> None:
    empty = [result({"choices": []}, "kind_0"), result({"choices": ["a"]}, "kind_1")]
    wrong = [empty[0], result({"choices": ["b"]}, "kind_1")]
    label_config = repeated(CHOICES)

    assert scores(label_config, empty, wrong) == {"kind_0": 1, "kind_1": 0}
    assert scores(label_config, empty, wrong, {"both_empty": "ignore"}) == {"kind_1": 0}
    assert compile_scorer(label_config).reference([]).assess([]) == (1, "SCORED", 0, 0)


def test_confusions_of_all_indexes_are_those_of_their_template() -> None:
    confusions = compile_confusions(REPEATED)
    truth, other = (
        confusions.read([stamp(0), stamp(1, label=label)])
        for label in ("Stamp", "Seal")
    )

    assert confusions.controls == ("box_{{idx}}",)
    assert set(confusions.between(truth, other)) == {
        Confusion("box_{{idx}}", "Stamp", "Stamp"),
        Confusion("box_{{idx}}", "Stamp", "Seal"),
    }

from typing import Any

import pytest

from tests.scoring.builders import compare, result, span

CONFIG = (
    '<View><Text name="o" value="$v"/><Labels name="c" toName="o"/><Relations/></View>'
)


def regions(*ids: str) -> list[Any]:
    """Three regions, under these ids."""
    values = [span(0, 10, "A"), span(20, 30, "B"), span(40, 50, "B")]
    return [result(v, id=id) for v, id in zip(values, ids, strict=True)]


def link(start: str, end: str, direction: str | None = "right", *labels: str) -> Any:
    ends = {"type": "relation", "from_id": start, "to_id": end}
    return ends | {"direction": direction, "labels": list(labels)}


TRUTH = regions("a", "b", "c")
OTHER = regions("x", "y", "z")


def score(truth: list[Any], other: list[Any], **settings: Any) -> float:
    comparison = compare(CONFIG, TRUTH + truth, OTHER + other, settings or None)
    return comparison.controls[-1].score


@pytest.mark.parametrize(
    ("truth", "other", "expected"),
    [
        (link("a", "b"), link("x", "y"), 1),
        (link("a", "b", None), link("x", "y"), 1),
        (link("a", "b"), link("y", "x"), 0),
        (link("a", "b"), link("y", "x", "left"), 1),
        (link("a", "b", "left"), link("x", "y", "left"), 1),
        (link("a", "b", "bi"), link("y", "x", "bi"), 1),
        (link("a", "b", "bi"), link("x", "y"), 0),
        (link("a", "b"), link("x", "z"), 0),
        (link("a", "b", "right", "p", "q"), link("x", "y", "right", "q", "p"), 1),
        (link("a", "b", "right", "p"), link("x", "y"), 0),
        (link("a", "gone"), link("x", "gone"), 0),
    ],
)
def test_relations_match_between_paired_regions(
    truth: Any, other: Any, expected: float
) -> None:
    assert score([truth], [other]) == expected


def test_each_relation_is_matched_once() -> None:
    truth = [link("a", "b"), link("a", "c")]
    other = [link("x", "y"), link("x", "y"), link("x", "z")]

    assert score(truth, other) == pytest.approx(2 * 2 / 5)
    assert score(truth, other, metrics={"relations": {"name": "exact"}}) == 0
    assert score(truth, truth[:0]) == 0


def test_ends_are_paired_from_an_overlap_of_one_half_and_by_label() -> None:
    moved = [result(span(3, 13, "A"), id="x"), *OTHER[1:], link("x", "y")]
    relabelled = [result(span(0, 10, "B"), id="x"), *OTHER[1:], link("x", "y")]
    truth = [*TRUTH, link("a", "b")]

    def relations(other: list[Any]) -> float:
        return compare(CONFIG, truth, other).controls[-1].score

    assert relations(moved) == 1
    assert relations([result(span(4, 14, "A"), id="x"), *moved[1:]]) == 0
    assert relations(relabelled) == 0


def test_the_labels_of_a_region_may_stand_beside_its_shape() -> None:
    label_config = (
        '<View><Image name="o" value="$v"/><Rectangle name="s" toName="o"/>'
        '<Labels name="c" toName="o"/><Relations/></View>'
    )

    def side(label: str) -> list[Any]:
        shapes = {"r": 0, "q": 50}
        return [
            *(
                result({"x": x, "y": 0, "width": 9, "height": 9}, "s", id=id)
                for id, x in shapes.items()
            ),
            *(result({"labels": [label]}, id=id) for id in shapes),
            link("r", "q"),
        ]

    assert compare(label_config, side("A"), side("A")).controls[-1].score == 1
    assert compare(label_config, side("A"), side("B")).controls[-1].score == 0


def test_a_weight_makes_relations_count() -> None:
    label_config = CONFIG.replace("<Relations/>", "")
    truth, other = [*TRUTH, link("a", "b")], OTHER

    unweighed = compare(label_config, truth, other)
    weighed = compare(label_config, truth, other, {"control_weights": {"relations": 3}})

    assert unweighed.score == 1
    assert weighed.score == 0.25

"""Scoring never raises where much is wrong at once: whatever came from anywhere."""

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import Comparison, compile_confusions, compile_scorer
from scoring.label_config import read_label_config
from scoring.metrics import metrics_for
from tests.scoring.examples import EXAMPLES
from tests.scoring.nasty import NASTY, look, places

VALUES = [
    result["value"]
    for example in EXAMPLES.values()
    for result in example["result"]
    if "value" in result
]
ODD = [
    *NASTY,
    *VALUES,
    2**64,
    -(2**63),
    1e12,
    1e13,
    1e150,
    "1_0",
    "9999-12-31T23:59:59+14:00",
    "data:image/png;base64,iVBORw0KGgo=",
    [255] * 40,
    [[1e9, 1e9]] * 3,
    {"start": 5, "end": 1},
    ["a", "a", ["a"]],
]
KEYS = sorted({step for value in VALUES for step in value} | {"id", "item_index"})


def mixed_up(results: list[Any], chance: random.Random) -> list[Any]:
    """Results in which ids are shared, values swapped, keys added and parts broken."""
    mixed: list[Any] = json.loads(json.dumps(results * chance.randrange(1, 4)))
    for result in mixed:
        result["id"] = f"r{chance.randrange(3)}"
        if chance.random() < 0.2:
            result["value"] = json.loads(json.dumps(chance.choice(VALUES)))
    mixed.extend(_relation(chance) for _ in range(chance.randrange(4)))
    for _ in range(chance.randrange(6)):
        container, step = chance.choice(list(places(mixed)))
        container[step] = chance.choice(ODD)
        if isinstance(container, dict):
            container[chance.choice(KEYS)] = chance.choice(ODD)
        mixed = json.loads(json.dumps(mixed))
    return mixed


def _relation(chance: random.Random) -> dict[str, Any]:
    ends = ["r0", "r0", "r1", "r2", "r9", None]
    return {
        "type": "relation",
        "from_id": chance.choice(ends),
        "to_id": chance.choice(ends),
        "direction": chance.choice(["left", "right", "bi", None, 5, []]),
        "labels": chance.choice([None, [], ["a"], "a", 5]),
    }


def profile_of(label_config: str, chance: random.Random) -> dict[str, Any]:
    """Any metric for the control, any weights."""
    control = read_label_config(label_config).controls[0]
    metric = chance.choice(list(metrics_for(control)))
    params = {"min": 0, "max": 5} if metric == "range" else {}
    return {
        "metrics": {control.name: {"name": metric, "params": params}},
        "control_weights": {control.name: chance.choice([0, 1, 1e299]), "relations": 1},
        "both_empty": chance.choice(["match", "ignore"]),
    }


def form(comparison: Comparison) -> set[tuple[str, ...]]:
    """Which controls and labels have a score."""
    return {(found.control,) for found in comparison.controls} | {
        (found.control, found.label) for found in comparison.labels
    }


@pytest.mark.parametrize("name", EXAMPLES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_wrong_at_once_has_scores_of_the_same_form_both_ways(
    name: str, seed: int
) -> None:
    chance, example = random.Random(seed), EXAMPLES[name]  # noqa: S311 - no secret
    truth, other = (mixed_up(example["result"], chance) for _ in range(2))
    chosen = profile_of(example["config"], chance)
    scorer = compile_scorer(example["config"], chosen)

    there = scorer.reference(truth).compare(other)
    back = scorer.reference(other).compare(truth)

    look(scorer, truth, other)
    assert form(there) == form(back)


@pytest.mark.parametrize("name", EXAMPLES)
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_is_wrong_at_once_has_labels_that_can_be_confused(
    name: str, seed: int
) -> None:
    chance, example = random.Random(seed), EXAMPLES[name]  # noqa: S311 - no secret
    truth, other = (mixed_up(example["result"], chance) for _ in range(2))
    confusions = compile_confusions(example["config"])

    found = list(confusions.between(confusions.read(truth), confusions.read(other)))

    assert all((each.truth, each.other) != (None, None) for each in found)

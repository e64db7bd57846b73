"""docs/scoring.md: every example scores what it says, and every metric has one."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scoring import Profile, compile_scorer
from scoring.metrics import BY_TAG
from tests.scoring.builders import config, result, span

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text()


class Example(NamedTuple):
    """One indented block of the document."""

    tag: str
    metric: str
    params: dict[str, Any]
    truth: list[Any]
    other: list[Any]
    score: float


def example(block: str) -> Example:
    head, *lines = block.strip().splitlines()
    tag, _, metric = head.partition(", ")
    name, _, params = metric.partition(" ")
    sides: dict[str, list[Any]] = {"truth": [], "other": [], "score": []}
    for line in lines:
        side, _, value = line.strip().partition("  ")
        sides[side].append(value)
    truth, other = ([json.loads(v) for v in sides[s]] for s in ("truth", "other"))
    score = float(Fraction(sides["score"][0]))
    return Example(tag, name, json.loads(params or "{}"), truth, other, score)


BLOCKS = re.findall(r"(?:^    .+\n)*^    score  .+\n", DOCUMENT, re.MULTILINE)
EXAMPLES = [example(block) for block in BLOCKS]


def label_config(tag: str) -> str:
    name, _, rest = tag.partition(" ")
    if tag == "Relations":
        return config("Labels", inside="<Label/>").replace(
            "</View>", "<Relations/></View>"
        )
    if rest == "with buckets":
        return config(name, inside='<Bucket name="best"/>')
    return config(name, attributes='perRegion="true"' if rest else "")


def side(tag: str, values: list[Any]) -> list[Any]:
    if tag == "Relations":
        ends = [span(0, 5, "Person"), span(9, 15, "Thing")]
        regions = [result(end, id=f"r{n}") for n, end in enumerate(ends, start=1)]
        return [*regions, *({"type": "relation"} | value for value in values)]
    pixels = {"original_width": 4, "original_height": 1}
    size: dict[str, Any] = pixels if tag == "BrushLabels" else {}
    return [result(value, id=f"r{n}", **size) for n, value in enumerate(values)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.tag}-{e.metric}")
def test_an_example_scores_what_it_says(example: Example) -> None:
    control = "relations" if example.tag == "Relations" else "c"
    choice = {"name": example.metric, "params": example.params}
    scorer = compile_scorer(label_config(example.tag), {"metrics": {control: choice}})
    reference = scorer.reference(side(example.tag, example.truth))

    comparison = reference.compare(side(example.tag, example.other))

    score = next(c.score for c in comparison.controls if c.control == control)
    assert score == pytest.approx(example.score, abs=5e-5)


def test_every_metric_has_an_example() -> None:
    offered = {metric for offer in BY_TAG.values() for metric in offer} | {"product"}

    assert offered <= {example.metric for example in EXAMPLES}


def test_every_metric_of_answers_has_an_example() -> None:
    shown = {(example.tag, example.metric) for example in EXAMPLES}
    defaults = {
        (tag, next(iter(BY_TAG[tag])))
        for tag in ("Choices", "TextArea", "Rating", "DateTime", "Ranker", "Chat")
    }

    assert defaults <= shown


def test_the_profile_is_one_that_can_be_read() -> None:
    (profile,) = re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)

    assert Profile.parse(json.loads(profile)).metrics["box"].name == "f1"

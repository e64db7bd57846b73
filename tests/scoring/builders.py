"""Short ways to write label configs, results and comparisons in tests."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from scoring import Comparison, compile_scorer

Value = dict[str, Any]
Result = dict[str, Any]
Params = Mapping[str, object]


def config(tag: str, attributes: str = "", inside: str = "") -> str:
    """A label config with one control tag named c, about an object named o."""
    control = f'<{tag} name="c" toName="o" {attributes}>{inside}</{tag}>'
    return f'<View><Object name="o" value="$v"/>{control}</View>'


def result(value: object, name: str = "c", **fields: object) -> Result:
    return {"from_name": name, "to_name": "o", "value": value} | fields


def results(*values: object) -> list[Result]:
    return [result(value, id=f"r{n}") for n, value in enumerate(values)]


def profile(metric: str | None, params: Params | None = None) -> dict[str, Any]:
    return {"metrics": {"c": {"name": metric, "params": params}}}


def compare(
    label_config: str,
    truth: list[Result],
    other: list[Result],
    settings: Mapping[str, object] | None = None,
) -> Comparison:
    """The comparison, after a look that the plain score is the same."""
    scorer = compile_scorer(label_config, settings)
    comparison = scorer.reference(truth).compare(other)
    assert scorer.score(truth, other) == comparison.score
    return comparison


def score(
    label_config: str,
    truth: list[Result],
    other: list[Result],
    metric: str | None = None,
    params: Params | None = None,
) -> float:
    """The score; of what cannot be compared there is none, and the test fails."""
    found = compare(label_config, truth, other, profile(metric, params)).score
    assert found is not None
    return found


def box(x: float, y: float, width: float, height: float, *labels: str) -> Value:
    shape = {"x": x, "y": y, "width": width, "height": height, "rotation": 0}
    return shape | {"rectanglelabels": list(labels)}


def span(start: float, end: float, *labels: str) -> Value:
    return {"start": start, "end": end, "labels": list(labels)}


BOXES = config("RectangleLabels")
SPANS = config("Labels")


def rle(painted: str) -> list[int]:
    """Label Studio's run lengths of a mask, with # for each painted pixel."""
    values = [255 * (pixel == "#") for pixel in painted for _ in "RGBA"]
    bits = f"{len(values):032b}{8 - 1:05b}" + f"{8 - 1:04b}" * 4
    for value, run in groupby(values):
        bits += f"1{0:02b}{len(list(run)) - 1:08b}{value:08b}"
    bits += "0" * (-len(bits) % 8)
    return [int(bits[start : start + 8], 2) for start in range(0, len(bits), 8)]


def region_score(
    tag: str,
    truth: dict[str, Any],
    other: dict[str, Any],
    metric: str | None = None,
    **fields: Any,
) -> float:
    """The score of one region against another one under a tag."""
    mine, theirs = ([result(value, id="r", **fields)] for value in (truth, other))
    return score(config(tag), mine, theirs, metric)

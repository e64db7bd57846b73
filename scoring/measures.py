"""The measure of each control, as its rule says."""

from collections.abc import Sequence
from typing import Any

from scoring import tags
from scoring.answer_kinds import answer_kind
from scoring.answers import AnswerKind, AnswerMeasure
from scoring.exact_values import ExactMeasure, exact_regions
from scoring.extents import EXTENTS
from scoring.extents.extent import Extent
from scoring.label_config import ControlTag, LabelConfig
from scoring.likeness import (
    Likeness,
    by_answers,
    by_overlap,
    reaching,
    reaching_with_equal_answers,
)
from scoring.measure import Measure
from scoring.metrics import answers_regions
from scoring.paired_share import (
    PRECISION,
    RECALL,
    TWO_WAY,
    RegionScore,
    paired_share,
)
from scoring.region_measure import RegionMeasure
from scoring.regions import answered_regions, marked_regions
from scoring.rules import RELATIONS_CONTROL, ControlRule

BALANCES = {"f1": TWO_WAY, "precision": PRECISION, "recall": RECALL}


def measures_of(config: LabelConfig, rules: Sequence[ControlRule]) -> list[Measure]:
    """The measure of each rule."""
    controls = {control.name: control for control in config.controls}
    return [
        measure_of(controls.get(rule.control, RELATIONS_CONTROL), rule)
        for rule in rules
    ]


def measure_of(control: ControlTag, rule: ControlRule) -> Measure:
    """How a control is scored."""
    if control.tag in tags.REGION_TAGS & EXTENTS.keys():
        return _of_regions(control, rule)
    kind = answer_kind(control, rule)
    if kind is None:
        return ExactMeasure(control.name)
    if answers_regions(control):
        return _of_answered_regions(control, rule, kind)
    return AnswerMeasure(control.name, kind)


def _of_regions(control: ControlTag, rule: ControlRule) -> Measure:
    reader = marked_regions(control, _extent(control, rule), rule.label_weights)
    if rule.metric in BALANCES:
        likeness = reaching(rule.params["iou_threshold"])
    else:
        likeness = by_overlap(rule.params.get("labels", "exact"))
    return RegionMeasure(control.name, reader, _score(rule, likeness), likeness)


def _of_answered_regions(
    control: ControlTag, rule: ControlRule, kind: AnswerKind[Any]
) -> Measure:
    reader = answered_regions(control, kind, rule.label_weights)
    if rule.metric in BALANCES:
        likeness = reaching_with_equal_answers(rule.params["iou_threshold"])
    else:
        region_match = rule.params.get("region_match", "product")
        likeness = by_answers(kind.similarity, region_match)
    return RegionMeasure(control.name, reader, _score(rule, likeness), likeness)


def _score(rule: ControlRule, likeness: Likeness) -> RegionScore:
    if rule.metric == "exact":
        return exact_regions
    return paired_share(likeness, BALANCES.get(rule.metric, TWO_WAY))


def _extent(control: ControlTag, rule: ControlRule) -> Extent[Any] | None:
    """The extent of a tag; None for Labels, which stands beside regions of any form."""
    return None if control.tag == "Labels" else EXTENTS[control.tag]()

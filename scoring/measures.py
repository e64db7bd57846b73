"""The measure of each control, as its rule says."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from scoring import tags
from scoring.answer_kinds import answer_kind
from scoring.answers import AnswerKind, AnswerMeasure
from scoring.average_precision import mean_average_precision
from scoring.custom import custom_objects
from scoring.exact_values import ExactMeasure, exact_regions
from scoring.extents import EXTENTS
from scoring.label_config import ControlTag, LabelConfig
from scoring.likeness import (
    Likeness,
    by_answers,
    by_overlap,
    reaching,
    reaching_with_equal_answers,
)
from scoring.measure import Measure
from scoring.merged_masks import mean_pixel_iou
from scoring.metrics import answers_regions
from scoring.paired_share import (
    PRECISION,
    RECALL,
    TWO_WAY,
    RegionScore,
    paired_share,
)
from scoring.region_measure import RegionMeasure
from scoring.regions import (
    Weigh,
    answered_regions,
    marked_regions,
    mean_weight,
)
from scoring.relations import RelationsMeasure
from scoring.rules import RELATIONS_CONTROL, ControlRule

BALANCES = {"f1": TWO_WAY, "precision": PRECISION, "recall": RECALL}


def measures_of(config: LabelConfig, rules: Sequence[ControlRule]) -> list[Measure]:
    """The measure of each rule."""
    controls = {control.name: control for control in config.controls}
    return [
        measure_of(controls.get(rule.control, RELATIONS_CONTROL), rule, config)
        for rule in rules
    ]


def measure_of(control: ControlTag, rule: ControlRule, config: LabelConfig) -> Measure:
    """How a control is scored."""
    if control is RELATIONS_CONTROL:
        return RelationsMeasure(config, exact=rule.metric == "exact")
    if control.tag in tags.REGION_TAGS:
        return _of_regions(control, rule)
    if control.tag in tags.CUSTOM_TAGS:
        likeness = by_overlap("ignore")
        score = _score(rule, likeness)
        return RegionMeasure(control.name, custom_objects(control), score, likeness)
    kind = answer_kind(control, rule)
    if kind is None:
        return ExactMeasure(control.name)
    if answers_regions(control):
        return _of_answered_regions(control, rule, kind)
    return AnswerMeasure(control.name, kind)


def _of_regions(control: ControlTag, rule: ControlRule) -> Measure:
    extent = _extent(control, rule)
    # Labels stands beside shapes of any form: each region's own form tells its extent.
    by_form = None if control.tag == "Labels" else extent
    reader = marked_regions(control, by_form, _weigh(rule))
    likeness = _likeness(rule)
    if rule.metric == "pixel_iou":
        score = mean_pixel_iou(extent)
    else:
        score = _score(rule, likeness)
    return RegionMeasure(control.name, reader, score, likeness)


def _of_answered_regions(
    control: ControlTag, rule: ControlRule, kind: AnswerKind[Any]
) -> Measure:
    reader = answered_regions(control, kind, _weigh(rule))
    if rule.metric in BALANCES:
        likeness = reaching_with_equal_answers(rule.params["iou_threshold"])
    else:
        region_match = rule.params.get("region_match", "product")
        likeness = by_answers(kind, region_match)
    return RegionMeasure(control.name, reader, _score(rule, likeness), likeness)


def _weigh(rule: ControlRule) -> Weigh:
    """What a region weighs in the score; metrics that count take each as one."""
    if not rule.label_weights:
        return lambda _labels: 1.0
    weigh = partial(mean_weight, weights=rule.label_weights)
    if rule.metric in BALANCES:
        return lambda labels: 1.0 if weigh(labels) > 0 else 0.0
    return weigh


def _likeness(rule: ControlRule) -> Likeness:
    if rule.metric in BALANCES:
        return reaching(rule.params["iou_threshold"])
    return by_overlap(rule.params.get("labels", "exact"))


def _score(rule: ControlRule, likeness: Likeness) -> RegionScore:
    if rule.metric == "exact":
        return exact_regions
    if rule.metric == "map":
        return mean_average_precision(rule.params["iou_threshold"])
    return paired_share(likeness, BALANCES.get(rule.metric, TWO_WAY))


def _extent(control: ControlTag, rule: ControlRule) -> Any:
    """The extent of a tag, with those parameters of the metric that are about it."""
    names = ("tolerance", "max_distance", "sigma")
    options = {name: rule.params[name] for name in names if name in rule.params}
    if rule.metric == "volume_iou":
        options["volume"] = True
    if control.tag in tags.SPANS and control.time_format:
        options["time_format"] = control.time_format
    return EXTENTS[control.tag](**options)

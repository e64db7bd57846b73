"""How a project turns two results into a number: read, and written."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

import orjson
import strawberry

from execution import column, computed
from models.refusals import Reason, Refusal
from models.texts import checked_text
from schema.declare import enumeration, input_type, object_type
from schema.metrics import Metric
from schema.scalars import JSON, json_text
from scoring import ControlRule


@enumeration
class BothEmpty(Enum):
    """How a control tag counts that neither side answered."""

    MATCH = strawberry.enum_value(
        "match", description="It counts as agreement and scores 1."
    )
    IGNORE = strawberry.enum_value("ignore", description="It is left out.")


class LabelWeightRow(NamedTuple):
    """A label and what it counts for."""

    label: str
    weight: float


def _label_weights(rule: ControlRule) -> list[LabelWeightRow]:
    return [LabelWeightRow(*item) for item in rule.label_weights.items()]


@object_type
class LabelWeight:
    """The weight of one label."""

    label: str = column(description="The label.")
    weight: float = column(description="The weight; 1 is the default.")


@object_type
class ControlScoring:
    """How one control tag is compared."""

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    tag: str = column(description="The kind of tag, such as `RectangleLabels`.")
    metric: Metric = column(description="The metric that computes the score.")
    parameters: JSON = computed(
        lambda rule: orjson.dumps(dict(rule.params)),
        description='The parameters of the metric, such as `{"iou_threshold": 0.5}`.',
    )
    weight: float = column(description="The weight of the control in the accuracy.")
    label_weights: list[LabelWeight] = computed(
        _label_weights, description="The labels whose weight is not 1."
    )


@object_type
class ScoringProfile:
    """How a project computes the accuracy of a result.

    When it changes, every accuracy of the project is computed again.
    """

    version: int = column(description="Grows by one with each change.")
    controls: list[ControlScoring] = column(
        description="Each control tag of the label config, with its defaults filled in."
    )
    both_empty: BothEmpty = computed(
        lambda profile: (
            BothEmpty.IGNORE if profile.ignores_both_empty else BothEmpty.MATCH
        ),
        description="How a control tag counts that neither side answered.",
    )


@input_type
class LabelWeightInput:
    """The weight of one label."""

    label: str = strawberry.field(description="The label.")
    weight: float = strawberry.field(description="Its weight: 0 or more.")


@input_type
class ControlScoringInput:
    """How one control tag is compared."""

    control: str = strawberry.field(description="The control tag's name.")
    metric: Metric | None = strawberry.field(
        default=None, description="The metric. Null: the default of the tag."
    )
    parameters: JSON | None = strawberry.field(
        default=None,
        description="An object with parameters of the metric; defaults for the others.",
    )
    weight: float = strawberry.field(
        default=1.0, description="The weight of the control: 0 or more."
    )
    label_weights: list[LabelWeightInput] = strawberry.field(
        default_factory=list, description="The labels whose weight is not 1."
    )


@input_type
class ScoringProfileInput:
    """A scoring profile that replaces the present one.

    Controls that are left out get the defaults of their tag.
    """

    controls: list[ControlScoringInput] = strawberry.field(
        default_factory=list, description="How control tags are compared."
    )
    both_empty: BothEmpty = strawberry.field(
        default=BothEmpty.MATCH,
        description="How a control tag counts that neither side answered.",
    )


def profile_of(given: ScoringProfileInput) -> dict[str, Any]:
    """The profile as scoring reads it.

    Raises:
        Refusal: a control or label is there twice, or parameters are no object.

    """
    _refuse_repeats("controls", [control.control for control in given.controls])
    return {
        "metrics": {control.control: _metric(control) for control in given.controls},
        "control_weights": {
            control.control: control.weight for control in given.controls
        },
        "label_weights": {
            control.control: _weights(control)
            for control in given.controls
            if control.label_weights
        },
        "both_empty": given.both_empty.value,
    }


def _metric(given: ControlScoringInput) -> dict[str, Any]:
    name = {} if given.metric is None else {"name": given.metric.value}
    if given.parameters is None:
        return name
    if not isinstance(given.parameters, dict):
        raise Refusal(
            Reason.INVALID_VALUE,
            '`parameters` must be an object, such as {"iou_threshold": 0.5}.',
        )
    json_text("parameters", given.parameters)
    return {**name, "params": given.parameters}


def _weights(given: ControlScoringInput) -> dict[str, float]:
    _refuse_repeats("labelWeights", [weight.label for weight in given.label_weights])
    return {weight.label: weight.weight for weight in given.label_weights}


def _refuse_repeats(name: str, given: Sequence[str]) -> None:
    seen = set()
    for text in given:
        if checked_text(name, text) in seen:
            raise Refusal(Reason.INVALID_VALUE, f"`{name}` has {text!a} twice.")
        seen.add(text)

"""How each control of a project is scored: profile and label config together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from scoring import tags
from scoring.label_config import ControlTag, LabelConfig
from scoring.metrics import RELATIONS, Offer, metrics_for
from scoring.parameters import Params, filled
from scoring.profile import MetricChoice, Profile, ProfileError

Said = TypeVar("Said")

NO_WEIGHTS: Mapping[str, float] = {}

RELATIONS_CONTROL = ControlTag("relations", "Relations")
"""Relations have no name in the label config; they are scored as one control."""


@dataclass(frozen=True, slots=True)
class ControlRule:
    """How one control is scored, with every default filled in.

    ``params`` holds ``threshold`` only where one is set; ``label_weights`` the labels
    whose weight is set (all others weigh 1).
    """

    control: str
    tag: str
    metric: str
    params: Params
    weight: float
    label_weights: Mapping[str, float]


def rules_of(config: LabelConfig, profile: Profile) -> tuple[ControlRule, ...]:
    """One rule for each control that is scored, in the order of the label config.

    ProfileError if the profile names a control that is not there, a metric that does
    not fit its tag, or a parameter that the metric does not take.
    """
    controls = {control.name: control for control in _scored(config, profile)}
    for section in (profile.metrics, profile.control_weights, profile.label_weights):
        for name in section:
            if name not in controls:
                rule_of(_one_of_a_template(name, config), profile)
    return tuple(rule_of(control, profile) for control in controls.values())


def _one_of_a_template(name: str, config: LabelConfig) -> ControlTag:
    control = config.control_of(name)
    if control is None:
        raise ProfileError(_unknown(name, config))
    return control


def _scored(config: LabelConfig, profile: Profile) -> Iterator[ControlTag]:
    yield from config.controls
    named = any(control.name == "relations" for control in config.controls)
    if config.has_relations or ("relations" in profile.control_weights and not named):
        yield RELATIONS_CONTROL


def _unknown(name: str, config: LabelConfig) -> str:
    if name in config.track_labels:
        return f"The Labels tag {name!r} is scored with the tracks that it labels."
    known = ", ".join(control.name for control in config.controls) or "none"
    return f"The label config has no control {name!r}; its controls are: {known}."


def rule_of(control: ControlTag, profile: Profile) -> ControlRule:
    """How a control is scored; one of a template as that, unless it is named itself.

    ProfileError as :func:`rules_of`.
    """
    choice = _said(profile.metrics, control, MetricChoice())
    offer = RELATIONS if control is RELATIONS_CONTROL else metrics_for(control)
    metric = _metric(control, choice, offer)
    return ControlRule(
        control=control.name,
        tag=control.tag,
        metric=metric,
        params=_params(control, metric, choice, offer),
        weight=_said(profile.control_weights, control, 1.0),
        label_weights=_label_weights(control, profile),
    )


def _said(section: Mapping[str, Said], control: ControlTag, default: Said) -> Said:
    """What a profile says of a control, else of its template."""
    if control.name in section or control.template is None:
        return section.get(control.name, default)
    return section.get(control.template, default)


def _metric(control: ControlTag, choice: MetricChoice, offer: Offer) -> str:
    if choice.name is None:
        return next(iter(offer))
    if choice.name not in offer:
        raise ProfileError(
            f"The metric {choice.name!r} does not fit {control.tag} "
            f"{control.name!r}; these do: {', '.join(offer)}."
        )
    return choice.name


def _params(
    control: ControlTag, metric: str, choice: MetricChoice, offer: Offer
) -> Params:
    try:
        params = filled(offer[metric], choice.params)
    except ValueError as error:
        message = f"The metric {metric!r} of {control.name!r} {error}"
        raise ProfileError(message) from error
    if metric == "range" and not params["min"] < params["max"]:
        raise ProfileError(
            f"The metric 'range' of {control.name!r} wants min to be less than max."
        )
    return params


def _label_weights(control: ControlTag, profile: Profile) -> Mapping[str, float]:
    weights = _said(profile.label_weights, control, NO_WEIGHTS)
    if weights and control.tag not in tags.REGION_TAGS | {"Choices"}:
        raise ProfileError(
            f"label_weights fit Choices and tags whose results are regions; "
            f"{control.tag} {control.name!r} has no labels."
        )
    return weights

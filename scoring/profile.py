"""The scoring profile of a project: how its accuracy is to be computed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scoring.values import is_number


class ProfileError(ValueError):
    """The scoring profile does not fit; the message says what would."""


@dataclass(frozen=True, slots=True)
class MetricChoice:
    """The metric that a profile sets for a control; no name: the default of its tag."""

    name: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A scoring profile whose own form is right.

    Whether its controls, metrics and parameters fit is seen with the label config.
    """

    metrics: Mapping[str, MetricChoice] = field(default_factory=dict)
    control_weights: Mapping[str, float] = field(default_factory=dict)
    label_weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    ignores_both_empty: bool = False

    @classmethod
    def parse(cls, profile: Mapping[str, object] | None) -> "Profile":
        """Read the JSON object that METRICS describes; every key may be left out.

        ProfileError, with a sentence that says what fits, for anything else.

        >>> Profile.parse({"control_weights": {"box": 2}}).control_weights
        {'box': 2.0}
        """
        given = _mapping(profile, "The scoring profile")
        known = ("metrics", "control_weights", "label_weights", "both_empty")
        _refuse_unknown(given, known, "The scoring profile")
        return cls(
            metrics=_metrics(given.get("metrics")),
            control_weights=_weights(given.get("control_weights"), "control_weights"),
            label_weights=_label_weights(given.get("label_weights")),
            ignores_both_empty=_ignores_both_empty(given.get("both_empty")),
        )


def _metrics(given: object) -> dict[str, MetricChoice]:
    return {
        control: _metric(control, choice)
        for control, choice in _mapping(given, "metrics").items()
    }


def _metric(control: str, given: object) -> MetricChoice:
    where = f"The metric of {control!r}"
    choice = _mapping(given, where)
    _refuse_unknown(choice, ("name", "params"), where)
    name = choice.get("name")
    if name is not None and not isinstance(name, str):
        raise ProfileError(f"{where} must have a text as its name.")
    return MetricChoice(name, _mapping(choice.get("params"), f"params of {control!r}"))


def _label_weights(given: object) -> dict[str, dict[str, float]]:
    return {
        control: _weights(weights, f"label_weights of {control!r}")
        for control, weights in _mapping(given, "label_weights").items()
    }


def _weights(given: object, where: str) -> dict[str, float]:
    return {
        name: _weight(weight, f"{where}: {name!r}")
        for name, weight in _mapping(given, where).items()
    }


def _weight(given: object, where: str) -> float:
    if not is_number(given) or given < 0:
        raise ProfileError(f"{where} must be a finite number of 0 or more.")
    return float(given)


def _ignores_both_empty(given: object) -> bool:
    if given not in (None, "match", "ignore"):
        raise ProfileError("both_empty must be 'match' or 'ignore'.")
    return given == "ignore"


def _mapping(given: object, where: str) -> Mapping[str, object]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ProfileError(f"{where} must be a JSON object.")
    return given


def _refuse_unknown(
    given: Mapping[str, object], known: Iterable[str], where: str
) -> None:
    for name in given:
        if name not in known:
            raise ProfileError(
                f"{where} has no key {name!r}; it takes {', '.join(known)}."
            )

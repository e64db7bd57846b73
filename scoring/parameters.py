"""The parameters that metrics take, with their defaults and what they allow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from scoring.values import is_number

Params = Mapping[str, Any]
"""Values of parameters by name, checked and with their defaults filled in."""


class Parameter(NamedTuple):
    """One parameter of a metric."""

    name: str
    default: object
    allows: Callable[[object], bool]
    fits: str
    """What is allowed, to follow "must be" in a message."""
    required: bool = False
    """Whether the metric cannot do without it."""


def at_least_zero(name: str, default: float) -> Parameter:
    """A parameter that is a number of 0 or more."""
    return Parameter(
        name,
        default,
        lambda value: is_number(value) and value >= 0,
        "a number of 0 or more",
    )


def above_zero(name: str, default: float) -> Parameter:
    """A parameter that is a number greater than 0."""
    return Parameter(
        name,
        default,
        lambda value: is_number(value) and value > 0,
        "a number greater than 0",
    )


def one_of(name: str, *choices: str) -> Parameter:
    """A parameter that is one of some words; the first is the default."""
    return Parameter(
        name,
        choices[0],
        lambda value: isinstance(value, str) and value in choices,
        "one of " + ", ".join(choices),
    )


def needed(name: str) -> Parameter:
    """A parameter that is any number and has no default."""
    return Parameter(name, None, is_number, "a number", required=True)


THRESHOLD = Parameter(
    "threshold",
    None,
    lambda value: is_number(value) and 0 <= value <= 1,
    "a number from 0 to 1",
)
IOU_THRESHOLD = Parameter(
    "iou_threshold",
    0.5,
    lambda value: is_number(value) and 0 < value <= 1,
    "a number greater than 0 and at most 1",
)
LABELS = one_of("labels", "exact", "jaccard", "ignore")
REGION_MATCH = one_of("region_match", "product", "gated")
ALGORITHM = one_of(
    "algorithm",
    "levenshtein",
    "damerau_levenshtein",
    "hamming",
    "jaro",
    "jaro_winkler",
)
GRANULARITY = one_of("granularity", "character", "word")


def filled(parameters: Sequence[Parameter], given: Mapping[str, object]) -> Params:
    """The given values with the defaults of those left out.

    ValueError, with a sentence that says what would fit, for one that is unknown, out
    of range or missing. A parameter that is null counts as left out.
    """
    known = {parameter.name: parameter for parameter in (*parameters, THRESHOLD)}
    for name in given:
        if name not in known:
            raise ValueError(f"has no parameter {name!r}; it takes {', '.join(known)}.")
    values = {name: _value(parameter, given) for name, parameter in known.items()}
    if values["threshold"] is None:
        del values["threshold"]
    return values


def _value(parameter: Parameter, given: Mapping[str, object]) -> object:
    value = given.get(parameter.name)
    if value is None:
        if parameter.required:
            raise ValueError(f"needs the parameter {parameter.name!r}.")
        return parameter.default
    if not parameter.allows(value):
        raise ValueError(f"wants {parameter.name} to be {parameter.fits}.")
    return value

"""How the answers of each tag that is answered once are read and compared."""

from collections.abc import Callable
from typing import Any

from scoring.answers import AnswerKind, last
from scoring.chat import conversations
from scoring.label_config import ControlTag
from scoring.metrics import BY_TAG, COUNTS
from scoring.moments import moments
from scoring.numbers import numbers
from scoring.rankings import rankings
from scoring.rules import ControlRule
from scoring.sets import choices, equal, taxonomy
from scoring.texts import texts
from scoring.values import key

Maker = Callable[[ControlTag, ControlRule, str], AnswerKind[Any]]


def answer_kind(control: ControlTag, rule: ControlRule) -> AnswerKind[Any] | None:
    """How answers of this control are compared; None if its tag is not one of these."""
    maker = KINDS.get(control.tag)
    return maker(control, rule, _own_metric(rule)) if maker else None


def _own_metric(rule: ControlRule) -> str:
    """The metric that compares two answers, whatever it is then weighed by."""
    if rule.metric not in ("product", *COUNTS):
        return rule.metric
    return "jaccard" if rule.tag == "Choices" else next(iter(BY_TAG[rule.tag]))


def _sides(_control: ControlTag, _rule: ControlRule, _metric: str) -> AnswerKind[Any]:
    """Pairwise: the side that was selected."""
    return AnswerKind(lambda values: _selected(last(values, "selected")), equal)


def _selected(value: object) -> object:
    return None if value is None else key(value)


KINDS: dict[str, Maker] = {
    "Choices": lambda _, rule, metric: choices(metric, rule.label_weights),
    "Taxonomy": lambda _, __, metric: taxonomy(metric),
    "TextArea": lambda _, rule, metric: texts(metric, rule.params),
    "Rating": lambda _, rule, metric: numbers("rating", metric, rule.params),
    "Number": lambda _, rule, metric: numbers("number", metric, rule.params),
    "DateTime": lambda _, rule, __: moments(rule.params),
    "Pairwise": _sides,
    "Chat": lambda _, rule, metric: conversations(metric, rule.params),
    "Ranker": lambda control, _, metric: rankings(control, metric),
}

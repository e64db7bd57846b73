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
from scoring.results import Item
from scoring.rules import ControlRule
from scoring.sets import choices, equal, taxonomy
from scoring.texts import texts
from scoring.values import key

Maker = Callable[[ControlTag, ControlRule, str], AnswerKind[Any]]


def answer_kind(control: ControlTag, rule: ControlRule) -> AnswerKind[Any] | None:
    """How answers of this control are compared; None if its tag is not one of these."""
    maker = KINDS.get(control.tag)
    if maker is None:
        return None
    kind = maker(control, rule, _own_metric(rule))
    return kind._replace(is_unreadable=_without(FIELDS[control.tag], kind))


def _without(field: str, kind: AnswerKind[Any]) -> Callable[[Item], bool]:
    """Whether a value has something to say, but not under the field of its tag."""

    def is_unreadable(value: Item) -> bool:
        return (bool(value) and field not in value) or kind.is_unreadable(value)

    return is_unreadable


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


FIELDS = {
    "Choices": "choices",
    "Taxonomy": "taxonomy",
    "TextArea": "text",
    "Rating": "rating",
    "Number": "number",
    "DateTime": "datetime",
    "Pairwise": "selected",
    "Chat": "chatmessage",
    "Ranker": "ranker",
}
"""Where the answer of each tag stands in a value."""

KINDS: dict[str, Maker] = {
    "Choices": lambda _, rule, metric: choices(metric, rule.label_weights),
    "Taxonomy": lambda _, __, metric: taxonomy(metric),
    "TextArea": lambda _, rule, metric: texts(metric, rule.params),
    "Rating": lambda _, rule, metric: numbers("rating", metric, rule.params),
    "Number": lambda _, rule, metric: numbers("number", metric, rule.params),
    "DateTime": lambda control, rule, _: moments(rule.params, control.format),
    "Pairwise": _sides,
    "Chat": lambda _, rule, metric: conversations(metric, rule.params),
    "Ranker": lambda control, _, metric: rankings(control, metric),
}

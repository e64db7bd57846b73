"""The accuracy of one result against another, over all controls of a project."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scoring.comparison import (
    Assessment,
    AssessmentStatus,
    Comparison,
    ControlScore,
)
from scoring.label_config import LabelConfig, read_label_config
from scoring.likeness import ROUNDING
from scoring.measure import Explanation, Measure
from scoring.measures import measures_of
from scoring.profile import Profile
from scoring.results import Results
from scoring.rules import ControlRule, rules_of


def compile_scorer(
    label_config: str, profile: Mapping[str, object] | None = None
) -> "Scorer":
    """The scorer of a project, from its label config (XML) and its scoring profile.

    ConfigError for a label config that cannot be read, ProfileError for a profile that
    does not fit it; both are ValueErrors, and their message is a sentence for users.

    >>> config = (
    ...     '<View><Text name="text" value="$text"/>'
    ...     '<Choices name="mood" toName="text"><Choice value="good"/></Choices></View>'
    ... )
    >>> good = {"from_name": "mood", "to_name": "text", "value": {"choices": ["good"]}}
    >>> compile_scorer(config, None).score([good], [good])
    1.0
    """
    return Scorer(read_label_config(label_config), Profile.parse(profile))


class Scorer:
    """Scores results of one project against each other.

    It holds nothing but its rules: any number of threads may share one.
    """

    def __init__(self, config: LabelConfig, profile: Profile) -> None:
        self._rules = rules_of(config, profile)
        self._ignores_both_empty = profile.ignores_both_empty
        self._measures = measures_of(config, self._rules)

    @property
    def controls(self) -> tuple[ControlRule, ...]:
        """How each control is scored, in the order of the label config."""
        return self._rules

    def score(self, truth: object, other: object) -> float:
        """How much ``other`` agrees with ``truth``, two lists of results.

        Range:  0.0 (nothing in common) to 1.0 (the same answer), without unit.
        Empty:  both empty is 1.0, one empty is 0.0.
        Raises: never; what cannot be read matches nothing.
        """
        return self.reference(truth).score(other)

    def reference(self, truth: object) -> "Reference":
        """The truth, read once, to be compared with any number of others."""
        return Reference(self, self.read(truth))

    def read(self, results: object) -> list[Any]:
        """What each control's measure reads from one side's results."""
        sorted_results = Results(results)
        return [measure.read(sorted_results) for measure in self._measures]

    def compared(self, truths: list[Any], others: list[Any]) -> "Iterator[_Compared]":
        """Each control that counts, with its score."""
        rows = zip(self._rules, self._measures, truths, others, strict=True)
        for rule, measure, truth, other in rows:
            if truth or other or not self._ignores_both_empty:
                score = _score(rule, measure, truth, other)
                yield _Compared(rule, measure, truth, other, score)


class Reference:
    """A truth that was read once, to score or compare many others with."""

    def __init__(self, scorer: Scorer, truths: list[Any]) -> None:
        self._scorer = scorer
        self._truths = truths

    def score(self, other: object) -> float:
        """How much another result list agrees with the truth, in [0, 1]."""
        return _overall(list(self._compared(other)))

    def assess(self, other: object) -> Assessment:
        """The score of another result list, with how much of the config it covers."""
        compared = list(self._compared(other))
        answered = sum(1 for found in compared if found.truth or found.other)
        return Assessment(
            _overall(compared),
            AssessmentStatus.SCORED,
            answered,
            len(self._scorer.controls),
        )

    def compare(self, other: object) -> Comparison:
        """The same score with all that it is made of."""
        compared = list(self._compared(other))
        explanations = [found.explain() for found in compared]
        return Comparison(
            score=_overall(compared),
            controls=tuple(found.control_score() for found in compared),
            labels=tuple(label for found in explanations for label in found.labels),
            pairs=tuple(pair for found in explanations for pair in found.pairs),
        )

    def _compared(self, other: object) -> "Iterator[_Compared]":
        return self._scorer.compared(self._truths, self._scorer.read(other))


class _Compared(NamedTuple):
    """What the two sides answered under one control."""

    rule: ControlRule
    measure: Measure
    truth: Any
    other: Any
    score: float

    def control_score(self) -> ControlScore:
        rule = self.rule
        return ControlScore(
            rule.control, rule.tag, rule.metric, self.score, rule.weight
        )

    def explain(self) -> Explanation:
        if self.truth or self.other:
            return self.measure.explain(self.truth, self.other)
        return Explanation()


def _score(rule: ControlRule, measure: Measure, truth: Any, other: Any) -> float:
    """A control's score: 1 if neither side answered it, 0 if only one of them did."""
    if truth and other:
        score = min(1.0, max(0.0, measure.score(truth, other)))
    else:
        score = 0.0 if truth or other else 1.0
    threshold = rule.params.get("threshold")
    if threshold is None:
        return score
    return 1.0 if score >= threshold - ROUNDING else 0.0


def _overall(compared: list[_Compared]) -> float:
    """The weighted mean over the controls; 1 if none of them counts."""
    weights = [found.rule.weight for found in compared]
    heaviest = max(weights, default=0.0)
    if not heaviest:
        return 1.0
    if len(compared) == 1:
        return compared[0].score
    weights = [weight / heaviest for weight in weights]
    total = sum(w * found.score for w, found in zip(weights, compared, strict=True))
    return min(1.0, total / sum(weights))

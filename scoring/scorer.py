"""The accuracy of one result against another, over all controls of a project."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scoring.comparison import (
    Assessment,
    AssessmentStatus,
    Comparison,
    ControlScore,
)
from scoring.label_config import LabelConfig, OtherTag, read_label_config
from scoring.likeness import ROUNDING
from scoring.measure import Explanation, Measure
from scoring.profile import Profile
from scoring.region_measure import RegionMeasure
from scoring.results import is_relation
from scoring.rules import ControlRule
from scoring.scored_controls import (
    ScoredControl,
    ScoredControls,
    Side,
    work_between,
)
from scoring.unread import UnreadResults, names_unread, unread_of
from scoring.work import DEFAULT_WORK, exceeds


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
        self._ignores_both_empty = profile.ignores_both_empty
        self._controls = ScoredControls(config, profile)

    @property
    def controls(self) -> tuple[ControlRule, ...]:
        """How each control is scored, in the order of the label config.

        A template in a Repeater stands for the controls that it makes.
        """
        return self._controls.rules

    def score(self, truth: object, other: object) -> float | None:
        """How much ``other`` agrees with ``truth``, two lists of results.

        Range:  0.0 (nothing in common) to 1.0 (the same answer), without unit. None
                where no control reads any result, though there are some.
        Empty:  both empty is 1.0, one empty is 0.0.
        Raises: never; what cannot be read equals the very same value only.
        """
        return self.reference(truth).score(other)

    def reference(self, truth: object) -> "Reference":
        """The truth, read once, to be compared with any number of others."""
        return Reference(self, Side(truth))

    def unread(self, results: object) -> UnreadResults:
        """How many results no control reads, and how many say what cannot be read.

        Raises: never.
        """
        return unread_of(Side(results), self._controls)

    def other(self, name: str) -> OtherTag | None:
        """The tag that has this name and reads no results; None if there is none."""
        return self._controls.other(name)

    def compared(
        self, truth: Side, other: Side, budget: float | None
    ) -> "_Comparing | _TooLarge":
        """Both sides, control by control; read and compared within a budget of work."""
        scored = self._controls.between(truth, other)
        if exceeds(work_between(scored, truth, other), budget):
            return _TooLarge(truth, other, scored, self._controls)
        found = [_compared(each, truth, other) for each in scored]
        return _Comparing(truth, other, found, self._controls, self._ignores_both_empty)


class Reference:
    """A truth that was read once, to score or compare many others with."""

    def __init__(self, scorer: Scorer, truth: Side) -> None:
        self._scorer = scorer
        self._truth = truth

    def score(self, other: object) -> float | None:
        """How much another result list agrees with the truth, in [0, 1].

        None as :meth:`Scorer.score`.
        """
        return self.assess(other).score

    def assess(self, other: object, budget: float | None = DEFAULT_WORK) -> Assessment:
        """The score of another result list, with how much of the config it covers.

        Within a budget of work, about a millionth of a second each (None: any amount):
        what is more is TOO_LARGE and has no score. It is counted before it is done.
        """
        return self._compared(other, budget).assessment()

    def compare(self, other: object, budget: float | None = DEFAULT_WORK) -> Comparison:
        """The same score with all that it is made of.

        Of what is TOO_LARGE only the counts are told. Where the score alone is within
        the budget, but not to find out its pairs and labels, there are none of these.
        """
        return self._compared(other, budget).comparison(budget)

    def _compared(
        self, other: object, budget: float | None
    ) -> "_Comparing | _TooLarge":
        return self._scorer.compared(self._truth, Side(other), budget)


def _status(score: float | None) -> AssessmentStatus:
    if score is None:
        return AssessmentStatus.NOTHING_COMPARED
    return AssessmentStatus.SCORED


class _TooLarge(NamedTuple):
    """Two sides that are too much work to compare."""

    truth: Side
    other: Side
    scored: Sequence[ScoredControl]
    controls: ScoredControls

    def assessment(self) -> Assessment:
        """No score; what somebody has results of counts as answered."""
        return Assessment(
            None, AssessmentStatus.TOO_LARGE, self._answered(), len(self.scored)
        )

    def comparison(self, budget: float | None) -> Comparison:
        """The counts alone; of what is unreadable only if reading can be afforded."""
        sides = (self.truth, self.other)
        names = [names_unread(side.results, self.controls) for side in sides]
        is_read = not exceeds((side.reading_work for side in sides), budget)
        unread = [unread_of(side, self.controls) for side in sides if is_read]
        return Comparison(
            score=None,
            status=AssessmentStatus.TOO_LARGE,
            controls=(),
            labels=(),
            pairs=(),
            answered_control_count=self._answered(),
            control_count=len(self.scored),
            unread_result_count=_total(names),
            unread_region_count=_total(each.unreadable_by_control for each in unread),
            misfit_region_count=_total(each.misfits_by_control for each in unread),
            pairs_left_out=True,
        )

    def _answered(self) -> int:
        names = self.truth.results.by_control.keys() | self.other.results.by_control
        return sum(1 for each in self.scored if each.rule.control in names)


class _Comparing(NamedTuple):
    """Two sides, and what they say under each control."""

    truth: Side
    other: Side
    controls: "list[_Compared]"
    """All of them, whether somebody answered or not."""
    scored_controls: ScoredControls
    ignores_both_empty: bool

    def assessment(self) -> Assessment:
        """The score with how much of the config it covers."""
        score = self.score()
        return Assessment(
            score, _status(score), self.answered_control_count(), len(self.controls)
        )

    def score(self) -> float | None:
        """The weighted mean; None where there are results and none of them was read."""
        if self.compares_nothing():
            return None
        return _overall(self.counted())

    def counted(self) -> "list[_Compared]":
        """The controls that count."""
        if not self.ignores_both_empty:
            return self.controls
        return [each for each in self.controls if each.is_answered]

    def answered_control_count(self) -> int:
        """The controls under which somebody said something."""
        return sum(1 for each in self.controls if each.is_answered)

    def compares_nothing(self) -> bool:
        """Whether there are results, and neither side answers any control by them.

        An empty answer, as a list of choices without any, is read: it is not lost.
        """
        if any(each.is_answered for each in self.controls):
            return False
        return any(self._is_lost(side) for side in (self.truth, self.other))

    def comparison(self, budget: float | None) -> Comparison:
        """All that the score is made of."""
        counted, score = self.counted(), self.score()
        is_much = exceeds(
            (w for each in counted for w in each.explaining_work()), budget
        )
        explanations = [] if is_much else [each.explain() for each in counted]
        unread = [
            unread_of(side, self.scored_controls) for side in (self.truth, self.other)
        ]
        return Comparison(
            score=score,
            status=_status(score),
            controls=tuple(each.control_score() for each in counted),
            labels=tuple(label for found in explanations for label in found.labels),
            pairs=tuple(pair for found in explanations for pair in found.pairs),
            answered_control_count=self.answered_control_count(),
            control_count=len(self.controls),
            unread_result_count=_total(each.by_name for each in unread),
            unread_region_count=_total(each.unreadable_by_control for each in unread),
            misfit_region_count=_total(each.misfits_by_control for each in unread),
            pairs_left_out=is_much,
        )

    def _is_lost(self, side: Side) -> bool:
        unread = unread_of(side, self.scored_controls)
        return bool(
            unread.by_name
            or unread.unreadable_by_control
            or any(map(is_relation, side.results.nameless))
        )


class _Compared(NamedTuple):
    """What the two sides answered under one control."""

    rule: ControlRule
    measure: Measure
    truth: Any
    other: Any
    score: float

    @property
    def is_answered(self) -> bool:
        """Whether either side said anything."""
        return bool(self.truth or self.other)

    def control_score(self) -> ControlScore:
        rule = self.rule
        return ControlScore(
            rule.control, rule.tag, rule.metric, self.score, rule.weight
        )

    def explaining_work(self) -> Iterator[float]:
        """What it takes to find the pairs of regions."""
        if isinstance(self.measure, RegionMeasure) and self.truth and self.other:
            yield from self.measure.explaining_work(self.truth, self.other)

    def explain(self) -> Explanation:
        if self.truth or self.other:
            return self.measure.explain(self.truth, self.other)
        return Explanation()


def _total(counts: Iterable[Mapping[str, int]]) -> int:
    return sum(sum(each.values()) for each in counts)


def _compared(scored: ScoredControl, truth: Side, other: Side) -> _Compared:
    rule, measure, _ = scored
    mine, theirs = truth.answer(scored), other.answer(scored)
    return _Compared(rule, measure, mine, theirs, _score(rule, measure, mine, theirs))


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

"""Which label was taken for which: what a confusion matrix counts."""

from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, NamedTuple

from scoring import tags
from scoring.answers import AnswerMeasure
from scoring.label_config import LabelConfig, read_label_config
from scoring.measure import Measure
from scoring.profile import Profile
from scoring.region_measure import RegionMeasure
from scoring.scored_controls import ScoredControls, Side
from scoring.work import DEFAULT_WORK, exceeds

Labels = frozenset[str]

LABELLED = tags.REGION_TAGS | {"Choices"}
"""Tags whose answers hold labels: what is said of a task, a page or a region."""


class Confusion(NamedTuple):
    """A label of the truth, and the one that the other side gave instead, or as well.

    ``truth`` is None for an extra label, ``other`` for a missing one; never both are.
    """

    control: str
    truth: str | None
    other: str | None


def compile_confusions(
    label_config: str, profile: Mapping[str, object] | None = None
) -> "Confusions":
    """What finds the confusions of a project, from its label config and its profile.

    Raises: ConfigError and ProfileError, as :func:`scoring.compile_scorer` does.

    >>> config = (
    ...     '<View><Text name="text" value="$text"/>'
    ...     '<Choices name="mood" toName="text"><Choice value="good"/></Choices></View>'
    ... )
    >>> mood = {"from_name": "mood", "to_name": "text"}
    >>> good = mood | {"value": {"choices": ["good"]}}
    >>> bad = mood | {"value": {"choices": ["bad"]}}
    >>> confusions = compile_confusions(config)
    >>> list(confusions.between(confusions.read([good]), confusions.read([bad])))
    [Confusion(control='mood', truth='good', other='bad')]
    """
    return Confusions(read_label_config(label_config), Profile.parse(profile))


class Confusions:
    """Finds which labels two results of one project have instead of each other.

    It holds nothing but its rules: any number of threads may share one.
    """

    def __init__(self, config: LabelConfig, profile: Profile) -> None:
        self._scored = ScoredControls(config, profile)
        rules = [rule for rule in self._scored.rules if rule.tag in LABELLED]
        self.controls = tuple(rule.control for rule in rules)
        """The controls with labels; a template stands for all of its indexes."""

    def read(self, results: object) -> Side:
        """What one side says, read once to be compared often."""
        return Side(results)

    def is_too_large(
        self, truths: Side, others: Side, budget: float | None = DEFAULT_WORK
    ) -> bool:
        """Whether to compare them is more work than a budget allows."""
        return exceeds(self._work(truths, others), budget)

    def _work(self, truths: Side, others: Side) -> Iterator[float]:
        yield truths.reading_work + others.reading_work
        for scored in self._scored.between(truths, others):
            measure = scored.measure
            if scored.rule.tag in LABELLED and isinstance(measure, RegionMeasure):
                truth, other = truths.answer(scored), others.answer(scored)
                if truth and other:
                    yield from measure.explaining_work(truth, other)

    def between(self, truths: Side, others: Side) -> Iterator[Confusion]:
        """Each label of two sides that were read, with what stands in its place.

        Answers are set side by side page by page; regions as they are paired for the
        score, and where they are not, if they overlap by half and differ in labels.
        Ask before whether they are too large: that is not looked at here.

        Empty:  nothing for two empty sides; missing or extra labels for one.
        Holds:  each label that the truth gives a page or region is the ``truth`` of one
                confusion, each that the other side gives the ``other`` of one.
        Raises: never; what cannot be read has no labels.
        """
        for scored in self._scored.between(truths, others):
            if scored.rule.tag in LABELLED:
                truth, other = truths.answer(scored), others.answer(scored)
                for pair in _side_by_side(scored.measure, truth, other):
                    yield from _confusions(scored.template, *pair)


@lru_cache(maxsize=4096)
def _confusions(control: str, truth: Labels, other: Labels) -> tuple[Confusion, ...]:
    """The same few labels meet again and again."""
    return tuple(Confusion(control, *pair) for pair in taken_for(truth, other))


def taken_for(
    truth: AbstractSet[str], other: AbstractSet[str]
) -> Iterator[tuple[str | None, str | None]]:
    """Which label of the truth was taken for which, of two sets about one thing.

    A label of both sides was taken for itself. One more on each side: the one was
    taken for the other. With more than that nobody knows which stands for which: those
    of the truth are missing, those of the other side extra.

    Empty:  nothing for two empty sets.
    Holds:  the firsts are the truth's labels, the seconds the other's, each once.

    >>> list(taken_for({"cat", "tame"}, {"dog", "tame"}))
    [('tame', 'tame'), ('cat', 'dog')]
    >>> list(taken_for({"cat"}, {"dog", "tame"}))
    [('cat', None), (None, 'dog'), (None, 'tame')]
    """
    both, missing, extra = truth & other, sorted(truth - other), sorted(other - truth)
    yield from ((label, label) for label in sorted(both))
    if len(missing) == len(extra) == 1:
        yield missing[0], extra[0]
        return
    yield from ((label, None) for label in missing)
    yield from ((None, label) for label in extra)


def _side_by_side(
    measure: Measure, truth: Any, other: Any
) -> Iterator[tuple[Labels, Labels]]:
    """The labels that each side gives to one thing, for each page or region."""
    if isinstance(measure, AnswerMeasure):
        for page in truth.keys() | other.keys():
            yield _labels(measure, truth, page), _labels(measure, other, page)
    elif isinstance(measure, RegionMeasure) and (truth or other):
        for pair in measure.pairs(truth, other):
            yield frozenset(pair.truth_labels), frozenset(pair.other_labels)


def _labels(
    measure: AnswerMeasure[Any], answers: Mapping[Hashable, Any], page: Hashable
) -> Labels:
    return measure.labels(answers[page]) if page in answers else frozenset()

"""Which label was taken for which: what a confusion matrix counts."""

from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from scoring import tags
from scoring.answers import AnswerMeasure
from scoring.label_config import LabelConfig, read_label_config
from scoring.measure import Measure
from scoring.measures import measures_of
from scoring.profile import Profile
from scoring.results import Results
from scoring.rules import rules_of

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
        rules = [rule for rule in rules_of(config, profile) if rule.tag in LABELLED]
        self._measures = measures_of(config, rules)
        self.controls = tuple(rule.control for rule in rules)

    def read(self, results: object) -> list[Any]:
        """What one side says under each control, read once to be compared often."""
        sorted_results = Results(results)
        return [measure.read(sorted_results) for measure in self._measures]

    def between(self, truths: list[Any], others: list[Any]) -> Iterator[Confusion]:
        """Each label of two sides that were read, with what stands in its place.

        Answers are set side by side page by page; regions as they are paired for the
        score, and where they are not, if they overlap by half and differ in labels.

        Empty:  nothing for two empty sides; missing or extra labels for one.
        Holds:  each label that the truth gives a page or region is the ``truth`` of one
                confusion, each that the other side gives the ``other`` of one.
        Raises: never; what cannot be read has no labels.
        """
        sides = zip(self.controls, self._measures, truths, others, strict=True)
        for control, measure, truth, other in sides:
            for said, answered in _side_by_side(measure, truth, other):
                for pair in taken_for(said, answered):
                    yield Confusion(control, *pair)


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
) -> Iterator[tuple[set[str], set[str]]]:
    """The labels that each side gives to one thing, for each page or region."""
    if isinstance(measure, AnswerMeasure):
        for page in truth.keys() | other.keys():
            yield _on_page(measure, _only(truth, page), _only(other, page))
        return
    if truth or other:
        for pair in measure.explain(truth, other).pairs:
            yield set(pair.truth_labels), set(pair.other_labels)


def _on_page(
    measure: Measure, truth: Mapping[Hashable, Any], other: Mapping[Hashable, Any]
) -> tuple[set[str], set[str]]:
    labels = measure.explain(truth, other).labels
    return (
        {found.label for found in labels if not found.extra},
        {found.label for found in labels if not found.missed},
    )


def _only(answers: Mapping[Hashable, Any], page: Hashable) -> Mapping[Hashable, Any]:
    return {page: answers[page]} if page in answers else {}

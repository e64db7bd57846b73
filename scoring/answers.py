"""Controls that are answered once for a task, or once for each of its pages."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from scoring.comparison import LabelScore
from scoring.measure import Explanation
from scoring.results import Item, Results, has_no_object, page_of, value_of

Answer = TypeVar("Answer")

EFFORT = 6.0
"""The work of comparing two texts for each unit of their effort."""


def no_labels(_answer: object) -> frozenset[Hashable]:
    """The labels of an answer that has none, as numbers and texts have none."""
    return frozenset()


def last(values: Sequence[Item], name: str) -> object:
    """The last value under a name that is not null; None if there is none."""
    given = (value.get(name) for value in reversed(values))
    return next((value for value in given if value is not None), None)


def is_never(_value: Item) -> bool:
    """Not so, whatever the value holds."""
    return False


class AnswerKind(NamedTuple, Generic[Answer]):
    """How the answers of one tag are read and compared."""

    read: Callable[[Sequence[Item]], Answer | None]
    """From the values of a control's results, in order; None: no answer."""
    similarity: Callable[[Answer, Answer], float]
    """How alike two answers are, the truth first, in [0, 1]."""
    labels: Callable[[Answer], frozenset[Hashable]] = no_labels
    """The labels that an answer holds."""
    effort: Callable[[Answer, Answer], float] | None = None
    """How much work ``similarity`` is, 1 for what is short; None: that is all."""
    is_unreadable: Callable[[Item], bool] = is_never
    """Whether a value says something, but nothing that can be read."""


class AnswerMeasure(Generic[Answer]):
    """The mean similarity of the answers over the pages that either side answered."""

    def __init__(self, control: str, kind: AnswerKind[Answer]) -> None:
        self._control = control
        self._kind = kind

    def read(self, results: Results) -> dict[Hashable, Answer]:
        """The answer on each page."""
        values: dict[Hashable, list[Item]] = {}
        for item in results.of(self._control):
            values.setdefault(page_of(item), []).append(value_of(item))
        answers: dict[Hashable, Answer] = {}
        for page, found in values.items():
            answer = self._kind.read(found)
            if answer is not None:
                answers[page] = answer
        return answers

    def score(
        self, truth: Mapping[Hashable, Answer], other: Mapping[Hashable, Answer]
    ) -> float:
        """The mean over pages; a page that only one side answered is 0."""
        alike = self._kind.similarity
        if len(truth) == len(other) == 1 and truth.keys() == other.keys():
            (mine,), (theirs,) = truth.values(), other.values()
            return alike(mine, theirs)
        both = truth.keys() & other.keys()
        total = sum(alike(truth[page], other[page]) for page in both)
        return total / len(truth.keys() | other.keys())

    def unreadable(self, results: Results, _answers: Mapping[Hashable, Answer]) -> int:
        """The results whose values say something, but nothing that can be read."""
        is_unreadable = self._kind.is_unreadable
        return sum(
            has_no_object(item) or is_unreadable(value_of(item))
            for item in results.of(self._control)
        )

    def work(
        self, truth: Mapping[Hashable, Answer], other: Mapping[Hashable, Answer]
    ) -> Iterator[float]:
        """That of comparing the answers of each page."""
        effort = self._kind.effort
        if effort is None:
            return
        for page in truth.keys() & other.keys():
            yield EFFORT * effort(truth[page], other[page])

    def explain(
        self, truth: Mapping[Hashable, Answer], other: Mapping[Hashable, Answer]
    ) -> Explanation:
        """For each label: on how many pages both sides chose it, or one of them."""
        chosen, answered = self._pages_by_label(truth), self._pages_by_label(other)
        names = sorted(chosen.keys() | answered.keys())
        return Explanation(
            labels=tuple(
                self._label(name, chosen.get(name, set()), answered.get(name, set()))
                for name in names
            )
        )

    def _pages_by_label(
        self, answers: Mapping[Hashable, Answer]
    ) -> dict[str, set[Hashable]]:
        pages: dict[str, set[Hashable]] = {}
        for page, answer in answers.items():
            for label in self.labels(answer):
                pages.setdefault(label, set()).add(page)
        return pages

    def labels(self, answer: Answer) -> frozenset[str]:
        """The labels of an answer that are texts, as labels ought to be."""
        given = self._kind.labels(answer)
        return frozenset(label for label in given if isinstance(label, str))

    def _label(
        self, name: str, truth: set[Hashable], other: set[Hashable]
    ) -> LabelScore:
        matched = len(truth & other)
        return LabelScore(
            control=self._control,
            label=name,
            score=matched / len(truth | other),
            matched=matched,
            missed=len(truth - other),
            extra=len(other - truth),
        )

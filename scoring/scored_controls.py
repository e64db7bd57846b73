"""The controls that two sides are compared by, and what each side says under them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from scoring.label_config import ControlTag, LabelConfig, OtherTag, indexes_in
from scoring.measure import Measure
from scoring.measures import measure_of, measures_of
from scoring.profile import Profile
from scoring.results import Results
from scoring.rules import ControlRule, rule_of, rules_of
from scoring.work import reading_work

MOST_NAMES = 10_000
"""The names of results that are kept with the control that reads them."""


class ScoredControl(NamedTuple):
    """A control, how it is scored, and what scores it.

    ``template`` names the template that it is one index of, else it itself.
    """

    rule: ControlRule
    measure: Measure
    template: str


class Side:
    """The results of one side; each control reads them once, when it is asked for.

    ``reading_work`` is what that takes, in millionths of a second.
    """

    __slots__ = ("_answers", "reading_work", "results")

    def __init__(self, results: object) -> None:
        self.results = Results(results)
        self.reading_work = reading_work(self.results)
        self._answers: dict[str, Any] = {}

    def answer(self, scored: ScoredControl) -> Any:
        """What this side says under a control; false if that is nothing."""
        name = scored.rule.control
        if name not in self._answers:
            self._answers[name] = scored.measure.read(self.results)
        return self._answers[name]


def work_between(
    scored: Iterable[ScoredControl], truth: Side, other: Side
) -> Iterator[float]:
    """What it takes to read two sides and to compare them; first all that is read."""
    yield truth.reading_work + other.reading_work
    for each in scored:
        mine, theirs = truth.answer(each), other.answer(each)
        if mine and theirs:
            yield from each.measure.work(mine, theirs)


class ScoredControls:
    """The controls of a label config, and those that templates make of results.

    It holds nothing but rules: any number of threads may share one.
    """

    def __init__(self, config: LabelConfig, profile: Profile) -> None:
        self._config = config
        self._profile = profile
        self.rules = rules_of(config, profile)
        controls = {control.name: control for control in config.controls}
        measures = measures_of(config, self.rules)
        self._fixed = [
            ScoredControl(rule, measure, rule.control)
            for rule, measure in zip(self.rules, measures, strict=True)
        ]
        self._templates = {
            rule.control: controls[rule.control]
            for rule in self.rules
            if rule.control in controls and controls[rule.control].flags
        }
        self._by_name = {
            scored.template: scored
            for scored in self._fixed
            if scored.template not in self._templates
        }
        self._made: dict[str, ScoredControl | None] = {}

    def between(self, *sides: Side) -> Sequence[ScoredControl]:
        """The controls of a comparison, in the order of the label config.

        A template stands for one control for each index that a side's results carry.
        """
        if not self._templates:
            return self._fixed
        return list(self._with_indexes(sides))

    def other(self, name: str) -> OtherTag | None:
        """The tag of this name that reads no results; None if there is none."""
        return self._config.others.get(name)

    def reading(self, name: str) -> ScoredControl | None:
        """The control that reads results of this name, None if none does."""
        if name in self._by_name or not self._templates:
            return self._by_name.get(name)
        if name not in self._made:
            if len(self._made) >= MOST_NAMES:
                self._made.clear()
            self._made[name] = made = self._one_of_a_template(name)
            return made
        return self._made[name]

    def _with_indexes(self, sides: Sequence[Side]) -> Iterator[ScoredControl]:
        names = {name for side in sides for name in side.results.by_control}
        made: dict[str, list[ScoredControl]] = {}
        for scored in filter(None, map(self.reading, names)):
            made.setdefault(scored.template, []).append(scored)
        for fixed in self._fixed:
            template = self._templates.get(fixed.template)
            if template is None:
                yield fixed
            else:
                yield from _by_index(made.get(template.name, []), template)

    def _one_of_a_template(self, name: str) -> ScoredControl | None:
        control = self._config.control_of(name)
        if control is None or control.template is None:
            return None
        rule = rule_of(control, self._profile)
        measure = measure_of(control, rule, self._config)
        return ScoredControl(rule, measure, control.template)


def _by_index(
    controls: list[ScoredControl], template: ControlTag
) -> list[ScoredControl]:
    """Controls of one template: 2 stands before 10."""
    return sorted(
        controls, key=lambda scored: indexes_in(scored.rule.control, template) or ()
    )

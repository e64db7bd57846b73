"""Scores a list of cases, each with a label config and settings of its own."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypedDict

from scoring.comparison import Comparison
from scoring.scorer import compile_scorer
from scoring.values import is_number


class CaseError(ValueError):
    """A case cannot be read; the message says why."""


class CaseScore(TypedDict):
    """The answer to one case; no score where there is nothing to compare."""

    score: float | None
    controls: dict[str, float]
    per_label: dict[str, dict[str, float]]


class Scored(NamedTuple):
    """What came of a list of cases.

    ``problems`` names each case that could not be read, with the reason.
    """

    answers: dict[str, CaseScore]
    problems: dict[str, str]


def score_cases(cases: Iterable[object]) -> Scored:
    """How much each of many results agrees with its ground truth.

    A case is a mapping with these keys:

    ``id``
        A text of its own; the answer is found under it.
    ``label_config``
        The label config of the project, XML as in Label Studio.
    ``ground_truth_result``
        The ground truth's ``result`` list. None: there is no ground truth.
    ``other_result``
        The ``result`` list of the annotation or prediction to be scored.
    ``other_was_cancelled``
        Whether that annotation was skipped. False if left out.
    ``settings``
        The scoring profile, as docs/scoring.md describes it. Defaults if left out.

    The answer to a case holds its ``score``, the scores of its ``controls`` and, as
    ``per_label``, those of each label of a control: floats from 0.0 to 1.0. Without a
    ground truth, with a skipped answer, or where no control reads any of the results,
    ``score`` is None. A case that cannot be
    read (a label config that is no XML, an unknown metric) has a reason among the
    problems instead of an answer. Results may hold anything: what is malformed counts
    and matches nothing, but raises nothing.

    >>> config = (
    ...     '<View><Text name="text" value="$text"/>'
    ...     '<Choices name="mood" toName="text"><Choice value="good"/></Choices></View>'
    ... )
    >>> good = {"from_name": "mood", "to_name": "text", "value": {"choices": ["good"]}}
    >>> case = {
    ...     "id": "a",
    ...     "label_config": config,
    ...     "ground_truth_result": [good],
    ...     "other_result": [],
    ... }
    >>> score_cases([case]).answers["a"]
    {'score': 0.0, 'controls': {'mood': 0.0}, 'per_label': {'mood': {'good': 0.0}}}
    """
    scored = Scored({}, {})
    for number, case in enumerate(cases, start=1):
        name = _id(case)
        try:
            if name is None or name in scored.answers:
                raise CaseError("It has no id of its own.")
            scored.answers[name] = score_case(case)
        except ValueError as error:
            scored.problems[_free(name, number, scored.problems)] = str(error)
    return scored


def score_case(case: object) -> CaseScore:
    """The answer to one case; see ``score_cases``.

    ValueError, with a sentence that says why, for a case that cannot be read.
    """
    if not isinstance(case, Mapping):
        raise CaseError("It is no JSON object.")
    label_config = case.get("label_config")
    if not isinstance(label_config, str):
        raise CaseError("It has no label_config, which is a text of XML.")
    scorer = compile_scorer(label_config, case.get("settings"))
    truth = case.get("ground_truth_result")
    if truth is None or case.get("other_was_cancelled"):
        return CaseScore(score=None, controls={}, per_label={})
    return _answer(scorer.reference(truth).compare(case.get("other_result")))


def _answer(comparison: Comparison) -> CaseScore:
    per_label: dict[str, dict[str, float]] = {}
    for found in comparison.labels:
        per_label.setdefault(found.control, {})[found.label] = found.score
    return CaseScore(
        score=comparison.score,
        controls={found.control: found.score for found in comparison.controls},
        per_label=per_label,
    )


def _id(case: object) -> str | None:
    given = case.get("id") if isinstance(case, Mapping) else None
    if is_number(given):
        return str(given)
    return given if isinstance(given, str) else None


def _free(name: str | None, number: int, taken: Mapping[str, str]) -> str:
    """The id of a case, or its number in the list where the id does not tell it."""
    if name is None:
        return f"number {number}"
    return f"{name} (number {number})" if name in taken else name

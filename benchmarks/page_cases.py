"""Every filter with every order, as pages and counts that are asked for.

The conditions are about the rows of :mod:`benchmarks.large_rows`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from benchmarks.large_rows import BEGIN, DAY, MODELS
from models.conditions import AnnotationCondition, Range, TaskCondition
from models.scope import Scope

EVERYTHING = Scope(0)
REVIEWER = Scope(1, full_access=frozenset({1, 2}))
ANNOTATOR = Scope(7, own_work=frozenset({1, 2}), full_access=frozenset())
RARE_ANNOTATOR = Scope(21, own_work=frozenset({1, 2}), full_access=frozenset())
_MONTH = Range(BEGIN + 300 * DAY, BEGIN + 330 * DAY)
_DAY = Range(BEGIN + 300 * DAY, BEGIN + 301 * DAY)

TASK_FIELDS = [
    "ID",
    "CREATED_AT",
    "UPDATED_AT",
    "ANNOTATION_COUNT",
    "GROUND_TRUTH_SET_AT",
    "MEAN_ACCURACY",
]
ANNOTATION_FIELDS = ("ID", "CREATED_AT", "UPDATED_AT", "ACCURACY")
TASK_FILTERS = {
    "none": TaskCondition(),
    "ids (100)": TaskCondition(ids=range(5, 7_000, 70)),
    "hasGroundTruth: true": TaskCondition(has_ground_truth=True),
    "hasGroundTruth: false": TaskCondition(has_ground_truth=False),
    "annotatorId, of 40 %": TaskCondition(annotator_id=2),
    "annotatorId, of 4 %": TaskCondition(annotator_id=18),
    "annotatorId, of 200": TaskCondition(annotator_id=21),
    "modelVersion, of 90 %": TaskCondition(model_version=MODELS[0]),
    "modelVersion, of 2 %": TaskCondition(model_version=MODELS[2]),
    "modelVersion, of 200": TaskCondition(model_version=MODELS[3]),
    "accuracy, 0.5 and less": TaskCondition(accuracy=Range(None, 0.5)),
    "accuracy, 0.500 to 0.501": TaskCondition(accuracy=Range(0.5, 0.501)),
    "annotatorId and accuracy": TaskCondition(
        annotator_id=2, accuracy=Range(None, 0.5)
    ),
    "annotationCount: 2 to 3": TaskCondition(annotation_count=Range(2, 3)),
    "annotationCount: 8": TaskCondition(annotation_count=Range(8, None)),
    "createdAt, a month": TaskCondition(created_at=_MONTH),
    "createdAt, a day": TaskCondition(created_at=_DAY),
    "updatedAt, a month": TaskCondition(updated_at=_MONTH),
    "updatedAt, a day": TaskCondition(updated_at=_DAY),
    "false and annotationCount": TaskCondition(
        has_ground_truth=False, annotation_count=Range(2, 3)
    ),
    "true and annotatorId, 40 %": TaskCondition(has_ground_truth=True, annotator_id=2),
    "search, common": TaskCondition(search="river tower"),
    "search, rare": TaskCondition(search="number 4711"),
}
ANNOTATION_FILTERS = {
    "none": AnnotationCondition(),
    "ids (100)": AnnotationCondition(ids=range(5, 7_000, 70)),
    "taskIds (100)": AnnotationCondition(task_ids=range(5, 7_000, 70)),
    "annotatorId, of 40 %": AnnotationCondition(annotator_id=2),
    "annotatorId, of 200": AnnotationCondition(annotator_id=21),
    "isGroundTruth: true": AnnotationCondition(is_ground_truth=True),
    "isGroundTruth: false": AnnotationCondition(is_ground_truth=False),
    "accuracy, 0.5 and less": AnnotationCondition(accuracy=Range(None, 0.5)),
    "accuracy, 0.500 to 0.501": AnnotationCondition(accuracy=Range(0.5, 0.501)),
    "annotatorId and accuracy": AnnotationCondition(
        annotator_id=2, accuracy=Range(None, 0.5)
    ),
    "createdAt, a month": AnnotationCondition(created_at=_MONTH),
    "createdAt, a day": AnnotationCondition(created_at=_DAY),
}
KINDS = {"none": None, "kinds, common": ["GROUND_TRUTH_SET"]} | {
    "kinds, rare": ["ANNOTATION_DELETED"],
    "kinds, absent": ["ANNOTATION_CREATED", "PROJECT_UPDATED"],
}
HIDDEN = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY", "ACCURACY"}
PLACES = ("first", "after", "last", "before")
WHATS = ["tasks", "annotations", "changes", "task count", "annotation count"]
WAYS = list(product((False, True), PLACES))


class Case(NamedTuple):
    """One page that is asked for."""

    what: str
    who: str
    filter: str
    field: str
    descending: bool
    place: str

    @property
    def order(self) -> str:
        """The order, in words."""
        return f"{self.field}{' down' if self.descending else ''}"


SCOPES = {
    "reviewer": (REVIEWER, 1),
    "all projects": (EVERYTHING, None),
    "annotator, of 14 %": (ANNOTATOR, 1),
    "annotator, of 200": (RARE_ANNOTATOR, 1),
}


def cases(whats: Sequence[str]) -> Iterator[Case]:
    """All pages."""
    all_cases = (*_of_tasks(), *_of_annotations(), *_of_changes(), *_counts())
    yield from (case for case in all_cases if case.what in whats)


def _of_tasks() -> Iterator[Case]:
    for who in SCOPES:
        filters = TASK_FILTERS if who == "reviewer" else _SOME
        for filter_, field in product(filters, TASK_FIELDS):
            yield from (Case("tasks", who, filter_, field, *way) for way in WAYS)


def _of_annotations() -> Iterator[Case]:
    for who in SCOPES:
        filters = ANNOTATION_FILTERS if who == "reviewer" else ["none"]
        for filter_, field in product(filters, ANNOTATION_FIELDS):
            yield from (Case("annotations", who, filter_, field, *way) for way in WAYS)


def _of_changes() -> Iterator[Case]:
    for filter_, place in product(KINDS, PLACES):
        yield Case("changes", "reviewer", filter_, "NUMBER", True, place)


def _counts() -> Iterator[Case]:
    filters: dict[str, Iterable[str]] = {
        "task count": TASK_FILTERS,
        "annotation count": ANNOTATION_FILTERS,
    }
    for what, some in filters.items():
        yield from (Case(what, "reviewer", one, "", False, "") for one in some)


_SOME = ["none", "hasGroundTruth: false", "createdAt, a month", "search, rare"]

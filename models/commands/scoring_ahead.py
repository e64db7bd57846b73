"""What a ground truth will make of the other answers, computed before it is written.

So a write that sets one holds no lock while results are compared, and still answers
with the accuracies where they take little. What is dear, and what is another by the
time of the write, waits to be computed afterwards as in every other write.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import orjson

from models.commands.accuracies import TABLES, Assessed, scorer_of
from models.commands.comparing import Assessments, until
from models.db import database as db
from scoring import Assessment, AssessmentStatus

MOST_ANSWERS = 200
MOST_CHARACTERS = 1_000_000
"""Of all results together that are compared before a write; with more, all wait."""
WORK = 100_000.0
"""Of one comparison, in about millionths of a second (see :mod:`scoring.work`)."""
LONGEST = 0.2
"""Seconds after which the accuracies are left to be computed after the write."""

Permit = Callable[[int], bool]
"""Whether ground truths of a project may be set."""


class Ahead(NamedTuple):
    """What becomes of the answers to a task if this annotation is its ground truth.

    It holds for this revision of the task, and as long as its project is not begun
    anew. ``moved`` are the answers by table whose accuracy is another by it.
    """

    annotation_id: int
    revision: int
    rescorings: int
    moved: dict[str, Assessed]


class _Truth(NamedTuple):
    task_id: int
    project_id: int
    was_cancelled: bool
    revision: int
    label_config: str
    scoring_profile: str
    rescorings: int
    result: str
    is_verified: bool


class _Answer(NamedTuple):
    table: str
    id: int
    was_cancelled: bool
    result: str
    accuracy: float | None
    assessment: str | None
    answered_control_count: int | None
    control_count: int | None


def score_ahead(annotation_id: int, permit: Permit) -> Ahead | None:
    """Compare the answers to its task with this annotation; None where that is dear.

    None as well where there is nothing to be set. Nothing is written.
    """
    with db.read():
        truth = _truth(annotation_id)
        if truth is None or truth.was_cancelled or truth.is_verified:
            return None
        if not permit(truth.project_id):
            return None
        answers = _answers(truth.task_id)
    characters = len(truth.result) + sum(len(answer.result) for answer in answers)
    if len(answers) > MOST_ANSWERS or characters > MOST_CHARACTERS:
        return None
    return _compared(annotation_id, truth, answers)


def _compared(
    annotation_id: int, truth: _Truth, answers: list[_Answer]
) -> Ahead | None:
    scorer = scorer_of(truth.label_config, truth.scoring_profile)
    reference = scorer.reference(orjson.loads(truth.result))
    assessments = Assessments(partial(reference.assess, budget=WORK))
    go_on = until(LONGEST)
    moved: dict[str, list[tuple[int, Assessment | None]]]
    moved = {table: [] for table in TABLES}
    for answer in answers:
        worth = None
        is_truth = (answer.table, answer.id) == ("annotations", annotation_id)
        if not answer.was_cancelled and not is_truth:
            if not go_on():
                return None
            worth = assessments.of(answer.result)
            if worth.status is AssessmentStatus.TOO_LARGE:
                return None  # for here: it may be none of what is compared later
        if (None,) * 4 if worth is None else worth != answer[4:]:
            moved[answer.table].append((answer.id, worth))
    return Ahead(annotation_id, truth.revision, truth.rescorings, dict(moved))


def _truth(annotation_id: int) -> _Truth | None:
    rows = db.select(
        _Truth._make,
        "SELECT a.task_id, a.project_id, a.was_cancelled, t.revision, j.label_config,"
        " j.scoring_profile, j.rescorings, a.result, COALESCE(g.result = a.result,"
        " FALSE) FROM annotations a JOIN tasks t ON t.id = a.task_id"
        " JOIN projects j ON j.id = a.project_id"
        " LEFT JOIN ground_truths g ON g.annotation_id = a.id WHERE a.id = ?",
        (annotation_id,),
    )
    return rows[0] if rows else None


def _answers(task_id: int) -> list[_Answer]:
    """All answers to a task, or one more than may be compared."""
    assessed = "accuracy, assessment, answered_control_count, control_count"
    text = (
        f"SELECT 'annotations', id, was_cancelled, result, {assessed}"
        " FROM annotations WHERE task_id = ? UNION ALL"
        f" SELECT 'predictions', id, FALSE, result, {assessed}"
        f" FROM predictions WHERE task_id = ? LIMIT {MOST_ANSWERS + 1}"
    )
    return db.select(_Answer._make, text, (task_id, task_id))

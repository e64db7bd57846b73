"""The stored accuracies: dropped by the write that moves them, computed outside of it.

A task whose answers wait to be compared is pending, and so in the queue that
:mod:`models.commands.rescoring` works off. The answers that wait are those of it
without an assessment, but for the ground truth itself and what was skipped. Each write
that moves a task's answers or its ground truth gives the task another revision: what
was computed for an earlier one is not stored.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import Event

import orjson

from models.db import database as db
from models.db.database import in_
from scoring import Assessment, Scorer, compile_scorer

TABLES = ("annotations", "predictions")
NOT_ASSESSED = (
    "accuracy = NULL, assessment = NULL, answered_control_count = NULL,"
    " control_count = NULL"
)
"""What an answer becomes that is another than the one that was compared."""
MEAN = (
    "mean_accuracy ="
    " (SELECT AVG(a.accuracy) FROM annotations a WHERE a.task_id = tasks.id)"
)
_COUNTED = (
    "annotation_count ="
    " (SELECT COUNT(*) FROM annotations a WHERE a.task_id = tasks.id),"
    " prediction_count ="
    " (SELECT COUNT(*) FROM predictions p WHERE p.task_id = tasks.id)"
)
_MARKED = (
    "ground_truth_set_at ="
    " (SELECT g.set_at FROM ground_truths g WHERE g.task_id = tasks.id),"
    " is_truth_changed = FALSE, is_truth_withdrawn = FALSE"
)
_HAS_TRUTH = "EXISTS (SELECT 1 FROM ground_truths g WHERE g.task_id = tasks.id)"
_WAITS = f"is_pending = {_HAS_TRUTH}"
_UNCOUNTED_WITH_TRUTH = f"is_uncounted = is_uncounted OR {_HAS_TRUTH}"
_UNCOUNTED = "is_uncounted = TRUE"
_MOVED = "revision = revision + 1"
_SCORERS = 64

waits = Event()
"""Set whenever this process has written what may have to be compared."""

Assessed = Sequence[tuple[int, Assessment | None]]
"""Answers by their ids, with what they are worth; None where nothing is compared."""


@lru_cache(maxsize=_SCORERS)
def scorer_of(label_config: str, scoring_profile: str) -> Scorer:
    """What compares results under this label config and profile (its JSON text)."""
    return compile_scorer(label_config, orjson.loads(scoring_profile))


def answers_moved(task_ids: Iterable[int]) -> None:
    """Bring the figures of these tasks up to date, and let what is new be compared.

    Call it in the transaction that added, changed or deleted answers of theirs, which
    has locked the tasks; a changed answer is :data:`NOT_ASSESSED` by then. It does the
    same for a task without a ground truth, so that nobody can tell by the time.
    """
    _refresh(task_ids, _COUNTED, MEAN, _WAITS, _UNCOUNTED_WITH_TRUTH, _MOVED)
    db.when_written(waits.set)


def truths_moved(task_ids: Iterable[int]) -> None:
    """Drop every accuracy of these tasks, which have another ground truth or none.

    Call it in the transaction that set or took away the ground truths, which has locked
    the tasks. The number of statements does not grow with the tasks.
    """
    ids = list(task_ids)
    _forget(ids)
    _refresh(ids, MEAN, _MARKED, _WAITS, _UNCOUNTED, _MOVED)
    db.when_written(waits.set)


def truth_assessed(task_id: int, *, are_answers_fewer: bool) -> None:
    """Bring a task up to date that got another ground truth and its accuracies.

    ``are_answers_fewer`` says that the former ground truth was deleted with it.
    """
    counted = (_COUNTED,) if are_answers_fewer else ()
    _refresh(
        [task_id], *counted, MEAN, _MARKED, "is_pending = FALSE", _UNCOUNTED, _MOVED
    )
    db.when_written(waits.set)


def store(table: str, assessed: Assessed) -> None:
    """Write what these annotations or predictions are worth."""
    if not assessed:
        return
    rows = [(*_columns(assessment), answer_id) for answer_id, assessment in assessed]
    if db.is_sqlite():
        db.run_many(
            f"UPDATE {table} SET accuracy = ?, assessment = ?,"
            " answered_control_count = ?, control_count = ? WHERE id = ?",
            rows,
        )
        return
    db.run(
        f"UPDATE {table} SET accuracy = moved.accuracy, assessment = moved.assessment,"
        " answered_control_count = moved.answered, control_count = moved.controls"
        " FROM unnest(?::float8[], ?::text[], ?::int[], ?::int[], ?::bigint[])"
        " AS moved (accuracy, assessment, answered, controls, id)"
        f" WHERE {table}.id = moved.id",
        [list(column) for column in zip(*rows, strict=True)],
    )


def assessed(whole: Iterable[int], in_part: Iterable[int]) -> None:
    """Bring tasks up to date whose waiting answers were compared, all or some."""
    _refresh(whole, MEAN, "is_pending = FALSE")
    _refresh(in_part, MEAN)


def _columns(assessment: Assessment | None) -> tuple[object, ...]:
    if assessment is None:
        return (None, None, None, None)
    score, status, answered, controls = assessment
    return (score, str(status), answered, controls)


def _forget(task_ids: Sequence[int]) -> None:
    """An index knows what was assessed: the rows of the others are not looked at."""
    where = in_("task_id", task_ids)
    for table in TABLES:
        db.run(
            f"UPDATE {table} SET {NOT_ASSESSED}"
            f" WHERE {where.text} AND assessment IS NOT NULL",
            where.values,
        )


def _refresh(task_ids: Iterable[int], *figures: str) -> None:
    """Bring these columns of these tasks up to date.

    Only what may have changed is named: each index that knows a column named here is
    written again.
    """
    ids = list(task_ids)
    if ids:
        where = in_("id", ids)
        db.run(
            f"UPDATE tasks SET {', '.join(figures)} WHERE {where.text}", where.values
        )

"""What exports hold of the answers of tasks: all of them, however many a task has.

The tasks are of one project and seen by the scope; so one look at the scope says
whether everybody's answers and the ground truths are seen, or only one's own answers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import TRUE, all_of, finite
from models.scope import Scope


class ExportedAnnotation(NamedTuple):
    """An annotation with its author."""

    task_id: int
    source: str | None
    external_id: str | None
    unique_id: str | None
    email: str | None
    name: str | None
    result: str
    was_cancelled: bool
    is_ground_truth: bool
    lead_time: float | None
    created_at: int
    updated_at: int


class ExportedPrediction(NamedTuple):
    """A prediction."""

    task_id: int
    external_id: str | None
    model_version: str
    score: float | None
    result: str
    created_at: int


def annotations_of(
    scope: Scope, project_id: int, task_ids: Sequence[int]
) -> dict[int, list[ExportedAnnotation]]:
    """The annotations of tasks of this project, of each task the oldest first.

    Of a ground truth it is what was verified, whatever became of it since.
    """
    marked, seen = "g.annotation_id IS NOT NULL", TRUE
    if not scope.has_full_access(project_id):
        marked, seen = "FALSE", Sql("a.annotator_id = ?", (scope.user_id,))
    where = all_of([in_("a.task_id", task_ids), seen])
    text = (
        "SELECT a.task_id, a.source, a.external_id, a.unique_id, u.email, u.name,"
        f" CASE WHEN {marked} THEN g.result ELSE a.result END,"
        f" a.was_cancelled AND NOT ({marked}), {marked},"
        f" {finite('a.lead_time').text}, a.created_at, a.updated_at FROM annotations a"
        " LEFT JOIN users u ON u.id = COALESCE(a.annotator_id, a.deleted_by)"
        " LEFT JOIN ground_truths g ON g.annotation_id = a.id"
        f" WHERE {where.text} ORDER BY a.task_id, a.id"
    )
    rows_by_task: dict[int, list[ExportedAnnotation]] = {
        task_id: [] for task_id in task_ids
    }
    for row in db.answered(ExportedAnnotation._make, text, where.values):
        rows_by_task[row.task_id].append(row)
    return rows_by_task


def predictions_of(task_ids: Sequence[int]) -> dict[int, list[ExportedPrediction]]:
    """The predictions of tasks, which all see who see the tasks; the oldest first."""
    where = in_("task_id", task_ids)
    text = (
        "SELECT task_id, external_id, model_version,"
        f" {finite('score').text}, result, created_at"
        f" FROM predictions WHERE {where.text} ORDER BY task_id, id"
    )
    rows_by_task: dict[int, list[ExportedPrediction]] = {
        task_id: [] for task_id in task_ids
    }
    for row in db.answered(ExportedPrediction._make, text, where.values):
        rows_by_task[row.task_id].append(row)
    return rows_by_task

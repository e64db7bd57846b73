"""Predictions, as a scope may see them."""

from collections.abc import Iterable, Sequence

from models import database as db
from models.database import Sql, among
from models.queries import task_conditions
from models.queries.siblings import first_of_each
from models.reading import Source
from models.rows import PredictionRow, TaskRow, maker
from models.scope import Scope
from models.sql import all_of, any_of, seen_whole, where_seen_whole

_MAKE = maker(PredictionRow)


def by_ids(scope: Scope, ids: Iterable[int]) -> dict[int, PredictionRow]:
    """Those of these predictions that the scope sees."""
    source = _source(scope)
    where = all_of([among("p.id", ids), visible(scope)])
    values = (*source.values, *where.values)
    text = f"SELECT {source.text} WHERE {where.text}"
    return {row.id: row for row in db.select(_MAKE, text, values)}


def of_tasks(
    scope: Scope, rows: Sequence[TaskRow], model_version: str | None, first: int
) -> dict[int, list[PredictionRow]]:
    """The oldest predictions of each task, by one model version where one is given."""
    scope = scope.narrowed_to(row.project_id for row in rows)
    task_ids = {row.id for row in rows}
    most = max(row.prediction_count for row in rows)
    by = None
    if model_version is not None:
        by = Sql("p.model_version = ?", (model_version,))
    where = all_of([among("p.task_id", task_ids), visible(scope), by])
    found: dict[int, list[PredictionRow]] = {task_id: [] for task_id in task_ids}
    source = _source(scope)
    for one in first_of_each("p", where, source, first, most):
        found[one.task_id].append(one)
    return found


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the prediction ``p``: it sees the task."""
    if not scope.own:
        return seen_whole(scope, "p.project_id")
    seen = task_conditions.visible(scope)
    of_task = Sql(
        f"EXISTS (SELECT 1 FROM tasks t WHERE t.id = p.task_id AND ({seen.text}))",
        seen.values,
    )
    return any_of(seen_whole(scope, "p.project_id"), of_task)


def _source(scope: Scope) -> Source:
    """The columns of a :class:`PredictionRow`, as far as the scope may see them."""
    accuracy = where_seen_whole(scope, "p.project_id", "p.accuracy")
    seen = seen_whole(scope, "p.project_id")
    return Source(
        text=(
            "p.id, p.project_id, p.task_id, p.external_id, p.model_version, p.score,"
            f" p.result, p.created_at, {accuracy.text}, g.annotation_id"
            " FROM predictions p"
            f" LEFT JOIN ground_truths g ON g.task_id = p.task_id AND ({seen.text})"
        ),
        make=_MAKE,
        values=(*accuracy.values, *seen.values),
    )

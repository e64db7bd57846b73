"""Predictions, as a scope may see them."""

from collections.abc import Collection, Sequence
from operator import attrgetter

from models.db.database import Sql
from models.db.sql import all_of, any_of, built_once, concat, finite, seen_whole
from models.lists import task_conditions
from models.lists.reading import RowSource
from models.queries import selecting
from models.queries.selecting import (
    Statement,
    Wanted,
    first_of_each,
    of_each,
    wanted,
)
from models.rows import Columns, PredictionRow, TaskRow
from models.scope import Scope

_PROJECT = attrgetter("project_id")
_COUNT = attrgetter("prediction_count")


def by_ids(
    scope: Scope, ids: Collection[int], columns: Columns = None
) -> dict[int, PredictionRow]:
    """Those of these predictions that the scope sees."""
    return {row.id: row for row in _by_ids(scope, columns).rows(ids)}


def of_tasks(
    scope: Scope,
    tasks: Sequence[TaskRow],
    model_version: str | None,
    first: int,
    columns: Columns = None,
) -> dict[int, list[PredictionRow]]:
    """The oldest predictions of each task, by one model version where one is given."""
    scope = scope.narrowed_to(map(_PROJECT, tasks))
    most = max(map(_COUNT, tasks))
    statement = _of_tasks(scope, wanted(model_version, first, most, columns))
    return of_each(tasks, statement)


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


@built_once
def _by_ids(scope: Scope, columns: Columns) -> Statement:
    return selecting.by_ids(_source(scope.of_visible, columns), visible(scope))


@built_once
def _of_tasks(scope: Scope, wanted: Wanted) -> Statement:
    by = None if wanted.by is None else Sql("p.model_version = ?", (wanted.by,))
    where = all_of([visible(scope), by])
    source = _source(scope.of_visible, wanted.columns)
    return first_of_each(source, where, wanted.first)


@built_once
def _source(scope: Scope, columns: Columns) -> RowSource:
    """The columns of a :class:`PredictionRow`, as far as the scope may see them."""
    seen = seen_whole(scope, "p.project_id")
    return selecting.source_of(
        *(PredictionRow, columns, "predictions p"),
        {
            **selecting.assessed(scope, "p"),
            "score": finite("p.score"),
            "ground_truth_id": Sql("g.annotation_id"),
        },
        concat(" LEFT JOIN ground_truths g ON g.task_id = p.task_id AND (", seen, ")"),
    )

"""Predictions, as a scope may see them."""

from collections.abc import Collection, Sequence
from operator import attrgetter

from models.conditions import Order, PredictionCondition
from models.db import database as db
from models.db.database import Sql
from models.db.sql import all_of, built_once, concat, finite, with_full_access
from models.lists.keysets import ordering
from models.lists.pages import Page, Window, keyset_pages
from models.lists.prediction_lists import counting, segments, sort_key, visible
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


def page(
    scope: Scope,
    project_id: int,
    condition: PredictionCondition,
    orders: Sequence[Order],
    window: Window,
) -> Page[PredictionRow]:
    """A page of the predictions of a model version in a project."""
    scope = scope.narrowed(project_id)
    sort_keys = ordering(orders, lambda order: sort_key(scope, order), "p.id")
    of_list = segments(scope, project_id, condition, sort_keys)
    source = _source(scope, window.columns)
    return keyset_pages(source, [of_list], sort_keys, window).read()[0]


def count(scope: Scope, project_id: int, condition: PredictionCondition) -> int:
    """How many predictions of a model version pass in a project."""
    number = counting(scope.narrowed(project_id), project_id, condition)
    passing: int = db.scalar(*concat("SELECT ", number))
    return passing


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
    seen = with_full_access(scope, "p.project_id")
    return selecting.source_of(
        *(PredictionRow, columns, "predictions p"),
        {
            **selecting.assessed(scope, "p"),
            "score": finite("p.score"),
            "ground_truth_id": Sql("g.annotation_id"),
        },
        concat(" LEFT JOIN ground_truths g ON g.task_id = p.task_id AND (", seen, ")"),
    )

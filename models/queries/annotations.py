"""Annotations, as a scope may see them."""

from collections.abc import Collection, Sequence
from operator import attrgetter

from models.conditions import AnnotationCondition, Order
from models.db import database as db
from models.db.database import Sql
from models.db.sql import all_of, built_once, concat, finite, with_full_access
from models.lists.annotation_lists import counting, segments, sort_key, visible
from models.lists.keysets import ordering
from models.lists.pages import Page, Pages, Window, keyset_pages
from models.lists.reading import RowSource
from models.queries import selecting
from models.queries.selecting import (
    Statement,
    Wanted,
    first_of_each,
    of_each,
    wanted,
)
from models.rows import AnnotationRow, Columns, TaskRow
from models.scope import Scope

_PROJECT = attrgetter("project_id")
_COUNT = attrgetter("annotation_count")
_AUTHOR = Sql("COALESCE(a.annotator_id, a.deleted_by)")
"""Who made it: one that was deleted, and is still a ground truth, has no annotator."""


def by_ids(
    scope: Scope, ids: Collection[int], columns: Columns = None
) -> dict[int, AnnotationRow]:
    """Those of these annotations that the scope sees."""
    return {row.id: row for row in _by_ids(scope, columns).rows(ids)}


def of_tasks(
    scope: Scope,
    tasks: Sequence[TaskRow],
    annotator_id: int | None,
    first: int,
    columns: Columns = None,
) -> dict[int, list[AnnotationRow]]:
    """The oldest annotations of each task, by one annotator where one is given."""
    scope = scope.narrowed_to(map(_PROJECT, tasks))
    most = max(map(_COUNT, tasks))
    statement = _of_tasks(scope, wanted(annotator_id, first, most, columns))
    return of_each(tasks, statement)


def page(
    scope: Scope,
    project_id: int | None,
    condition: AnnotationCondition,
    orders: Sequence[Order],
    window: Window,
) -> Page[AnnotationRow]:
    """A page of annotations of one project, or of all that the scope sees."""
    asked = (scope, project_id, condition, tuple(orders), window)
    again = condition.ids is None and condition.task_ids is None
    again = again and project_id is not None
    return (_page(*asked) if again else _built(*asked)).read()[0]


def _built(
    scope: Scope,
    project_id: int | None,
    condition: AnnotationCondition,
    orders: Sequence[Order],
    window: Window,
) -> Pages:
    if project_id is not None:
        scope = scope.narrowed(project_id)
    sort_keys = ordering(orders, lambda order: sort_key(scope, order), "a.id")
    of_list = segments(scope, project_id, condition, sort_keys)
    return keyset_pages(_source(scope, window.columns), [of_list], sort_keys, window)


_page = built_once(_built)


def count(scope: Scope, project_id: int | None, condition: AnnotationCondition) -> int:
    """How many annotations pass."""
    number = counting(scope, project_id, condition)
    count: int = db.scalar(*concat("SELECT ", number))
    return count


@built_once
def _by_ids(scope: Scope, columns: Columns) -> Statement:
    return selecting.by_ids(_source(scope.of_visible, columns), visible(scope))


@built_once
def _of_tasks(scope: Scope, wanted: Wanted) -> Statement:
    by = None if wanted.by is None else Sql("a.annotator_id = ?", (wanted.by,))
    where = all_of([visible(scope), by])
    source = _source(scope.of_visible, wanted.columns)
    return first_of_each(source, where, wanted.first)


@built_once
def _source(scope: Scope, columns: Columns) -> RowSource:
    """The columns of an :class:`AnnotationRow`, as far as the scope may see them."""
    seen = with_full_access(scope, "a.project_id")
    return selecting.source_of(
        *(AnnotationRow, columns, "annotations a"),
        {
            **selecting.assessed(scope, "a"),
            "annotator_id": _AUTHOR,
            "lead_time": finite("a.lead_time"),
            "ground_truth_id": Sql("g.annotation_id"),
            # Large, and of one annotation of each task only: the others need no copy.
            "verified_result": Sql(
                "CASE WHEN g.annotation_id = a.id THEN g.result END"
            ),
            "is_changed": _of_truth("is_truth_changed"),
            "is_withdrawn": _of_truth("is_truth_withdrawn"),
        },
        concat(" LEFT JOIN ground_truths g ON g.task_id = a.task_id AND (", seen, ")"),
    )


def _of_truth(column: str) -> Sql:
    """What the task says of its ground truth, where the annotation is that."""
    told = f"(SELECT t.{column} FROM tasks t WHERE t.id = a.task_id)"
    return Sql(f"g.annotation_id = a.id AND {told}")

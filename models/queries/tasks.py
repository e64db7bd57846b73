"""Tasks, as a scope may see them."""

from collections.abc import Collection, Iterable, Sequence

from models.conditions import Order, TaskCondition
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import (
    all_of,
    built_once,
    concat,
    join,
    where_full_access,
    with_full_access,
)
from models.lists.keysets import ordering
from models.lists.pages import Page, Pages, Window, keyset_pages
from models.lists.reading import RowSource
from models.lists.task_conditions import annotation_count, visible
from models.lists.task_lists import counting, segments, sort_key
from models.queries import selecting
from models.queries.selecting import Statement
from models.rows import Columns, TaskRow
from models.scope import Scope


def by_ids(
    scope: Scope, ids: Collection[int], columns: Columns = None
) -> dict[int, TaskRow]:
    """Those of these tasks that the scope sees."""
    return {row.id: row for row in _by_ids(scope, columns).rows(ids)}


def visible_ids(scope: Scope, ids: Iterable[int]) -> dict[int, int]:
    """Those of these tasks that the scope sees, with their projects."""
    where = all_of([in_("t.id", ids), visible(scope)])
    text = f"SELECT t.id, t.project_id FROM tasks t WHERE {where.text}"
    return dict(db.rows(text, where.values))


def pages(
    scope: Scope,
    project_ids: Sequence[int | None],
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> list[Page[TaskRow]]:
    """A page of the tasks of each project; None is all projects of the scope."""
    asked = (scope, tuple(project_ids), condition, tuple(orders), window)
    again = condition.ids is None and None not in project_ids
    return (_pages(*asked) if again else _built(*asked)).read()


def _built(
    scope: Scope,
    project_ids: Sequence[int | None],
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> Pages:
    if len(project_ids) == 1 and project_ids[0] is not None:
        scope = scope.narrowed(project_ids[0])
    sort_keys = ordering(orders, lambda order: sort_key(scope, order), "t.id")
    lists = [
        segments(scope, project_id, condition, sort_keys) for project_id in project_ids
    ]
    return keyset_pages(_source(scope, window.columns), lists, sort_keys, window)


_pages = built_once(_built)


def counts(
    scope: Scope, project_ids: Sequence[int | None], condition: TaskCondition
) -> list[int]:
    """How many tasks of each project pass; None is all projects of the scope."""
    numbers = [counting(scope, project_id, condition) for project_id in project_ids]
    if not numbers:
        return []
    return list(db.run(*concat("SELECT ", join(", ", numbers))).fetchone())


@built_once
def _by_ids(scope: Scope, columns: Columns) -> Statement:
    return selecting.by_ids(_source(scope.of_visible, columns), visible(scope))


@built_once
def _source(scope: Scope, columns: Columns) -> RowSource:
    """The columns of a :class:`TaskRow`, as far as the scope may see them."""
    seen = with_full_access(scope, "t.project_id")
    return selecting.source_of(
        *(TaskRow, columns, "tasks t"),
        {
            "annotation_count": annotation_count(scope),
            "mean_accuracy": where_full_access(
                scope, "t.project_id", "t.mean_accuracy"
            ),
            "ground_truth_id": Sql("g.annotation_id"),
            "ground_truth_set_at": Sql("g.set_at"),
            "ground_truth_set_by": Sql("g.set_by"),
        },
        concat(" LEFT JOIN ground_truths g ON g.task_id = t.id AND (", seen, ")"),
    )

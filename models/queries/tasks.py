"""Tasks, as a scope may see them."""

from collections.abc import Iterable, Sequence

from models import database as db
from models.conditions import Order, TaskCondition
from models.database import among
from models.keysets import ordering
from models.pages import Page, Window, keyset_pages
from models.queries.task_conditions import annotation_count, visible
from models.queries.task_lists import counting, parts, term
from models.reading import Source
from models.rows import TaskRow, maker
from models.scope import Scope
from models.sql import all_of, put, seen_whole, where_seen_whole, with_between

_MAKE = maker(TaskRow)


def by_ids(scope: Scope, ids: Iterable[int]) -> dict[int, TaskRow]:
    """Those of these tasks that the scope sees."""
    source = _source(scope)
    where = all_of([among("t.id", ids), visible(scope)])
    values = (*source.values, *where.values)
    rows = db.select(_MAKE, f"SELECT {source.text} WHERE {where.text}", values)
    return {row.id: row for row in rows}


def visible_ids(scope: Scope, ids: Iterable[int]) -> dict[int, int]:
    """Those of these tasks that the scope sees, with their projects."""
    where = all_of([among("t.id", ids), visible(scope)])
    text = f"SELECT t.id, t.project_id FROM tasks t WHERE {where.text}"
    return dict(db.run(text, where.values).fetchall())


def pages(
    scope: Scope,
    project_ids: Sequence[int | None],
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> list[Page[TaskRow]]:
    """A page of the tasks of each project; None is all projects of the scope."""
    if len(project_ids) == 1 and project_ids[0] is not None:
        scope = scope.narrowed(project_ids[0])
    terms = ordering(orders, lambda order: term(scope, order), "t.id")
    lists = [parts(scope, one, condition, terms) for one in project_ids]
    return keyset_pages(_source(scope), lists, terms, window)


def counts(
    scope: Scope, project_ids: Sequence[int | None], condition: TaskCondition
) -> list[int]:
    """How many tasks of each project pass; None is all projects of the scope."""
    numbers = [counting(scope, one, condition) for one in project_ids]
    if not numbers:
        return []
    return list(db.run(*put("SELECT ", with_between(", ", numbers))).fetchone())


def _source(scope: Scope) -> Source:
    """The columns of a :class:`TaskRow`, as far as the scope may see them."""
    count = annotation_count(scope)
    mean = where_seen_whole(scope, "t.project_id", "t.mean_accuracy")
    seen = seen_whole(scope, "t.project_id")
    return Source(
        text=(
            "t.id, t.project_id, t.external_id, t.data, t.meta, t.created_at,"
            f" t.updated_at, {count.text}, t.prediction_count, {mean.text},"
            " g.annotation_id, g.set_at, g.set_by"
            f" FROM tasks t LEFT JOIN ground_truths g ON g.task_id = t.id"
            f" AND {seen.text}"
        ),
        make=_MAKE,
        values=(*count.values, *mean.values, *seen.values),
        table="tasks t",
    )

"""Annotations, as a scope may see them."""

from collections.abc import Iterable, Sequence

from models import database as db
from models.conditions import AnnotationCondition, Order
from models.database import Sql, among
from models.keysets import ordering
from models.pages import Page, Window, keyset_pages
from models.queries.annotation_lists import counting, parts, term, visible
from models.queries.siblings import first_of_each
from models.reading import Source
from models.rows import AnnotationRow, TaskRow, maker
from models.scope import Scope
from models.sql import (
    all_of,
    put,
    seen_whole,
    where_seen_whole,
)

_MAKE = maker(AnnotationRow)


def by_ids(scope: Scope, ids: Iterable[int]) -> dict[int, AnnotationRow]:
    """Those of these annotations that the scope sees."""
    source = _source(scope)
    where = all_of([among("a.id", ids), visible(scope)])
    values = (*source.values, *where.values)
    text = f"SELECT {source.text} WHERE {where.text}"
    return {row.id: row for row in db.select(_MAKE, text, values)}


def of_tasks(
    scope: Scope, tasks: Sequence[TaskRow], annotator_id: int | None, first: int
) -> dict[int, list[AnnotationRow]]:
    """The oldest annotations of each task, by one annotator where one is given."""
    scope = scope.narrowed_to(task.project_id for task in tasks)
    task_ids = {task.id for task in tasks}
    most = max(task.annotation_count for task in tasks)
    by = None if annotator_id is None else Sql("a.annotator_id = ?", (annotator_id,))
    where = all_of([among("a.task_id", task_ids), visible(scope), by])
    rows = first_of_each("a", where, _source(scope), first, most)
    found: dict[int, list[AnnotationRow]] = {task_id: [] for task_id in task_ids}
    for row in rows:
        found[row.task_id].append(row)
    return found


def page(
    scope: Scope,
    project_id: int | None,
    condition: AnnotationCondition,
    orders: Sequence[Order],
    window: Window,
) -> Page[AnnotationRow]:
    """A page of annotations of one project, or of all that the scope sees."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    terms = ordering(orders, lambda order: term(scope, order), "a.id")
    found = parts(scope, project_id, condition, terms)
    return keyset_pages(_source(scope), [found], terms, window)[0]


def count(scope: Scope, project_id: int | None, condition: AnnotationCondition) -> int:
    """How many annotations pass."""
    number = counting(scope, project_id, condition)
    found: int = db.scalar(*put("SELECT ", number))
    return found


def _source(scope: Scope) -> Source:
    """The columns of an :class:`AnnotationRow`, as far as the scope may see them."""
    accuracy = where_seen_whole(scope, "a.project_id", "a.accuracy")
    joined = _joined(scope)
    return Source(
        text=(
            "a.id, a.project_id, a.task_id, a.external_id, a.annotator_id, a.result,"
            " a.was_cancelled, a.lead_time, a.version, a.created_at, a.updated_at,"
            f" {accuracy.text}, g.annotation_id FROM annotations a{joined.text}"
        ),
        make=_MAKE,
        table="annotations a",
        values=(*accuracy.values, *joined.values),
    )


def _joined(scope: Scope) -> Sql:
    """The ground truth ``g`` of the annotation's task, for those who may see it."""
    seen = seen_whole(scope, "a.project_id")
    return Sql(
        f" LEFT JOIN ground_truths g ON g.task_id = a.task_id AND ({seen.text})",
        seen.values,
    )

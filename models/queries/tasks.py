"""Tasks, as a scope may see them."""

from collections.abc import Iterable, Sequence

from models import database as db
from models.conditions import Order, TaskCondition
from models.database import Sql, among
from models.keysets import Term, ordering
from models.pages import Page, Source, Window, keyset_pages
from models.rows import TaskRow, maker
from models.scope import Scope
from models.sql import (
    FALSE,
    NULL,
    TRUE,
    all_of,
    any_of,
    seen_in_part,
    seen_whole,
    where_seen_whole,
    within,
)

_COLUMNS = {
    "CREATED_AT": "t.created_at",
    "UPDATED_AT": "t.updated_at",
    "GROUND_TRUTH_SET_AT": "t.ground_truth_set_at",
    "MEAN_ACCURACY": "t.mean_accuracy",
}
FEW = 20_000
"""Answers that SQLite finds first, before the tasks that they belong to."""

_HAS_ACCURACY = Sql("x.accuracy IS NOT NULL")
_HIDDEN = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY"}

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
    conditions = _matching_each(scope, project_ids, condition)
    terms = ordering(orders, lambda order: _term(scope, order), "t.id")
    return keyset_pages(_source(scope), conditions, terms, window)


def counts(
    scope: Scope, project_ids: Sequence[int | None], condition: TaskCondition
) -> list[int]:
    """How many tasks of each project pass; None is all projects of the scope."""
    found = _matching_each(scope, project_ids, condition)
    text = ", ".join(
        f"(SELECT COUNT(*) FROM tasks t WHERE {where.text})" for where in found
    )
    values = [value for where in found for value in where.values]
    return list(db.run(f"SELECT {text}", values).fetchone()) if found else []


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the task ``t``."""
    in_part = seen_in_part(scope, "t.project_id")
    if in_part != FALSE:
        in_part = all_of([in_part, _is_own(scope.user_id)])
    return any_of(seen_whole(scope, "t.project_id"), in_part)


def matching(scope: Scope, project_id: int | None, condition: TaskCondition) -> Sql:
    """The condition that the task ``t`` is seen, of the project, and passes."""
    return _matching_each(scope, [project_id], condition)[0]


def _matching_each(
    scope: Scope, project_ids: Sequence[int | None], condition: TaskCondition
) -> list[Sql]:
    """For each project the condition that the task ``t`` is one that passes."""
    only = project_ids[0] if len(project_ids) == 1 else None
    answered = _answered(scope, only, condition)
    return [
        all_of(
            [_of_project("t", one), *_own_conditions(scope, one, condition), *answered]
        )
        for one in project_ids
    ]


def _own_conditions(
    scope: Scope, project_id: int | None, condition: TaskCondition
) -> list[Sql | None]:
    """What the task ``t`` itself must be like."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    return [
        visible(scope),
        None if condition.ids is None else among("t.id", condition.ids),
        _has_ground_truth(scope, condition.has_ground_truth),
        within(annotation_count(scope), condition.annotation_count),
        within("t.created_at", condition.created_at),
        within("t.updated_at", condition.updated_at),
        _contains(condition.search),
    ]


def _is_own(user_id: int) -> Sql:
    return Sql(
        "EXISTS (SELECT 1 FROM annotations own"
        " WHERE own.task_id = t.id AND own.annotator_id = ?)"
        " OR EXISTS (SELECT 1 FROM assignments given"
        " WHERE given.task_id = t.id AND given.user_id = ?)",
        (user_id, user_id),
    )


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
    )


def annotation_count(scope: Scope) -> Sql:
    """How many annotations of the task ``t`` the scope sees."""
    in_part = seen_in_part(scope, "t.project_id")
    if in_part == FALSE:
        return Sql("t.annotation_count")
    own = (
        "(SELECT COUNT(*) FROM annotations own"
        " WHERE own.task_id = t.id AND own.annotator_id = ?)"
    )
    return Sql(
        f"CASE WHEN {in_part.text} THEN {own} ELSE t.annotation_count END",
        (*in_part.values, scope.user_id),
    )


def _has_ground_truth(scope: Scope, wanted: bool | None) -> Sql | None:
    if wanted is None:
        return None
    seen = seen_whole(scope, "t.project_id")
    if wanted:
        return all_of([seen, Sql("t.ground_truth_set_at IS NOT NULL")])
    missing = Sql("t.ground_truth_set_at IS NULL")
    if seen == TRUE:
        return missing
    return any_of(missing, Sql(f"NOT ({seen.text})", seen.values))


def _answered(
    scope: Scope, project_id: int | None, condition: TaskCondition
) -> list[Sql]:
    """The conditions that the task ``t`` has such annotations and predictions."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    found = []
    if condition.annotator_id is not None or condition.accuracy is not None:
        passes = _annotation_passes(scope, project_id, condition)
        found.append(_among_tasks_of("annotations", passes))
    if condition.model_version is not None:
        passes = all_of(
            [
                _of_project("x", project_id),
                Sql("x.model_version = ?", (condition.model_version,)),
            ]
        )
        found.append(_among_tasks_of("predictions", passes))
    return found


def _annotation_passes(
    scope: Scope, project_id: int | None, condition: TaskCondition
) -> Sql:
    annotator_id, accuracy = condition.annotator_id, condition.accuracy
    seen = seen_whole(scope, "x.project_id")
    return all_of(
        [
            _of_project("x", project_id),
            None
            if annotator_id is None
            else Sql("x.annotator_id = ?", (annotator_id,)),
            any_of(seen, Sql("x.annotator_id = ?", (scope.user_id,))),
            None if accuracy is None else all_of([seen, _HAS_ACCURACY]),
            within("x.accuracy", accuracy),
        ]
    )


def _among_tasks_of(table: str, passes: Sql) -> Sql:
    """The condition that the task ``t`` has such an answer.

    PostgreSQL knows how many such answers there are. SQLite does not: for few it is
    told to find them first, for many to look into the tasks one after the other until
    the page is full.
    """
    if db.is_sqlite() and _are_few(table, passes):
        return Sql(
            f"t.id IN (SELECT x.task_id FROM {table} x WHERE {passes.text})",
            passes.values,
        )
    by_task = f" INDEXED BY {table}_of_task" if db.is_sqlite() else ""
    return Sql(
        f"EXISTS (SELECT 1 FROM {table} x{by_task}"
        f" WHERE x.task_id = t.id AND {passes.text})",
        passes.values,
    )


def _are_few(table: str, passes: Sql) -> bool:
    text = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} x WHERE {passes.text}"
        f" LIMIT {FEW + 1}) AS some"
    )
    count: int = db.scalar(text, passes.values)
    return count <= FEW


def _of_project(alias: str, project_id: int | None) -> Sql | None:
    if project_id is None:
        return None
    return Sql(f"{alias}.project_id = ?", (project_id,))


def _contains(search: str | None) -> Sql | None:
    """The casefolded text occurs in the task's data; no character is a wildcard."""
    if search is None:
        return None
    place = "instr(t.search_text, ?)" if db.is_sqlite() else "strpos(t.search_text, ?)"
    return Sql(f"{place} > 0", (search.casefold(),))


def _term(scope: Scope, order: Order) -> Term | None:
    name, descending = order
    if name == "ANNOTATION_COUNT":
        return Term(name, annotation_count(scope), descending)
    column = _COLUMNS[name]
    if name in _HIDDEN:
        expression = where_seen_whole(scope, "t.project_id", column)
        return None if expression == NULL else Term(name, expression, descending, True)
    return Term(name, Sql(column), descending)

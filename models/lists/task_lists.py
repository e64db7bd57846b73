"""Lists of tasks, as segments that indexes hold in order or find.

The tasks of a project with full access are in :mod:`models.lists.project_tasks`, those
of an annotator's own work in :mod:`models.lists.annotator_tasks`.
"""

from collections.abc import Sequence
from functools import partial

from models.conditions import Order, TaskCondition
from models.db.database import Sql, in_
from models.db.sql import NULL, all_of, where_full_access
from models.lists.annotator_tasks import annotator_tasks
from models.lists.keysets import SortKey
from models.lists.pages import counted
from models.lists.project_tasks import project_tasks
from models.lists.segments import Segment, segments_of_projects
from models.lists.task_conditions import (
    HIDDEN,
    annotation_count,
    of_project,
    predicates,
    ranges,
    seen_as_marked,
    visible,
)
from models.scope import Scope

_COLUMNS = {
    "CREATED_AT": "t.created_at",
    "UPDATED_AT": "t.updated_at",
    "GROUND_TRUTH_SET_AT": "t.ground_truth_set_at",
    "MEAN_ACCURACY": "t.mean_accuracy",
}
_BY_ID = SortKey("ID", Sql("t.id"))


def sort_key(scope: Scope, order: Order) -> SortKey | None:
    """What an order is by; None where the scope sees no value of any task."""
    name, descending = order
    if name == "ANNOTATION_COUNT":
        return SortKey(name, annotation_count(scope), descending)
    column = _COLUMNS[name]
    if name in HIDDEN:
        expression = where_full_access(scope, "t.project_id", column)
        return (
            None if expression == NULL else SortKey(name, expression, descending, True)
        )
    return SortKey(name, Sql(column), descending)


def segments(
    scope: Scope,
    project_id: int | None,
    condition: TaskCondition,
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    """The tasks of a project that pass, or of all projects of the scope."""
    of_each = partial(_of_project, condition=condition, sort_keys=sort_keys)
    together = partial(matching, scope, None, condition)
    return segments_of_projects(scope, project_id, of_each, together, sort_keys)


def counting(scope: Scope, project_id: int | None, condition: TaskCondition) -> Sql:
    """How many tasks of a project pass, or of all projects of the scope."""
    return counted("tasks t", segments(scope, project_id, condition, [_BY_ID]))


def matching(scope: Scope, project_id: int | None, condition: TaskCondition) -> Sql:
    """The condition that the task ``t`` is seen, of the project, and passes."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    return all_of(
        [
            of_project("t", project_id),
            visible(scope),
            None if condition.ids is None else in_("t.id", condition.ids),
            seen_as_marked(scope, condition.has_ground_truth),
            *ranges(annotation_count(scope), condition).values(),
            *(each.finding for each in predicates(scope, project_id, condition)),
        ]
    )


def _of_project(
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    sort_keys = [_in_scope(scope, key) for key in sort_keys]
    tests = list(predicates(scope, project_id, condition))
    if condition.has_ground_truth is False and condition.accuracy is not None:
        return []
    if not scope.own_work:
        return [project_tasks(project_id, scope, condition, sort_keys, tests)]
    if condition.has_ground_truth or condition.accuracy is not None:
        return []
    if condition.truth_changed or condition.truth_withdrawn:
        return []
    return [annotator_tasks(project_id, scope, condition, sort_keys, tests)]


def _in_scope(scope: Scope, key: SortKey) -> SortKey:
    """The key as it is in one project: a column, or nothing."""
    if key.name == "ID":
        return key
    own = sort_key(scope, Order(key.name, key.descending))
    return key._replace(expression=NULL, empty=True) if own is None else own

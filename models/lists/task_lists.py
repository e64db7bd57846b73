"""Lists of tasks, in the parts and branches that indexes hold in order.

In a project that is seen whole, tasks with and without a ground truth are branches of
their own. In one that is seen in part, no index is read that knows of ground truths.
"""

from collections.abc import Sequence
from functools import partial

from models.conditions import Order, TaskCondition
from models.db.database import Sql, in_
from models.db.sql import NULL, all_of, where_seen_whole
from models.lists.annotator_tasks import annotator_tasks
from models.lists.keysets import Term
from models.lists.pages import counted
from models.lists.project_tasks import project_tasks
from models.lists.seen_projects import parts_of_projects
from models.lists.segments import Part
from models.lists.task_conditions import (
    HIDDEN,
    about_others,
    annotation_count,
    of_project,
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
_BY_ID = Term("ID", Sql("t.id"))


def term(scope: Scope, order: Order) -> Term | None:
    """What an order is by; None where the scope sees no value of any task."""
    name, descending = order
    if name == "ANNOTATION_COUNT":
        return Term(name, annotation_count(scope), descending)
    column = _COLUMNS[name]
    if name in HIDDEN:
        expression = where_seen_whole(scope, "t.project_id", column)
        return None if expression == NULL else Term(name, expression, descending, True)
    return Term(name, Sql(column), descending)


def parts(
    scope: Scope,
    project_id: int | None,
    condition: TaskCondition,
    terms: Sequence[Term],
) -> list[Part]:
    """The tasks of a project that pass, or of all projects of the scope."""
    of_each = partial(_of_project, condition=condition, terms=terms)
    together = partial(matching, scope, None, condition)
    return parts_of_projects(scope, project_id, of_each, together, terms)


def counting(scope: Scope, project_id: int | None, condition: TaskCondition) -> Sql:
    """How many tasks of a project pass, or of all projects of the scope."""
    return counted("tasks t", parts(scope, project_id, condition, [_BY_ID]))


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
            *(one.finding for one in about_others(scope, project_id, condition)),
        ]
    )


def _of_project(
    scope: Scope, project_id: int, condition: TaskCondition, terms: Sequence[Term]
) -> list[Part]:
    terms = [_in_scope(scope, one) for one in terms]
    tests = list(about_others(scope, project_id, condition))
    if condition.has_ground_truth is False and condition.accuracy is not None:
        return []
    if not scope.own:
        return [project_tasks(project_id, scope, condition, terms, tests)]
    if condition.has_ground_truth or condition.accuracy is not None:
        return []
    if condition.truth_changed or condition.truth_withdrawn:
        return []
    return [annotator_tasks(project_id, scope, condition, terms, tests)]


def _in_scope(scope: Scope, one: Term) -> Term:
    """The term as it is in one project: a column, or nothing."""
    if one.name == "ID":
        return one
    found = term(scope, Order(one.name, one.descending))
    return one._replace(expression=NULL, empty=True) if found is None else found

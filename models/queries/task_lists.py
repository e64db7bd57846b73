"""Lists of tasks, in the parts and branches that indexes hold in order.

In a project that is seen whole, tasks with and without a ground truth are branches of
their own. In one that is seen in part, no index is read that knows of ground truths.
"""

from collections.abc import Iterable, Sequence

from models.conditions import Order, TaskCondition
from models.database import Sql, among
from models.keysets import Term
from models.queries.seen_projects import read_apart
from models.queries.task_conditions import (
    Test,
    about_others,
    annotation_count,
    is_marked,
    is_own,
    of_project,
    ranges,
    seen_as_marked,
    visible,
)
from models.reading import Branch, Part, are_few
from models.scope import Scope
from models.sql import NULL, TRUE, all_of, put, where_seen_whole

_COLUMNS = {
    "CREATED_AT": "t.created_at",
    "UPDATED_AT": "t.updated_at",
    "GROUND_TRUTH_SET_AT": "t.ground_truth_set_at",
    "MEAN_ACCURACY": "t.mean_accuracy",
}
_HIDDEN = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY"}


def term(scope: Scope, order: Order) -> Term | None:
    """What an order is by; None where the scope sees no value of any task."""
    name, descending = order
    if name == "ANNOTATION_COUNT":
        return Term(name, annotation_count(scope), descending)
    column = _COLUMNS[name]
    if name in _HIDDEN:
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
    projects = read_apart(scope, project_id)
    if projects is None:
        return [Part([Branch(matching(scope, None, condition), terms)])]
    return [
        part
        for one in projects
        for part in _of_project(scope.narrowed(one), one, condition, terms)
    ]


def matching(scope: Scope, project_id: int | None, condition: TaskCondition) -> Sql:
    """The condition that the task ``t`` is seen, of the project, and passes."""
    if project_id is not None:
        scope = scope.narrowed(project_id)
    return all_of(
        [
            of_project("t", project_id),
            visible(scope),
            None if condition.ids is None else among("t.id", condition.ids),
            seen_as_marked(scope, condition.has_ground_truth),
            *ranges(scope, condition).values(),
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
        return [_whole(project_id, scope, condition, terms, tests)]
    if condition.has_ground_truth or condition.accuracy is not None:
        return []
    tests.append(is_own(scope.user_id))
    return [_own(project_id, scope, condition, terms, tests)]


def _in_scope(scope: Scope, one: Term) -> Term:
    """The term as it is in one project: a column, or nothing."""
    if one.name == "ID":
        return one
    found = term(scope, Order(one.name, one.descending))
    return one._replace(expression=NULL, empty=True) if found is None else found


def _whole(
    project_id: int,
    scope: Scope,
    condition: TaskCondition,
    terms: Sequence[Term],
    tests: Sequence[Test],
) -> Part:
    compared = condition.accuracy is not None
    if compared:  # only where there is a ground truth
        condition = condition._replace(has_ground_truth=True)
    about_task = ranges(scope, condition)
    in_order = about_task.pop(terms[0].name, TRUE)
    branches = [
        Branch(all_of([of_project("t", project_id), where, in_order]), some)
        for where, some in _by_mark(
            condition.has_ground_truth, terms, compared=compared
        )
    ]
    looked_at = [*about_task.values(), *(one.of_task for one in tests)]
    finding = [*about_task.values(), *(one.finding for one in tests)]
    marked = seen_as_marked(scope, condition.has_ground_truth)
    once = [_of_found(project_id), marked, in_order]
    if condition.ids is not None:
        ids = among("t.id", condition.ids)
        return Part([], found=[all_of([*once, ids, *looked_at])])
    if not looked_at:
        return Part(branches)
    if any(one.rows for one in tests):
        found, rows = [all_of([*once, *finding])], _rows(tests)
    else:
        found = [
            all_of([of_project("t", project_id), where, in_order, *finding])
            for where in _marks(condition.has_ground_truth)
        ]
        rows = [[put("tasks t WHERE ", one) for one in found]]
    return Part(branches, all_of(looked_at), found, are_few(rows))


def _rows(tests: Iterable[Test]) -> list[list[Sql]]:
    return [[one.rows] for one in tests if one.rows is not None]


def _by_mark(
    wanted: bool | None, terms: Sequence[Term], *, compared: bool
) -> list[tuple[Sql, Sequence[Term]]]:
    """Tasks with a ground truth and tasks without, each with what it is ordered by."""
    if wanted is None and terms[0].name == "ID":
        return [(TRUE, terms)]
    valued = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY" if compared else ""}
    marked = [
        one._replace(nullable=one.nullable and one.name not in valued) for one in terms
    ]
    unmarked = [one._replace(empty=one.empty or one.name in _HIDDEN) for one in terms]
    where = is_marked(True)
    if compared and terms[0].name == "MEAN_ACCURACY":
        where = all_of([where, Sql("t.mean_accuracy IS NOT NULL")])
    both = {True: (where, marked), False: (is_marked(False), unmarked)}
    return [both[one] for one in both if wanted in {None, one}]


def _marks(wanted: bool | None) -> list[Sql]:
    return [is_marked(one) for one in (True, False) if wanted in {None, one}]


def _own(
    project_id: int,
    scope: Scope,
    condition: TaskCondition,
    terms: Sequence[Term],
    tests: Sequence[Test],
) -> Part:
    about_task = ranges(scope, condition).values()
    ids = None if condition.ids is None else among("t.id", condition.ids)
    finding = [_of_found(project_id), ids, *about_task]
    found = [all_of([*finding, *(one.finding for one in tests)])]
    if terms[0].name != "ID" or ids is not None:
        return Part([], found=found)
    branch = Branch(all_of([of_project("t", project_id)]), terms)
    looked_at = all_of([*about_task, *(one.of_task for one in tests)])
    return Part([branch], looked_at, found, are_few(_rows(tests)))


def _of_found(project_id: int) -> Sql:
    """The condition that a task that was found by its id is of this project."""
    return put("+", of_project("t", project_id) or TRUE)

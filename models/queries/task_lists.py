"""Lists of tasks, in the parts and branches that indexes hold in order.

In a project that is seen whole, tasks with and without a ground truth are branches of
their own. In one that is seen in part, no index is read that knows of ground truths.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.conditions import Order, TaskCondition
from models.counting import counted, number_of
from models.database import Sql, among
from models.keysets import Term, leading
from models.queries.seen_projects import read_apart
from models.queries.task_conditions import (
    Test,
    about_others,
    annotation_count,
    bounds,
    is_marked,
    is_own,
    of_project,
    ranges,
    seen_as_marked,
    visible,
)
from models.reading import Part, Way
from models.scope import Scope
from models.sql import NULL, TRUE, all_of, put, where_seen_whole
from models.walks import Branch

_COLUMNS = {
    "CREATED_AT": "t.created_at",
    "UPDATED_AT": "t.updated_at",
    "GROUND_TRUTH_SET_AT": "t.ground_truth_set_at",
    "MEAN_ACCURACY": "t.mean_accuracy",
}
_BY_ID = Term("ID", Sql("t.id"))
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
    tests.insert(0, is_own(scope.user_id, project_id))
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
    in_order = about_task.get(terms[0].name, TRUE)
    values = in_order
    if condition.accuracy is not None:
        bound = bounds(project_id, condition.accuracy).get(terms[0].name)
        values = all_of([in_order, bound])
    branches = [
        Branch(all_of([of_project("t", project_id), where]), some, values)
        for where, some in _by_mark(
            condition.has_ground_truth, terms, compared=compared
        )
    ]
    besides = [one for one in about_task.values() if one != in_order]
    looked_at = all_of([*besides, *(one.of_task for one in tests)])
    if condition.ids is not None:
        marked = seen_as_marked(scope, condition.has_ground_truth)
        return _named(project_id, condition.ids, [marked, in_order, looked_at])
    if looked_at == TRUE:
        return Part(branches)
    apart = [
        all_of([of_project("t", project_id), where])
        for where in _marks(condition.has_ground_truth)
    ]
    marked = seen_as_marked(scope, condition.has_ground_truth)
    once = [_of_found(project_id), marked, *about_task.values()]
    ways = [
        *_by_ranges(apart, about_task, all_of([in_order, looked_at])),
        *_by_others(once, tests),
    ]
    if len(ways) == 1 and len(tests) == 1 and tests[0].is_exact:
        wanted = None if compared else condition.has_ground_truth
        ways = [ways[0]._replace(number=_number(tests[0], wanted))]
    return Part(
        branches, looked_at, ways or [_by_none(apart, all_of([in_order, looked_at]))]
    )


def _named(project_id: int, ids: Sequence[int], passes: Iterable[Sql]) -> Part:
    """Those of these tasks that pass."""
    named = among("t.id", ids)
    return Part([], ways=[Way([all_of([_of_found(project_id), named, *passes])])])


def _number(test: Test, marked: bool | None) -> Sql:
    """How many tasks a test finds, by its rows alone."""
    tasks = put("(SELECT DISTINCT x.task_id FROM ", test.rows or TRUE, ") AS found")
    if marked is None:
        return number_of(tasks)
    sign = "" if marked else "NOT "
    mark = "(SELECT 1 FROM ground_truths g WHERE g.task_id = found.task_id)"
    return number_of(put(tasks, f" WHERE {sign}EXISTS {mark}"))


def _by_others(about_task: Iterable[Sql], tests: Sequence[Test]) -> Iterator[Way]:
    """Ways by the rows that each test goes through; the others are looked at."""
    once = all_of(about_task)
    for one in tests:
        if one.rows is not None:
            others = (other.of_task for other in tests if other is not one)
            yield Way([all_of([once, one.finding, *others])], [one.rows])


def _by_ranges(
    apart: Sequence[Sql], about_task: Mapping[str, Sql], passes: Sql
) -> Iterator[Way]:
    """Ways by the index of each of the task's own values that is asked for."""
    for one in about_task.values():
        yield Way(
            [all_of([where, passes]) for where in apart],
            [put("tasks t WHERE ", all_of([where, one])) for where in apart],
        )


def _by_none(apart: Sequence[Sql], passes: Sql) -> Way:
    """All tasks are gone through."""
    return Way([all_of([where, passes]) for where in apart])


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
    about_task = ranges(scope, condition)
    first = leading(terms).name
    in_order = about_task.get(first, TRUE)
    passes = all_of([*about_task.values(), *(one.of_task for one in tests)])
    if condition.ids is not None:
        return _named(project_id, condition.ids, [passes])
    once = [_of_found(project_id), *about_task.values()]
    about_task.pop("ANNOTATION_COUNT", None)  # of the own ones: no index knows it
    # What is always true lets SQLite read the indexes of all tasks of a project.
    of_one = all_of([of_project("t", project_id), Sql("t.project_id > 0")])
    ways = [*_by_ranges([of_one], about_task, passes), *_by_others(once, tests)]
    if len(tests) == len(once) == 1:
        ways = [ways[0]._replace(number=_number(tests[0], None))]
    if first == "ANNOTATION_COUNT":
        return Part([], ways=ways)
    return Part([Branch(of_one, terms, in_order)], passes, ways)


def _of_found(project_id: int) -> Sql:
    """The condition that a task that was found by its id is of this project."""
    return put("+", of_project("t", project_id) or TRUE)

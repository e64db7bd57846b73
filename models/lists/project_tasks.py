"""Lists of the tasks of a project that is seen whole.

Those with a ground truth and those without are branches of their own.
"""

from collections.abc import Sequence

from models.conditions import TaskCondition
from models.db.database import Sql
from models.db.sql import TRUE, all_of
from models.lists.keysets import Term
from models.lists.segments import Branch, Part, Way
from models.lists.task_conditions import (
    HIDDEN,
    Test,
    annotation_count,
    bounds,
    by_others,
    by_ranges,
    is_marked,
    is_of,
    named,
    number,
    of_project,
    ranges,
    seen_as_marked,
)
from models.scope import Scope


def project_tasks(
    project_id: int,
    scope: Scope,
    condition: TaskCondition,
    terms: Sequence[Term],
    tests: Sequence[Test],
) -> Part:
    """Those of the project's tasks that pass these tests."""
    compared = condition.accuracy is not None
    if compared:  # only where there is a ground truth
        condition = condition._replace(has_ground_truth=True)
    about_task = ranges(annotation_count(scope), condition)
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
        return named(project_id, condition.ids, [marked, in_order, looked_at])
    if looked_at == TRUE:
        return Part(branches)
    apart = [
        all_of([of_project("t", project_id), where])
        for where in _marks(condition.has_ground_truth)
    ]
    marked = seen_as_marked(scope, condition.has_ground_truth)
    once = [is_of(project_id), marked, *about_task.values()]
    ways = [
        *by_ranges(apart, about_task, all_of([in_order, looked_at])),
        *by_others(once, tests),
    ]
    if len(ways) == 1 and len(tests) == 1 and tests[0].fit == TRUE:
        wanted = None if compared else condition.has_ground_truth
        ways = [ways[0]._replace(number=number(tests[0], wanted))]
    return Part(
        branches, looked_at, ways or [_by_none(apart, all_of([in_order, looked_at]))]
    )


def _by_none(apart: Sequence[Sql], passes: Sql) -> Way:
    """All tasks are gone through, by the index of their ids."""
    by_id = Sql("t.id > 0")
    return Way([all_of([where, by_id, passes]) for where in apart])


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
    unmarked = [one._replace(empty=one.empty or one.name in HIDDEN) for one in terms]
    where = is_marked(True)
    if compared and terms[0].name == "MEAN_ACCURACY":
        where = all_of([where, Sql("t.mean_accuracy IS NOT NULL")])
    both = {True: (where, marked), False: (is_marked(False), unmarked)}
    return [both[one] for one in both if wanted in {None, one}]


def _marks(wanted: bool | None) -> list[Sql]:
    return [is_marked(one) for one in (True, False) if wanted in {None, one}]

"""Lists of the tasks of a project with full access.

Tasks with a ground truth and tasks without are ordered ranges of their own: an index of
each holds them, and those without have none of the values that only ground truths give.
"""

from collections.abc import Sequence

from models.conditions import TaskCondition
from models.db.database import Sql
from models.db.sql import TRUE, all_of
from models.lists.keysets import SortKey
from models.lists.segments import Lookup, OrderedRange, Segment
from models.lists.task_conditions import (
    HIDDEN,
    Predicate,
    annotation_count,
    bounds,
    is_marked,
    is_of,
    lookups_by_predicates,
    lookups_by_ranges,
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
    sort_keys: Sequence[SortKey],
    tests: Sequence[Predicate],
) -> Segment:
    """Those of the project's tasks that pass these tests."""
    compared = condition.accuracy is not None
    if compared:  # only where there is a ground truth
        condition = condition._replace(has_ground_truth=True)
    about_task = ranges(annotation_count(scope), condition)
    in_order = about_task.get(sort_keys[0].name, TRUE)
    values = in_order
    if condition.accuracy is not None:
        bound = bounds(project_id, condition.accuracy).get(sort_keys[0].name)
        values = all_of([in_order, bound])
    ordered_ranges = [
        OrderedRange(all_of([of_project("t", project_id), where]), keys, values)
        for where, keys in _by_mark(
            condition.has_ground_truth, sort_keys, compared=compared
        )
    ]
    besides = [each for each in about_task.values() if each != in_order]
    tested = all_of([*besides, *(test.of_task for test in tests)])
    if condition.ids is not None:
        marked = seen_as_marked(scope, condition.has_ground_truth)
        return named(project_id, condition.ids, [marked, in_order, tested])
    if tested == TRUE:
        return Segment(ordered_ranges)
    apart = [
        all_of([of_project("t", project_id), where])
        for where in _marks(condition.has_ground_truth)
    ]
    marked = seen_as_marked(scope, condition.has_ground_truth)
    once = [is_of(project_id), marked, *about_task.values()]
    lookups = [
        *lookups_by_ranges(apart, about_task, all_of([in_order, tested])),
        *lookups_by_predicates(once, tests),
    ]
    if len(lookups) == 1 and len(tests) == 1 and tests[0].fit == TRUE:
        wanted = None if compared else condition.has_ground_truth
        lookups = [lookups[0]._replace(number=number(tests[0], wanted))]
    return Segment(
        ordered_ranges,
        tested,
        lookups or [_lookup_of_all(apart, all_of([in_order, tested]))],
    )


def _lookup_of_all(apart: Sequence[Sql], passes: Sql) -> Lookup:
    """All tasks are read, by the index of their ids.

    The condition on the id is true of every task. With it, SQLite prefers the indexes
    of projects and ids to those of values, which fit no test.
    """
    by_id = Sql("t.id > 0")
    return Lookup([all_of([where, by_id, passes]) for where in apart])


def _by_mark(
    wanted: bool | None, sort_keys: Sequence[SortKey], *, compared: bool
) -> list[tuple[Sql, Sequence[SortKey]]]:
    """Tasks with a ground truth and tasks without, each with what it is ordered by."""
    if wanted is None and sort_keys[0].name == "ID":
        return [(TRUE, sort_keys)]
    valued = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY" if compared else ""}
    marked = [
        key._replace(nullable=key.nullable and key.name not in valued)
        for key in sort_keys
    ]
    unmarked = [
        key._replace(empty=key.empty or key.name in HIDDEN) for key in sort_keys
    ]
    where = is_marked(True)
    if compared and sort_keys[0].name == "MEAN_ACCURACY":
        where = all_of([where, Sql("t.mean_accuracy IS NOT NULL")])
    both = {True: (where, marked), False: (is_marked(False), unmarked)}
    return [both[mark] for mark in both if wanted in {None, mark}]


def _marks(wanted: bool | None) -> list[Sql]:
    return [is_marked(mark) for mark in (True, False) if wanted in {None, mark}]

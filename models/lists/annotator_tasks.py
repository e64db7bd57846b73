"""Lists of an annotator's own tasks: those with an own annotation or assignment.

No index is read that knows of ground truths: neither an answer nor the time that it
takes may tell an annotator which tasks have one.
"""

from collections.abc import Sequence

from models.conditions import TaskCondition
from models.db.database import Sql
from models.db.sql import TRUE, all_of
from models.lists.keysets import SortKey, leading
from models.lists.segments import Lookup, OrderedRange, Segment
from models.lists.task_conditions import (
    Predicate,
    annotation_count,
    is_of,
    is_own,
    lookups_by_predicates,
    lookups_by_ranges,
    named,
    of_project,
    ranges,
)
from models.scope import Scope

_COUNT = "ANNOTATION_COUNT"
_COUNTED = Sql("t.annotation_count")


def annotator_tasks(
    project_id: int,
    scope: Scope,
    condition: TaskCondition,
    sort_keys: Sequence[SortKey],
    tests: Sequence[Predicate],
) -> Segment:
    """Those of the user's tasks that pass these tests."""
    about_task = ranges(annotation_count(scope), condition)
    own = is_own(scope.user_id, project_id)
    passes = all_of([*about_task.values(), *(test.of_task for test in (own, *tests))])
    if condition.ids is not None:
        return named(project_id, condition.ids, [passes])
    first = leading(sort_keys).name
    in_order = about_task.get(first, TRUE)
    by_own, *by_tests = lookups_by_predicates(
        [is_of(project_id), *about_task.values()], [own, *tests]
    )
    about_task.pop(_COUNT, None)  # of the own ones: no index knows it
    # SQLite uses a partial index only where the statement repeats its condition; the
    # indexes of all tasks of a project have this one, which is true of every task.
    of_one = all_of([of_project("t", project_id), Sql("t.project_id > 0")])
    lookups = [
        *lookups_by_ranges([of_one], about_task, passes),
        _counting(by_own, scope.user_id, project_id, condition, tests),
        *by_tests,
    ]
    if first == _COUNT:
        return Segment([], lookups=lookups)
    return Segment([OrderedRange(of_one, sort_keys, in_order)], passes, lookups)


def _counting(
    by_own: Lookup,
    user_id: int,
    project_id: int,
    condition: TaskCondition,
    tests: Sequence[Predicate],
) -> Lookup:
    """The lookup by the user's own work; its annotations are counted as they are read.

    Both databases read an index for it, in the order of the tasks, and leave the tasks
    themselves out where nothing else of them is looked at.
    """
    of_user = (user_id, project_id)
    table = Sql(
        "(SELECT own.id, own.project_id, own.annotation_count, task.created_at,"
        " task.updated_at, task.search_text,"
        " CAST(NULL AS DOUBLE PRECISION) AS mean_accuracy,"
        " CAST(NULL AS BIGINT) AS ground_truth_set_at FROM"
        " (SELECT task_id AS id, project_id, COUNT(*) AS annotation_count"
        " FROM annotations WHERE annotator_id = ? AND project_id = ?"
        " GROUP BY project_id, task_id UNION ALL"
        " SELECT task_id, project_id, 0 FROM assignments given"
        " WHERE user_id = ? AND project_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM annotations a WHERE a.annotator_id = given.user_id"
        " AND a.project_id = given.project_id AND a.task_id = given.task_id)"
        ") AS own LEFT JOIN tasks task ON task.id = own.id) AS t",
        (*of_user, *of_user),
    )
    about_task = ranges(_COUNTED, condition).values()
    return by_own._replace(
        conditions=[all_of([*about_task, *(test.of_task for test in tests)])],
        table=table,
        values={_COUNT: _COUNTED},
    )

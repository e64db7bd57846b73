"""Lists of an annotator's own tasks in a project that is seen in part.

No index is read that knows of ground truths.
"""

from collections.abc import Sequence

from models.conditions import TaskCondition
from models.db.database import Sql
from models.db.sql import TRUE, all_of
from models.lists.keysets import Term, leading
from models.lists.segments import Branch, Part, Way
from models.lists.task_conditions import (
    Test,
    annotation_count,
    by_others,
    by_ranges,
    is_of,
    is_own,
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
    terms: Sequence[Term],
    tests: Sequence[Test],
) -> Part:
    """Those of the user's tasks that pass these tests."""
    about_task = ranges(annotation_count(scope), condition)
    own = is_own(scope.user_id, project_id)
    passes = all_of([*about_task.values(), *(one.of_task for one in (own, *tests))])
    if condition.ids is not None:
        return named(project_id, condition.ids, [passes])
    first = leading(terms).name
    in_order = about_task.get(first, TRUE)
    by_own, *by_tests = by_others(
        [is_of(project_id), *about_task.values()], [own, *tests]
    )
    about_task.pop(_COUNT, None)  # of the own ones: no index knows it
    # What is always true lets SQLite read the indexes of all tasks of a project.
    of_one = all_of([of_project("t", project_id), Sql("t.project_id > 0")])
    ways = [
        *by_ranges([of_one], about_task, passes),
        _counting(by_own, scope.user_id, project_id, condition, tests),
        *by_tests,
    ]
    if first == _COUNT:
        return Part([], ways=ways)
    return Part([Branch(of_one, terms, in_order)], passes, ways)


def _counting(
    by_own: Way,
    user_id: int,
    project_id: int,
    condition: TaskCondition,
    tests: Sequence[Test],
) -> Way:
    """The way by the user's own work, whose annotations are counted as they are read.

    Both databases read an index for it, in the order of the tasks, and leave the tasks
    themselves out where nothing else of them is looked at.
    """
    of_user = (user_id, project_id)
    table = Sql(
        "(SELECT own.id, own.project_id, own.annotation_count, it.created_at,"
        " it.updated_at, it.search_text,"
        " CAST(NULL AS DOUBLE PRECISION) AS mean_accuracy,"
        " CAST(NULL AS BIGINT) AS ground_truth_set_at FROM"
        " (SELECT task_id AS id, project_id, COUNT(*) AS annotation_count"
        " FROM annotations WHERE annotator_id = ? AND project_id = ?"
        " GROUP BY project_id, task_id UNION ALL"
        " SELECT task_id, project_id, 0 FROM assignments given"
        " WHERE user_id = ? AND project_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM annotations a WHERE a.annotator_id = given.user_id"
        " AND a.project_id = given.project_id AND a.task_id = given.task_id)"
        ") AS own LEFT JOIN tasks it ON it.id = own.id) AS t",
        (*of_user, *of_user),
    )
    about_task = ranges(_COUNTED, condition).values()
    return by_own._replace(
        found=[all_of([*about_task, *(one.of_task for one in tests)])],
        table=table,
        values={_COUNT: _COUNTED},
    )

"""What filters ask of a task ``t``, and what a scope sees of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.conditions import Range, TaskCondition
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import (
    FALSE,
    TRUE,
    all_of,
    any_of,
    concat,
    seen_as,
    with_full_access,
    with_own_work,
    within,
)
from models.lists.pages import number_of
from models.lists.segments import Lookup, Segment
from models.lists.task_search import finding, holds, may_hold
from models.scope import Scope

HIDDEN = {"GROUND_TRUTH_SET_AT", "MEAN_ACCURACY"}
"""Orders by what is seen of a task with full access to its project only."""
_ROUNDED = 1e-9
"""More than a mean of accuracies is rounded by."""
_HAS_ACCURACY = Sql("x.accuracy IS NOT NULL")


class Predicate(NamedTuple):
    """One condition in two forms: to test a task, and to find all tasks that pass.

    ``rows`` are the rows that are read to find them, and their tasks' ids:
    ``x.task_id AS id FROM annotations x WHERE …``; None where that is every task. Of
    these tasks those pass that are ``fit``.
    """

    of_task: Sql
    finding: Sql
    rows: Sql | None
    fit: Sql = TRUE


def visible(scope: Scope) -> Sql:
    """The condition that the scope sees the task ``t``."""
    in_part = with_own_work(scope, "t.project_id")
    if in_part != FALSE:
        in_part = all_of([in_part, is_own(scope.user_id).of_task])
    return any_of(with_full_access(scope, "t.project_id"), in_part)


def is_own(user_id: int, project_id: int | None = None) -> Predicate:
    """The user has an annotation or an assignment of the task.

    Given the project, its tasks alone are found.
    """
    # OFFSET 0 as in _among_tasks_of: PostgreSQL is to test task by task.
    user = (user_id,)
    of_task = Sql(
        "EXISTS (SELECT 1 FROM annotations own WHERE own.annotator_id = ?"
        " AND own.project_id = t.project_id AND own.task_id = t.id LIMIT 1 OFFSET 0)"
        " OR EXISTS (SELECT 1 FROM assignments given"
        " WHERE given.task_id = t.id AND given.user_id = ? LIMIT 1 OFFSET 0)",
        (*user, *user),
    )
    of_one = "" if project_id is None else " AND project_id = ?"
    wanted = user if project_id is None else (user_id, project_id)
    rows = Sql(
        "x.task_id AS id FROM"
        f" (SELECT task_id FROM annotations WHERE annotator_id = ?{of_one}"
        f" UNION ALL SELECT task_id FROM assignments WHERE user_id = ?{of_one}) AS x",
        (*wanted, *wanted),
    )
    return Predicate(of_task, _is_in(rows), rows)


def annotation_count(scope: Scope) -> Sql:
    """How many annotations of the task ``t`` the scope sees."""
    in_part = with_own_work(scope, "t.project_id")
    if in_part == FALSE:
        return Sql("t.annotation_count")
    own = (
        "(SELECT COUNT(*) FROM annotations own WHERE own.annotator_id = ?"
        " AND own.project_id = t.project_id AND own.task_id = t.id)"
    )
    return Sql(
        f"CASE WHEN {in_part.text} THEN {own} ELSE t.annotation_count END",
        (*in_part.values, scope.user_id),
    )


def is_marked(wanted: bool) -> Sql:
    """The task has a ground truth, or none, for those who may know."""
    return Sql(f"t.ground_truth_set_at IS {'NOT ' if wanted else ''}NULL")


def seen_as_marked(scope: Scope, wanted: bool | None) -> Sql:
    """The same for any scope: in own work no task has a ground truth."""
    seen = with_full_access(scope, "t.project_id")
    return seen_as(wanted, seen, is_marked(True), is_marked(False))


def ranges(annotations: Sql, condition: TaskCondition) -> dict[str, Sql]:
    """The conditions on the task's own values, by the name of the order by it.

    Args:
        annotations: how many the task has, see :func:`annotation_count`.
        condition: what is asked for.

    """
    conditions = {
        "ANNOTATION_COUNT": within(annotations, condition.annotation_count),
        "CREATED_AT": within("t.created_at", condition.created_at),
        "UPDATED_AT": within("t.updated_at", condition.updated_at),
    }
    return {
        name: condition
        for name, condition in conditions.items()
        if condition not in {None, TRUE}
    }


def bounds(project_id: int, accuracy: Range) -> dict[str, Sql]:
    """What holds for each task with an annotation in this range, by the order by it.

    The annotation is another one than the ground truth. It moves the mean of all that
    are compared, which are fewer than the project's most annotations of a task: so far
    from the ends the means are.
    """
    most = Sql(
        "(SELECT NULLIF(m.annotation_count - 1.0, 0) FROM tasks m"
        " WHERE m.project_id = ? AND m.ground_truth_set_at IS NOT NULL"
        " ORDER BY m.annotation_count DESC LIMIT 1)",
        (project_id,),
    )
    low, high = accuracy
    mean = []
    if low is not None:
        mean.append(concat(Sql("t.mean_accuracy >= ? / ", (low - _ROUNDED,)), most))
    if high is not None:
        share = Sql("t.mean_accuracy <= 1.0 - ? / ", (1 - high - _ROUNDED,))
        mean.append(concat(share, most))
    at_least_two = Sql("t.annotation_count >= 2")
    return {"ANNOTATION_COUNT": at_least_two, "MEAN_ACCURACY": all_of(mean)}


def predicates(
    scope: Scope, project_id: int | None, condition: TaskCondition
) -> Iterator[Predicate]:
    """The conditions on the task's words, annotations and predictions."""
    if condition.search:
        yield _contains(condition.search)
    for column, wanted in (
        ("is_truth_changed", condition.truth_changed),
        ("is_truth_withdrawn", condition.truth_withdrawn),
    ):
        told = _tells_of_truth(scope, project_id, column, wanted)
        if told is not None:
            yield told
    of_one = of_project("x", project_id)
    if condition.annotator_id is not None or condition.accuracy is not None:
        index = "annotations_of_task"
        if condition.annotator_id is not None:
            index = "annotations_by_annotator"
        passes = _annotation_passes(scope, condition)
        yield _among_tasks_of("annotations", index, passes, of_one)
    if condition.model_version is not None:
        passes = Sql("x.model_version = ?", (condition.model_version,))
        yield _among_tasks_of("predictions", "predictions_of_task", passes, of_one)


def _tells_of_truth(
    scope: Scope, project_id: int | None, column: str, wanted: bool | None
) -> Predicate | None:
    """The task says this of its ground truth, or not, for those who may know."""
    seen = with_full_access(scope, "t.project_id")
    told = seen_as(wanted, seen, Sql(f"t.{column}"), Sql(f"NOT t.{column}"))
    if told == TRUE:
        return None
    if not wanted:
        return Predicate(told, told, None)
    where = all_of([of_project("x", project_id), Sql(f"x.{column}")])
    rows = concat("x.id AS id FROM tasks x WHERE ", where)
    return Predicate(told, all_of([seen, _is_in(rows)]), rows)


def of_project(alias: str, project_id: int | None) -> Sql | None:
    """The condition that a row is of this project; None for all projects."""
    if project_id is None:
        return None
    return Sql(f"{alias}.project_id = ?", (project_id,))


def _annotation_passes(scope: Scope, condition: TaskCondition) -> Sql:
    by, accuracy = condition.annotator_id, condition.accuracy
    seen = with_full_access(scope, "x.project_id")
    return all_of(
        [
            None if by is None else Sql("x.annotator_id = ?", (by,)),
            any_of(seen, Sql("x.annotator_id = ?", (scope.user_id,))),
            None if accuracy is None else all_of([seen, _HAS_ACCURACY]),
            within("x.accuracy", accuracy),
        ]
    )


def _among_tasks_of(
    table: str, index: str, passes: Sql, of_one: Sql | None
) -> Predicate:
    """The task has such an answer."""
    # SQLite does not know how many rows a value has: without INDEXED BY it might read
    # all answers of the annotator or model for each task, not the few of the task.
    by_task = f" INDEXED BY {index}" if db.is_sqlite() else ""
    # OFFSET 0 changes no row. But PostgreSQL makes no join of a subquery that has one:
    # it would read all answers first, where a page needs those of few tasks.
    looking = (
        f"EXISTS (SELECT 1 FROM {table} x{by_task} WHERE x.task_id = t.id"
        " AND x.project_id = t.project_id AND "
    )
    rows = concat(f"x.task_id AS id FROM {table} x WHERE ", all_of([of_one, passes]))
    return Predicate(concat(looking, passes, " LIMIT 1 OFFSET 0)"), _is_in(rows), rows)


def _is_in(rows: Sql) -> Sql:
    return concat("t.id IN (SELECT ", rows, ")")


def _contains(search: str) -> Predicate:
    text = search.casefold()
    return Predicate(holds(text), finding(text), may_hold(text), holds(text))


def named(project_id: int, ids: Sequence[int], passes: Iterable[Sql]) -> Segment:
    """Those of these tasks that pass."""
    condition = all_of([is_of(project_id), in_("t.id", ids), *passes])
    return Segment([], lookups=[Lookup([condition])])


def lookups_by_ranges(
    apart: Sequence[Sql], about_task: Mapping[str, Sql], passes: Sql
) -> Iterator[Lookup]:
    """Ways by the index of each of the task's own values that is asked for."""
    for condition in about_task.values():
        yield Lookup(
            [all_of([where, passes]) for where in apart],
            [
                concat("t.id AS id FROM tasks t WHERE ", all_of([where, condition]))
                for where in apart
            ],
        )


def lookups_by_predicates(
    about_task: Iterable[Sql], tests: Sequence[Predicate]
) -> Iterator[Lookup]:
    """Lookups by the rows that each predicate reads; the others are tested."""
    once = all_of(about_task)
    for test in tests:
        if test.rows is not None:
            others = [other.of_task for other in tests if other is not test]
            yield Lookup(
                [all_of([once, test.finding, *others])],
                [test.rows],
                all_of([once, test.fit, *others]),
            )


def number(test: Predicate, marked: bool | None) -> Sql:
    """How many tasks a test finds, by its rows alone."""
    tasks = concat("(SELECT DISTINCT ", test.rows or TRUE, ") AS found")
    if marked is None:
        return number_of(tasks)
    sign = "" if marked else "NOT "
    mark = "(SELECT 1 FROM ground_truths g WHERE g.task_id = found.id)"
    return number_of(concat(tasks, f" WHERE {sign}EXISTS {mark}"))


def is_of(project_id: int) -> Sql:
    """The condition that a task that was found by its id is of this project.

    The sign keeps the indexes of projects out of it: the task is already found.
    """
    return concat("+", of_project("t", project_id) or TRUE)

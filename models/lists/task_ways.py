"""Ways to find all tasks of a project that pass, wherever they stand in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.db.database import Sql, in_
from models.db.sql import TRUE, all_of, concat
from models.lists.counting import number_of
from models.lists.parts import Part, Way
from models.lists.task_conditions import Test, of_project


def named(project_id: int, ids: Sequence[int], passes: Iterable[Sql]) -> Part:
    """Those of these tasks that pass."""
    found = all_of([is_of(project_id), in_("t.id", ids), *passes])
    return Part([], ways=[Way([found])])


def by_ranges(
    apart: Sequence[Sql], about_task: Mapping[str, Sql], passes: Sql
) -> Iterator[Way]:
    """Ways by the index of each of the task's own values that is asked for."""
    for one in about_task.values():
        yield Way(
            [all_of([where, passes]) for where in apart],
            [concat("t.id AS id FROM tasks t WHERE ", all_of([w, one])) for w in apart],
        )


def by_others(about_task: Iterable[Sql], tests: Sequence[Test]) -> Iterator[Way]:
    """Ways by the rows that each test goes through; the others are looked at."""
    once = all_of(about_task)
    for one in tests:
        if one.rows is not None:
            others = [other.of_task for other in tests if other is not one]
            yield Way(
                [all_of([once, one.finding, *others])],
                [one.rows],
                all_of([once, one.fit, *others]),
            )


def number(test: Test, marked: bool | None) -> Sql:
    """How many tasks a test finds, by its rows alone."""
    tasks = concat("(SELECT DISTINCT ", test.rows or TRUE, ") AS found")
    if marked is None:
        return number_of(tasks)
    sign = "" if marked else "NOT "
    mark = "(SELECT 1 FROM ground_truths g WHERE g.task_id = found.id)"
    return number_of(concat(tasks, f" WHERE {sign}EXISTS {mark}"))


def is_of(project_id: int) -> Sql:
    """The condition that a task that was found by its id is of this project."""
    return concat("+", of_project("t", project_id) or TRUE)

"""Pages of tasks: every order, both directions, while rows come and go."""

from typing import Any

import pytest

from models.conditions import Order, Range, TaskCondition
from models.db import database as db
from models.lists.pages import Page, Window
from models.queries import tasks
from models.refusals import Reason, Refusal
from models.rows import TaskRow
from models.scope import Scope
from models.tables import Task
from tests.stored import EVERYTHING, Stored, choice

FIELDS = [
    "ID",
    "CREATED_AT",
    "UPDATED_AT",
    "ANNOTATION_COUNT",
    "GROUND_TRUTH_SET_AT",
    "MEAN_ACCURACY",
]


@pytest.fixture
def project_id(stored: Stored) -> int:
    """A project of tasks, some alike in each value that they are ordered by."""
    project = stored.project()
    for number in range(9):
        task = stored.task(project, text=f"Text {number % 2}")
        truth = stored.annotation(task, result=choice("yes"))
        for _ in range(number % 3):
            stored.annotation(task, result=choice("yes" if number % 2 else "no"))
        if number % 4:
            stored.ground_truth(truth)
    with db.write():
        db.run("UPDATE tasks SET created_at = id % 2, updated_at = id % 3")
    return project.id


def page(
    project_id: int | None,
    window: Window,
    *orders: Order,
    scope: Scope = EVERYTHING,
    **condition: Any,
) -> Page[TaskRow]:
    with db.read():
        return tasks.pages(
            scope, [project_id], TaskCondition(**condition), orders, window
        )[0]


def value(task: TaskRow, field: str) -> Any:
    return getattr(task, field.lower())


def expected(rows: list[TaskRow], order: Order) -> list[int]:
    """By Python: values first, rows without a value last; ids follow the direction."""
    values = {row.id: value(row, order.field) for row in rows}
    valued = sorted(
        (row.id for row in rows if values[row.id] is not None),
        key=lambda row_id: (values[row_id], row_id),
        reverse=order.descending,
    )
    bare = (row.id for row in rows if values[row.id] is None)
    return valued + sorted(bare, reverse=order.descending)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", FIELDS)
def test_pages_forwards_and_backwards_give_every_row_once_in_order(
    project_id: int, field: str, descending: bool
) -> None:
    order = Order(field, descending)
    wanted = expected(page(project_id, Window(first=100)).rows, order)

    forwards: list[int] = []
    after = None
    while True:
        found = page(project_id, Window(first=2, after=after), order)
        forwards += [row.id for row in found.rows]
        if not found.has_next:
            break
        after = found.cursors[-1]
    backwards: list[int] = []
    before = None
    while True:
        found = page(project_id, Window(None, None, 2, before), order)
        backwards = [row.id for row in found.rows] + backwards
        if not found.has_previous:
            break
        before = found.cursors[0]

    jumps = [
        page(project_id, Window(first=2, offset=offset), order).rows
        for offset in range(len(wanted) + 1)
    ]
    assert forwards == wanted
    assert backwards == wanted
    assert [[row.id for row in rows] for rows in jumps] == [
        wanted[offset : offset + 2] for offset in range(len(wanted) + 1)
    ]


def test_rows_that_come_and_go_make_no_page_skip_or_repeat(
    stored: Stored, project_id: int
) -> None:
    first = page(project_id, Window(first=3))
    with db.write():
        Task.delete().where(Task.id == first.rows[0].id).execute()
    project = stored.project_now(project_id)
    newest = stored.task(project)

    rest = page(project_id, Window(first=100, after=first.cursors[-1]))

    assert [row.id for row in rest.rows] == [4, 5, 6, 7, 8, 9, newest.id]


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "W10", "W251bGxd", "[]", "A" * 5000, "WyJJRCIsIjEiXQ"]
)
def test_what_is_no_cursor_is_refused(project_id: int, cursor: str) -> None:
    with pytest.raises(Refusal) as refusal:
        page(project_id, Window(first=1, after=cursor))

    assert refusal.value.reason == Reason.INVALID_VALUE


def test_a_cursor_of_another_order_is_refused(project_id: int) -> None:
    cursor = page(project_id, Window(first=1), Order("CREATED_AT")).cursors[0]

    with pytest.raises(Refusal, match="another order"):
        page(project_id, Window(first=1, after=cursor), Order("UPDATED_AT"))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"ids": [2, 5, 999]}, [2, 5]),
        ({"has_ground_truth": True}, [2, 3, 4, 6, 7, 8]),
        ({"has_ground_truth": False}, [1, 5, 9]),
        ({"accuracy": Range(0.5, None)}, [2, 6, 8]),
        ({"accuracy": Range(None, 0.5)}, [3]),
        ({"annotation_count": Range(3, 3)}, [3, 6, 9]),
        ({"annotation_count": Range(None, 1)}, [1, 4, 7]),
        ({"created_at": Range(1, 1)}, [1, 3, 5, 7, 9]),
        ({"updated_at": Range(2, None)}, [2, 5, 8]),
        ({"search": "tEXT 1"}, [2, 4, 6, 8]),
        ({"search": "%"}, []),
        ({"annotator_id": 1}, [1]),
        ({"annotator_id": 1, "accuracy": Range()}, []),
        ({"model_version": "none"}, []),
    ],
)
def test_filters_keep_what_they_say_and_count_it(
    project_id: int, condition: dict[str, Any], wanted: list[int]
) -> None:
    found = page(project_id, Window(first=100), **condition)
    with db.read():
        counted = tasks.counts(EVERYTHING, [project_id], TaskCondition(**condition))

    assert [row.id for row in found.rows] == wanted
    assert counted == [len(wanted)]


def test_many_projects_have_their_pages_in_one_statement(stored: Stored) -> None:
    projects = [stored.project() for _ in range(3)]
    made = [[stored.task(one).id for _ in range(3)] for one in projects]

    with db.read():
        found = tasks.pages(
            EVERYTHING,
            [one.id for one in projects],
            TaskCondition(),
            [Order("UPDATED_AT", descending=True)],
            Window(first=2),
        )

    assert [[row.id for row in one.rows] for one in found] == [
        [ids[2], ids[1]] for ids in made
    ]


def test_an_annotator_sees_own_tasks_as_if_nothing_were_marked(
    stored: Stored, project_id: int
) -> None:
    project = stored.project_now(project_id)
    annotator = stored.user()
    task = stored.task(project)
    stored.annotation(task, annotator)
    stored.ground_truth(stored.annotation(task))
    given = stored.task(project)
    stored.assignment(given, annotator)
    scope = Scope(
        annotator.id, own_work=frozenset({project_id}), full_access=frozenset()
    )

    everything = page(project_id, Window(first=100), scope=scope)

    assert [row.id for row in everything.rows] == [task.id, given.id]
    seen = everything.rows[0]
    assert seen.annotation_count == 1
    assert seen.mean_accuracy is None
    assert seen.ground_truth_id is None
    assert not page(
        project_id, Window(first=9), scope=scope, has_ground_truth=True
    ).rows
    for field in ("MEAN_ACCURACY", "GROUND_TRUTH_SET_AT"):
        ordered = page(
            project_id, Window(first=9), Order(field, descending=True), scope=scope
        )
        assert [row.id for row in ordered.rows] == [given.id, task.id]


def test_a_member_of_several_projects_sees_each_by_the_role_there(
    stored: Stored,
) -> None:
    whole, own, closed = (stored.project() for _ in range(3))
    user = stored.user()
    reviewed = stored.task(whole)
    stored.ground_truth(stored.annotation(reviewed))
    mine = stored.task(own)
    stored.annotation(mine, user)
    stored.ground_truth(stored.annotation(mine))
    stored.task(own)
    stored.task(closed)
    scope = Scope(
        user.id, own_work=frozenset({own.id}), full_access=frozenset({whole.id})
    )

    found = page(None, Window(first=9), scope=scope)
    marked = page(None, Window(first=9), scope=scope, has_ground_truth=True)
    unmarked = page(None, Window(first=9), scope=scope, has_ground_truth=False)

    assert [row.id for row in found.rows] == [reviewed.id, mine.id]
    assert [row.ground_truth_id is None for row in found.rows] == [False, True]
    assert [row.id for row in marked.rows] == [reviewed.id]
    assert [row.id for row in unmarked.rows] == [mine.id]

"""Rows of which only some columns were read."""

import pytest

from models.conditions import TaskCondition
from models.db import database as db
from models.db.sql import built_once
from models.lists.pages import Window
from models.queries import annotations, tasks
from models.rows import AnnotationRow, narrowed
from models.scope import Scope
from tests.stored import Stored

EVERYTHING = Scope(0)


def test_a_narrowed_row_is_of_its_kind_and_has_no_other_columns() -> None:
    kind = narrowed(AnnotationRow, frozenset({"result", "id"}))

    row = kind._make([7, "[]"])

    assert isinstance(row, AnnotationRow)
    assert (row.id, row.result) == (7, "[]")
    with pytest.raises(AttributeError, match="'accuracy' of this AnnotationRow"):
        _ = row.accuracy


def test_reads_take_the_columns_that_are_asked_for_and_the_id(stored: Stored) -> None:
    task = stored.task()
    stored.ground_truth(stored.annotation(task))
    columns = frozenset({"ground_truth_id", "annotation_count"})

    with db.read():
        (whole,) = tasks.by_ids(EVERYTHING, [task.id]).values()
        (some,) = tasks.by_ids(EVERYTHING, [task.id], columns).values()
        (page,) = tasks.pages(
            *(EVERYTHING, [None], TaskCondition(), ()), Window(columns=columns)
        )
        answers = annotations.of_tasks(EVERYTHING, [whole], None, 9, frozenset())

    assert list(some._asdict()) == ["id", "annotation_count", "ground_truth_id"]
    assert [*some] == [whole.id, whole.annotation_count, whole.ground_truth_id]
    assert page.rows == [some]
    assert [list(one._asdict()) for one in answers[task.id]] == [["id", "task_id"]]


def test_pages_over_all_projects_see_a_project_that_is_new(stored: Stored) -> None:
    asked = (EVERYTHING, [None], TaskCondition(), (), Window())
    stored.task(stored.project())
    with db.read():
        before = len(tasks.pages(*asked)[0].rows)

    stored.task(stored.project())

    with db.read():
        after = len(tasks.pages(*asked)[0].rows)
    assert (before, after) == (1, 2)


def test_what_is_built_once_may_not_look_at_rows(stored: Stored) -> None:
    @built_once
    def looking(_: int) -> object:
        return db.scalar("SELECT COUNT(*) FROM tasks")

    with db.read(), pytest.raises(RuntimeError, match="looking reads rows"):
        looking(1)

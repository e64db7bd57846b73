"""Pages are the same whichever way their rows are found: on the way, or by an index."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import pytest

from models.conditions import AnnotationCondition, Order, Range, TaskCondition
from models.db import database as db
from models.db.sql import concat
from models.lists import annotation_lists, reading, segments, task_lists
from models.lists.pages import Window
from models.queries import annotations, tasks
from models.scope import Scope
from tests.stored import EVERYTHING, Stored, choice

TASK_FIELDS = ["ANNOTATION_COUNT", "GROUND_TRUTH_SET_AT", "MEAN_ACCURACY"]
TASK_CONDITIONS: list[dict[str, Any]] = [
    {},
    {"ids": [3, 5, 8, 13, 40]},
    {"has_ground_truth": True},
    {"has_ground_truth": False, "annotation_count": Range(2, None)},
    {"annotator_id": 1},
    {"annotator_id": 1, "created_at": Range(1, 3), "has_ground_truth": True},
    {"accuracy": Range(None, 0.5)},
    {"accuracy": Range(0.5, None), "has_ground_truth": False},
    {"model_version": "model-1", "updated_at": Range(None, 2)},
    {"created_at": Range(2, 3)},
    {"search": "text 1"},
    {"search": "xt"},
    {"search": "text 1", "annotation_count": Range(2, 3)},
    {"annotator_id": 1, "has_ground_truth": False},
    {"annotator_id": 1, "model_version": "model-1"},
    {"created_at": Range(2, 3), "updated_at": Range(1, 2), "annotator_id": 2},
]
ANNOTATION_CONDITIONS: list[dict[str, Any]] = [
    {},
    {"ids": [3, 5, 8, 13, 40]},
    {"is_ground_truth": True},
    {"is_ground_truth": True, "annotator_id": 1, "created_at": Range(1, 3)},
    {"is_ground_truth": True, "accuracy": Range(None, 0.5)},
    {"is_ground_truth": False},
    {"is_ground_truth": False, "annotator_id": 1, "created_at": Range(1, 3)},
    {"is_ground_truth": False, "accuracy": Range(0.5, None)},
    {"annotator_id": 1},
    {"annotator_id": 2, "accuracy": Range(0.5, None)},
    {"task_ids": [3, 5, 8], "annotator_id": 2},
    {"accuracy": Range(0.5, None), "created_at": Range(2, 3)},
]
SIZE = 5


class Listed(NamedTuple):
    """What a list is of, and how it is asked for."""

    ids: str
    fields: Sequence[str]
    conditions: Sequence[Any]
    matching: Callable[..., Any]
    by_ids: Callable[..., Any]
    page: Callable[..., Any]
    count: Callable[..., int]


LISTS = {
    "tasks": Listed(
        "SELECT t.id FROM tasks t WHERE ",
        ["ID", "CREATED_AT", "UPDATED_AT", *TASK_FIELDS],
        [TaskCondition(**one) for one in TASK_CONDITIONS],
        task_lists.matching,
        tasks.by_ids,
        lambda scope, project, *how: tasks.pages(scope, [project], *how)[0],
        lambda scope, project, which: tasks.counts(scope, [project], which)[0],
    ),
    "annotations": Listed(
        "SELECT a.id FROM annotations a WHERE ",
        ["ID", "CREATED_AT", "UPDATED_AT", "ACCURACY"],
        [AnnotationCondition(**one) for one in ANNOTATION_CONDITIONS],
        annotation_lists.matching,
        annotations.by_ids,
        annotations.page,
        annotations.count,
    ),
}


@pytest.fixture
def scopes(stored: Stored) -> dict[str, tuple[Scope, int | None]]:
    """Who looks at which project; the rows are alike in much."""
    first, second = stored.project(), stored.project()
    annotator, other = stored.user(), stored.user()
    for number in range(17):
        task = stored.task(second if number % 5 == 0 else first, text=f"Text {number}")
        truth = stored.annotation(task, annotator if number % 3 else other)
        for place in range(number % 4):
            stored.annotation(task, other, choice("yes" if place else "no"))
        if number % 4:
            stored.ground_truth(truth)
        if number % 2:
            stored.prediction(task)
        if number % 6 == 0:
            stored.assignment(task, annotator)
    with db.write():
        db.run("UPDATE tasks SET created_at = id % 5, updated_at = id % 3")
        db.run("UPDATE annotations SET created_at = id % 5, updated_at = id % 3")
    own = frozenset({first.id})
    mixed = Scope(annotator.id, own, frozenset({second.id}))
    return {
        "everything of one": (EVERYTHING, first.id),
        "everything": (EVERYTHING, None),
        "own": (Scope(annotator.id, own, frozenset()), first.id),
        "mixed": (mixed, None),
    }


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(("steps", "few"), [(5_000, 0), (3, 0), (5, 1_000)])
def test_pages_give_every_row_once_in_order(
    scopes: dict[str, tuple[Scope, int | None]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    steps: int,
    few: int,
) -> None:
    monkeypatch.setattr(reading, "STEPS", steps)
    monkeypatch.setattr(segments, "FEW", few)

    with db.read():
        for who, (scope, project) in scopes.items():
            for condition, order in _some(LISTS[name], steps):
                list_ = _List(LISTS[name], scope, project, condition)
                wanted = list_.expected(order)
                assert list_.forwards(order) == wanted, (who, condition, order)
                assert list_.backwards(order) == wanted, (who, condition, order)
                assert list_.by_jumps(order) == wanted, (who, condition, order)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("few", [0, 1_000])
def test_the_number_of_rows_is_that_of_all_pages(
    scopes: dict[str, tuple[Scope, int | None]],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    few: int,
) -> None:
    monkeypatch.setattr(segments, "FEW", few)

    with db.read():
        for who, (scope, project) in scopes.items():
            for condition in LISTS[name].conditions:
                rows = _List(LISTS[name], scope, project, condition)
                wanted = len(rows.expected(Order("ID")))
                found = LISTS[name].count(scope, project, condition)
                assert found == wanted, (who, condition)


def _some(listed: Listed, seed: int) -> Iterator[tuple[Any, Order]]:
    """Every condition, each with two orders of all; others for another seed."""
    orders = [Order(*one) for one in product(listed.fields, (False, True))]
    dice = random.Random(seed)  # noqa: S311 - a choice, no secret
    for condition in listed.conditions:
        yield from ((condition, order) for order in dice.sample(orders, 2))


class _List:
    """The rows that pass, as pages and as they should be."""

    def __init__(
        self, listed: Listed, scope: Scope, project: int | None, condition: Any
    ) -> None:
        self._listed = listed
        self._asked = (scope, project, condition)

    def expected(self, order: Order) -> list[int]:
        """By Python: values first, rows without a value last.

        Where values are equal, ids follow the direction.
        """
        scope, project, condition = self._asked
        where = self._listed.matching(scope, project, condition)
        text = concat(self._listed.ids, where)
        ids = [row[0] for row in db.run(*text).fetchall()]
        rows = self._listed.by_ids(self._eye(), ids).values()
        name = order.field.lower()
        values = {row.id: getattr(row, name) for row in rows}
        valued = sorted(
            (row.id for row in rows if values[row.id] is not None),
            key=lambda row_id: (values[row_id], row_id),
            reverse=order.descending,
        )
        bare = (row.id for row in rows if values[row.id] is None)
        return valued + sorted(bare, reverse=order.descending)

    def forwards(self, order: Order) -> list[int]:
        found: list[int] = []
        window = Window(first=SIZE)
        while True:
            page = self._page(order, window)
            found += [row.id for row in page.rows]
            if not page.has_next:
                return found
            window = Window(first=SIZE, after=page.last_cursor)

    def backwards(self, order: Order) -> list[int]:
        found: list[int] = []
        window = Window(None, None, SIZE)
        while True:
            page = self._page(order, window)
            found = [row.id for row in page.rows] + found
            if not page.has_previous:
                return found
            window = Window(None, None, SIZE, page.first_cursor)

    def by_jumps(self, order: Order) -> list[int]:
        """Each page by the number of rows before it."""
        jumped: list[int] = []
        while page := self._page(order, Window(first=SIZE, offset=len(jumped))).rows:
            jumped += [row.id for row in page]
        return jumped

    def _page(self, order: Order, window: Window) -> Any:
        scope, project, condition = self._asked
        return self._listed.page(scope, project, condition, [order], window)

    def _eye(self) -> Scope:
        scope, project, _ = self._asked
        return scope if project is None else scope.narrowed(project)

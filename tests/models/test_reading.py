"""Pages are the same whichever way their rows are found: on the way, or by an index."""

import random
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from models import database as db
from models import reading
from models.conditions import Order, Range, TaskCondition
from models.pages import Window
from models.queries import tasks
from models.queries.task_lists import matching
from models.scope import Scope
from models.sql import put
from tests.stored import EVERYTHING, Stored, choice

FIELDS = [
    "ID",
    "CREATED_AT",
    "UPDATED_AT",
    "ANNOTATION_COUNT",
    "GROUND_TRUTH_SET_AT",
    "MEAN_ACCURACY",
]
CONDITIONS: list[dict[str, Any]] = [
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
]
SIZE = 5


@pytest.fixture
def scopes(stored: Stored) -> dict[str, tuple[Scope, int | None]]:
    """Who looks at which project; the tasks are alike in much."""
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
    with db.write():
        db.run("UPDATE tasks SET created_at = id % 5, updated_at = id % 3")
    own = frozenset({first.id})
    mixed = Scope(annotator.id, own, frozenset({second.id}))
    return {
        "everything of one": (EVERYTHING, first.id),
        "everything": (EVERYTHING, None),
        "own": (Scope(annotator.id, own, frozenset()), first.id),
        "mixed": (mixed, None),
    }


@pytest.mark.parametrize(("steps", "few"), [(5_000, 0), (3, 0), (5, 1_000)])
def test_pages_give_every_row_once_in_order(
    scopes: dict[str, tuple[Scope, int | None]],
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
    few: int,
) -> None:
    monkeypatch.setattr(reading, "STEPS", steps)
    monkeypatch.setattr(reading, "FEW", few)

    with db.read():
        for who, (scope, project) in scopes.items():
            for condition, order in _some(steps):
                list_ = _List(scope, project, TaskCondition(**condition))
                wanted = list_.expected(order)
                assert list_.forwards(order) == wanted, (who, condition, order)
                assert list_.backwards(order) == wanted, (who, condition, order)


def _some(seed: int) -> Iterator[tuple[dict[str, Any], Order]]:
    """Every condition, each with two orders of all; others for another seed."""
    orders = [Order(*one) for one in product(FIELDS, (False, True))]
    dice = random.Random(seed)  # noqa: S311 - a choice, no secret
    for condition in CONDITIONS:
        yield from ((condition, order) for order in dice.sample(orders, 2))


class _List:
    """The tasks that pass, as pages and as they should be."""

    def __init__(
        self, scope: Scope, project: int | None, condition: TaskCondition
    ) -> None:
        self._asked = (scope, project, condition)

    def expected(self, order: Order) -> list[int]:
        """By Python: values first, by id where equal, rows without a value last."""
        scope, project, condition = self._asked
        where = matching(scope, project, condition)
        text = put("SELECT t.id FROM tasks t WHERE ", where)
        ids = [row[0] for row in db.run(*text).fetchall()]
        rows = sorted(tasks.by_ids(self._eye(), ids).values())
        if order.field == "ID":
            return sorted(ids, reverse=order.descending)
        name = order.field.lower()
        sign = -1 if order.descending else 1
        some = [row for row in rows if getattr(row, name) is not None]
        some.sort(key=lambda row: (sign * getattr(row, name), row.id))
        return [row.id for row in some] + [
            row.id for row in rows if getattr(row, name) is None
        ]

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

    def _page(self, order: Order, window: Window) -> Any:
        scope, project, condition = self._asked
        return tasks.pages(scope, [project], condition, [order], window)[0]

    def _eye(self) -> Scope:
        scope, project, _ = self._asked
        return scope if project is None else scope.narrowed(project)

"""Tasks and projects are deleted while others write to them, and nothing is torn."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import orjson

from exchange.imports import import_tasks
from models.commands import annotations, deletions, ground_truths, predictions
from models.commands.annotations import NewAnnotation
from models.commands.predictions import NewPrediction
from models.db import database as db
from models.refusals import Reason, Refusal
from tests.soak.snapshots import Snapshots
from tests.stored import Stored, choice

TASKS = 16
TABLES = ("projects", "tasks", "annotations", "predictions", "changes")
Work = Callable[[], object]


class World:
    """A project, and what many do to it at once."""

    def __init__(self, stored: Stored) -> None:
        project = stored.project()
        self.project_id = project.id
        self.person = stored.user().id
        self.tasks = [stored.task(project).id for _ in range(TASKS)]
        self.answers = [
            stored.annotation(stored.task_now(task)).id for task in self.tasks
        ]

    def mark(self) -> Iterable[Work]:
        for answer in self.answers * 2:
            yield partial(ground_truths.set_ground_truth, answer, None)

    def answer(self) -> Iterable[Work]:
        for task in self.tasks:
            new = NewAnnotation(task, choice("no"))
            yield partial(annotations.create, new, self.person)

    def predict(self) -> Iterable[Work]:
        result = orjson.dumps(choice("yes")).decode()
        for one, other in zip(self.tasks, self.tasks[1:], strict=False):
            new = [NewPrediction(other, result), NewPrediction(one, result)]
            yield partial(predictions.create, self.project_id, "model", new, None)
        yield partial(predictions.delete, self.project_id, "model", None)

    def bring(self) -> Iterable[Work]:
        for number in range(6):
            data = {"group": 0, "mark": number}
            brought = [{"id": one, "data": data} for one in range(5)]
            yield partial(import_tasks, self.project_id, brought)

    def delete(self) -> Iterable[Work]:
        for task in self.tasks[: TASKS // 2]:
            yield partial(deletions.delete_tasks, [task], None)

    def delete_all(self) -> Iterable[Work]:
        yield from list(self.delete())[:3]
        yield partial(deletions.delete_project, self.project_id)


def at_once(*works: Iterable[Work]) -> list[str]:
    """Do each of these in a thread of its own; what failed but for lack of objects."""
    begin = threading.Barrier(len(works))

    def run(work: Iterable[Work]) -> list[str]:
        begin.wait()
        faults = []
        for step in work:
            try:
                step()
            except Refusal as refusal:
                if refusal.reason is not Reason.NOT_FOUND:
                    faults.append(repr(refusal))
            except Exception as fault:
                faults.append(repr(fault))
        db.close()
        return faults

    with ThreadPoolExecutor(len(works)) as pool:
        return [fault for faults in pool.map(run, works) for fault in faults]


def test_tasks_go_while_others_write_to_them(stored: Stored) -> None:
    world = World(stored)

    faults = at_once(
        world.delete(), world.mark(), world.answer(), world.predict(), world.bring()
    )

    assert faults == []
    assert Snapshots().look() == []
    with db.read():
        left = {row[0] for row in db.rows("SELECT id FROM tasks")}
    assert left.isdisjoint(world.tasks[: TASKS // 2])
    assert left >= set(world.tasks[TASKS // 2 :])


def test_a_project_goes_whole_while_others_write_to_it(stored: Stored) -> None:
    world = World(stored)

    faults = at_once(
        world.delete_all(), world.mark(), world.answer(), world.predict(), world.bring()
    )

    assert faults == []
    with db.read():
        left = {
            table: db.scalar(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
            for table in TABLES
        }
    assert left == dict.fromkeys(TABLES, 0)

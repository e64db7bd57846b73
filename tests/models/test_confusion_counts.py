"""The counts and sums of confusions: what all answers say, whatever was written."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from exchange.imports import import_tasks
from models.commands import (
    annotations,
    bulk_ground_truths,
    checking,
    counting,
    deletions,
    ground_truths,
    placeholders,
    projects,
)
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.commands.projects import ProjectChange
from models.db import database as db
from models.queries import confusions
from models.queries.confusions import Selection
from models.refusals import Refusal
from models.rows import ProjectRow, UserRow
from resolvers import confusion
from scoring import Confusion
from tests.settling import counted, settled
from tests.stored import Stored, choice

OTHER_CONFIG = ProjectChange(
    label_config='<View><Text name="text" value="$text"/>'
    '<Choices name="label" toName="text"><Choice value="maybe"/></Choices></View>'
)
OPERATIONS = 60


class Reviewer:
    """Who may see all ground truths."""

    def may_see_ground_truths(self, project_id: int) -> bool:
        return project_id > 0


def shown(project: ProjectRow, selection: Selection) -> Counter[Confusion]:
    """The cells of the matrices, as clients get them."""
    viewer: Any = Reviewer()
    with db.read():
        matrices = confusion.of_projects(viewer, [project], selection)[0]
    assert {matrix.waiting_task_count for matrix in matrices} <= {0}
    return Counter(
        {
            Confusion(matrix.control, cell.truth, cell.other): cell.times
            for matrix in matrices
            for cell in matrix.cells
        }
    )


def true(project: ProjectRow, selection: Selection) -> Counter[Confusion]:
    """The same from all answers, without anything that is stored of them."""
    with db.read():
        rows = db.rows("SELECT id FROM tasks WHERE project_id = ?", (project.id,))
        tasks = counting.count([row[0] for row in rows], lambda: True).tasks
    total: Counter[Confusion] = Counter()
    for answer in (answer for task in tasks for answer in task.answers):
        is_prediction = selection.model_version is not None
        if answer.model_version == selection.model_version and (
            is_prediction or selection.annotator_id in {None, answer.annotator_id}
        ):
            total += answer.times
    return total


class Writer:
    """Writes what comes into its mind."""

    def __init__(self, stored: Stored, seed: int) -> None:
        self.stored = stored
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.project = stored.project()
        self.people = [stored.user() for _ in range(3)]
        for _ in range(4):
            self.import_task()

    def write(self) -> None:
        operations: list[Callable[[], object]] = [
            self.mark,
            self.mark,
            self.answer,
            self.change,
            self.delete_answer,
            self.import_task,
            self.delete_task,
            self.mark_many,
            self.unmark_many,
            self.replace_config,
            self.merge_people,
            lambda: counting.step(self.project.id),
            lambda: counting.step(self.project.id, _only_one()),
            settled,
        ]
        try:
            self.chance.choice(operations)()
        except Refusal:
            return

    def mark(self) -> None:
        ground_truths.set_ground_truth(self._one("annotations"), None)

    def answer(self) -> None:
        new = NewAnnotation(self._one("tasks"), self._result())
        annotations.create(new, self._person().id)

    def change(self) -> None:
        change = AnnotationChange(
            result=self._result(), was_cancelled=self.chance.random() < 0.2
        )
        annotations.update(self._one("annotations"), change, self._person().id)

    def delete_answer(self) -> None:
        annotations.delete(self._one("annotations"), self._person().id)

    def import_task(self) -> None:
        number = self.chance.randrange(6)
        answers = [
            {
                "id": 10 * number + place,
                "result": self._result(),
                "completed_by": {"email": self._person().email},
                "ground_truth": place == 0 and self.chance.random() < 0.5,
            }
            for place in range(3)
        ]
        guesses = [{"model_version": "m", "result": self._result()}]
        task = {"id": number, "data": {"text": f"text {number}"}}
        import_tasks(
            self.project.id, [task | {"annotations": answers, "predictions": guesses}]
        )

    def delete_task(self) -> None:
        if self.chance.random() < 0.3:
            deletions.delete_tasks([self._one("tasks")], None)

    def mark_many(self) -> None:
        person = self._person().id
        bulk_ground_truths.set_ground_truths(self._all("tasks"), person, None)

    def unmark_many(self) -> None:
        bulk_ground_truths.delete_ground_truths(self._all("tasks")[::2], None)

    def replace_config(self) -> None:
        projects.update(self.project.id, OTHER_CONFIG, None)

    def merge_people(self) -> None:
        former = self.stored.user()
        self.stored.annotation(
            self.stored.task_now(self._one("tasks")), former, self._result()
        )
        counted()
        with db.write():
            placeholders.replace({former.id: self._person().id})

    def _result(self) -> Any:
        return choice(self.chance.choice(["yes", "no", "maybe"]))

    def _person(self) -> UserRow:
        return self.chance.choice(self.people)

    def _one(self, table: str) -> int:
        return self.chance.choice(self._all(table) or [0])

    def _all(self, table: str) -> list[int]:
        with db.read():
            rows = db.rows(
                f"SELECT id FROM {table} WHERE project_id = ? ORDER BY id",  # noqa: S608
                (self.project.id,),
            )
        return [row[0] for row in rows]


def _only_one() -> Callable[[], bool]:
    answers = iter([True])
    return lambda: next(answers, False)


@pytest.mark.parametrize("seed", range(3))
def test_the_matrices_are_those_of_all_answers_after_any_writes(
    stored: Stored, seed: int
) -> None:
    writer = Writer(stored, seed)
    selections = [
        Selection(),
        Selection(annotator_id=writer.people[0].id),
        Selection(model_version="m"),
    ]
    for _ in range(OPERATIONS):
        writer.write()
        selection = writer.chance.choice(selections)
        assert shown(writer.project, selection) == true(writer.project, selection)

    settled()
    counted()

    for selection in selections:
        assert shown(writer.project, selection) == true(writer.project, selection)
    assert list(checking.check()) == []


def test_what_is_too_much_for_one_request_is_told_and_counted_later(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = stored.project()
    for _ in range(5):
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task, result=choice("yes")))
        stored.annotation(task, result=choice("no"))
    monkeypatch.setattr(confusion, "TASKS_COUNTED_AT_ONCE", 2)
    viewer: Any = Reviewer()

    def matrix() -> confusion.Matrix:
        with db.read():
            return confusion.of_projects(viewer, [project], Selection())[0][0]

    assert (matrix().cells[0].times, matrix().waiting_task_count) == (2, 3)
    counted()
    assert (matrix().cells[0].times, matrix().waiting_task_count) == (5, 0)


def test_a_step_stores_nothing_of_a_task_that_changed_meanwhile(
    stored: Stored,
) -> None:
    project = stored.project()
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, result=choice("yes")))
    person = stored.user()
    answer = stored.annotation(task, person, choice("no"))
    counts = counting.count([task.id], lambda: True)

    annotations.update(answer.id, AnnotationChange(choice("yes")), person.id)

    assert counting.store(project.id, counts) == 0
    assert counting.step(project.id) == 1
    with db.read():
        cells = confusions.times([project.id], Selection())[project.id]
    assert cells == Counter([Confusion("label", "yes", "yes")])


def test_nothing_of_an_older_label_config_is_counted(stored: Stored) -> None:
    project = stored.project()
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, result=choice("yes")))
    stored.annotation(task, result=choice("no"))
    counts = counting.count([task.id], lambda: True)

    projects.update(project.id, OTHER_CONFIG, None)

    assert counting.store(project.id, counts) == 0


def test_wrong_figures_are_found_and_repaired(stored: Stored) -> None:
    project = stored.project()
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, result=choice("yes")))
    stored.annotation(task, result=choice("no"))
    counted()
    assert list(checking.check()) == []

    for spoiling in (
        "UPDATE confusion_totals SET times = times + 1",
        "UPDATE confusions SET other = '=maybe'",
        "UPDATE tasks SET annotation_count = 7",
        "UPDATE tasks SET mean_accuracy = 0.5",
        "UPDATE tasks SET ground_truth_set_at = ground_truth_set_at + 1",
    ):
        with db.write():
            db.run(spoiling)
        assert {each.project_id for each in checking.check()} == {project.id}, spoiling

        checking.repair(project.id)
        settled()
        counted()

        assert list(checking.check()) == [], spoiling

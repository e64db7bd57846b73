"""What changes while tasks are scored anew: no accuracy of what was is kept."""

from threading import Event, Thread

import pytest

from models.commands import (
    annotations,
    bulk_ground_truths,
    ground_truths,
    projects,
    rescoring,
)
from models.commands.annotations import AnnotationChange
from models.commands.comparing import Scores
from models.commands.projects import ProjectChange
from models.commands.rescoring import score, step, write
from models.db import database as db
from models.rows import AnnotationRow, ProjectRow
from tests.stored import Stored, choice

BOTH, YES = choice("yes", "no"), choice("yes")
JACCARD = ProjectChange(scoring_profile={"metrics": {"label": {"name": "jaccard"}}})


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    """A project whose profile gives 0.5 to one of two labels."""
    made = stored.project()
    projects.update(made.id, JACCARD, None)
    return made


def answered(stored: Stored, project: ProjectRow) -> AnnotationRow:
    """The answer to a new task; it is half right."""
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, result=BOTH))
    return stored.annotation(task, result=YES)


def read_and_scored(project_id: int) -> Scores:
    """What a step of all tasks that wait has in hand before it writes."""
    with db.read():
        return score(project_id, rescoring.waiting_tasks(project_id, 100))


def accuracy(stored: Stored, answer: AnnotationRow) -> float | None:
    return stored.annotation_now(answer.id).accuracy


def test_a_task_that_is_changed_meanwhile_waits_for_a_later_step(
    stored: Stored, project: ProjectRow
) -> None:
    edited, starred, cleared, untouched = (answered(stored, project) for _ in range(4))
    rescoring.begin(project.id)
    scores = read_and_scored(project.id)

    annotations.update(edited.id, AnnotationChange(result=BOTH), 1)
    ground_truths.set_ground_truth(starred.id, None)
    bulk_ground_truths.delete_ground_truths([cleared.task_id], None)
    written = write(scores)

    assert written == 1
    assert accuracy(stored, edited) is None
    assert accuracy(stored, cleared) is None
    assert accuracy(stored, untouched) == 0.5
    assert stored.task_now(cleared.task_id).mean_accuracy is None
    assert step(project.id) == 2
    assert accuracy(stored, edited) == 1.0
    assert accuracy(stored, starred) is None
    assert step(project.id) == 0


def test_what_is_begun_anew_meanwhile_is_left_for_a_later_step(
    stored: Stored, project: ProjectRow
) -> None:
    answer = answered(stored, project)
    rescoring.begin(project.id)
    scores = read_and_scored(project.id)

    annotations.update(answer.id, AnnotationChange(result=BOTH), 1)
    rescoring.begin(project.id)  # the task waits again, and is another by now
    written = write(scores)

    assert written == 0
    assert accuracy(stored, answer) is None
    assert step(project.id) == 1
    assert accuracy(stored, answer) == 1.0


def test_a_profile_that_comes_meanwhile_gets_no_number_of_the_former(
    stored: Stored, project: ProjectRow
) -> None:
    answer = answered(stored, project)
    rescoring.begin(project.id)
    scores = read_and_scored(project.id)

    projects.update(project.id, ProjectChange(scoring_profile={}), None)
    written = write(scores)

    assert written == 0
    assert accuracy(stored, answer) is None
    assert step(project.id) == 1
    assert accuracy(stored, answer) == 0.0


def test_of_two_that_have_the_same_tasks_one_writes_them(
    stored: Stored, project: ProjectRow
) -> None:
    answer = answered(stored, project)
    rescoring.begin(project.id)
    first, second = read_and_scored(project.id), read_and_scored(project.id)

    written = write(first), write(second)

    assert written == (1, 0)
    assert accuracy(stored, answer) == 0.5


def test_a_step_waits_for_nobody_who_changes_a_task_on_postgresql(
    stored: Stored, project: ProjectRow
) -> None:
    if db.is_sqlite():
        pytest.skip("SQLite has one writer at a time.")
    busy, free = answered(stored, project), answered(stored, project)
    rescoring.begin(project.id)
    locked, done = Event(), Event()

    def change() -> None:
        with db.write():
            annotations.update(busy.id, AnnotationChange(result=BOTH), 1)
            locked.set()
            done.wait(60)

    other = Thread(target=change)
    other.start()
    locked.wait(60)
    written = step(project.id)
    done.set()
    other.join()

    assert written == 1
    assert accuracy(stored, free) == 0.5
    assert step(project.id) == 1
    assert accuracy(stored, busy) == 1.0
    assert step(project.id) == 0


def test_a_step_leaves_nothing_to_a_later_one(
    stored: Stored, project: ProjectRow
) -> None:
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, result=BOTH))
    given = [stored.annotation(task, result=one) for one in (YES, YES, BOTH, [])]
    skipped = stored.annotation(task, result=YES, was_cancelled=True)
    predicted = [stored.prediction(task, one) for one in (YES, BOTH)]

    def now() -> tuple[object, ...]:
        return (
            [accuracy(stored, one) for one in (*given, skipped)],
            [stored.prediction_now(one.id).accuracy for one in predicted],
            stored.task_now(task.id),
        )

    before = now()
    rescoring.begin(project.id)
    step(project.id)
    by_step = now()

    assert before[0] == [0.5, 0.5, 1.0, 0.0, None]
    assert before[1] == [0.5, 1.0]
    assert by_step == before
    assert step(project.id) == 0

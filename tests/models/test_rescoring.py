"""Scoring a project anew: nothing of the old profile, nothing twice, nothing left."""

import pytest

from models.commands import ground_truths, projects, rescoring
from models.commands.projects import ProjectChange
from models.db import database as db
from models.refusals import Refusal
from tests.stored import Stored, choice

JACCARD = ProjectChange(scoring_profile={"metrics": {"label": {"name": "jaccard"}}})


def half_right(stored: Stored, tasks: int) -> tuple[int, list[int]]:
    """A project whose tasks have one answer each: exact 0, Jaccard 0.5."""
    project = stored.project()
    answers = []
    for _ in range(tasks):
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task, result=choice("yes", "no")))
        answers.append(stored.annotation(task, result=choice("yes")).id)
    return project.id, answers


def accuracies(stored: Stored, answers: list[int]) -> list[float | None]:
    return [stored.annotation_now(one).accuracy for one in answers]


def progress(project_id: int) -> tuple[int, int]:
    with db.read():
        return rescoring.progress([project_id])[project_id]


def test_a_new_profile_leaves_no_old_number_and_is_worked_off(stored: Stored) -> None:
    project_id, answers = half_right(stored, 3)
    assert accuracies(stored, answers) == [0.0] * 3

    projects.update(project_id, JACCARD, None)

    assert accuracies(stored, answers) == [None] * 3
    assert progress(project_id) == (0, 3)
    with db.read():
        assert rescoring.waiting() == [project_id]
    assert rescoring.step(project_id, tasks=2) == 2
    assert accuracies(stored, answers).count(None) == 1
    assert progress(project_id) == (2, 3)
    assert rescoring.step(project_id) == 1
    assert rescoring.step(project_id) == 0
    assert accuracies(stored, answers) == [0.5] * 3
    with db.read():
        assert rescoring.waiting() == []


def test_a_step_that_fails_leaves_its_tasks_waiting(stored: Stored) -> None:
    project_id, answers = half_right(stored, 2)
    rescoring.begin(project_id)

    def fail() -> None:
        with db.write():
            rescoring.step(project_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert accuracies(stored, answers) == [None, None]
    assert rescoring.step(project_id) == 2
    assert accuracies(stored, answers) == [0.0, 0.0]


def test_a_task_that_is_marked_meanwhile_is_scored_by_the_new_profile(
    stored: Stored,
) -> None:
    project_id, answers = half_right(stored, 1)
    projects.update(project_id, JACCARD, None)
    truth = stored.annotation_now(answers[0])
    former = stored.task_now(truth.task_id).ground_truth_id

    ground_truths.set_ground_truth(truth.id, None)

    assert former is not None
    assert rescoring.step(project_id) == 1
    assert stored.annotation_now(former).accuracy == 0.5
    assert rescoring.step(project_id) == 0


def test_scoring_no_project_anew_is_refused(store: None) -> None:
    with pytest.raises(Refusal, match=r"Project:9.* was not found"):
        rescoring.begin(9)

"""Ground truths with what is compared with them, task by task, as a stream."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of

TASKS_AT_ONCE = 200


class Selection(NamedTuple):
    """Which answers are looked at: a model version's predictions, else annotations."""

    annotator_id: int | None = None
    model_version: str | None = None


class ComparedAnswer(NamedTuple):
    """An annotation or a prediction, its result as JSON text."""

    id: int
    result: str


class ComparedTask(NamedTuple):
    """A ground truth, as JSON text, and the answers to the same task."""

    id: int
    project_id: int
    ground_truth: str
    answers: list[ComparedAnswer]


class ProjectState(NamedTuple):
    """What differs as soon as any answer, ground truth or setting of a project does.

    The moment tells a change from another one of the same number that was undone.
    """

    project_id: int
    created_at: int
    last_change: int
    changed_at: int | None


def states(project_ids: Iterable[int]) -> dict[int, ProjectState]:
    """The state of each of these projects."""
    where = in_("j.id", project_ids)
    text = (
        "SELECT j.id, j.created_at, j.last_change, c.at FROM projects j"
        " LEFT JOIN changes c ON c.project_id = j.id AND c.number = j.last_change"
        f" WHERE {where.text}"
    )
    return {
        state.project_id: state
        for state in db.select(ProjectState._make, text, where.values)
    }


def compared_tasks(
    project_ids: Sequence[int], selection: Selection
) -> Iterator[ComparedTask]:
    """The tasks of these projects with a ground truth and such answers, by their ids.

    A few hundred tasks are held at a time. Skipped annotations and the ground truths
    themselves are not among the answers.
    """
    after = 0
    while truths := _ground_truths(project_ids, selection, after):
        answers = _answers([task_id for task_id, *_ in truths], selection)
        for task_id, project_id, truth in truths:
            yield ComparedTask(task_id, project_id, truth, answers[task_id])
        if len(truths) < TASKS_AT_ONCE:
            return
        after = truths[-1][0]


def _ground_truths(
    project_ids: Sequence[int], selection: Selection, after: int
) -> list[tuple[int, int, str]]:
    answer = _is_answer(selection)
    where = all_of([_of_projects(project_ids), Sql("g.task_id > ?", (after,))])
    text = (
        "SELECT g.task_id, g.project_id, g.result FROM ground_truths g"
        f" WHERE {where.text} AND EXISTS (SELECT 1 FROM {_table(selection)} x"
        f" WHERE x.task_id = g.task_id AND {answer.text})"
        f" ORDER BY g.task_id LIMIT {TASKS_AT_ONCE}"
    )
    return db.select(tuple, text, (*where.values, *answer.values))


def _answers(
    task_ids: Sequence[int], selection: Selection
) -> dict[int, list[ComparedAnswer]]:
    """The answers to each of these tasks, all of which have some."""
    answer, where = _is_answer(selection), in_("x.task_id", task_ids)
    text = (
        f"SELECT x.task_id, x.id, x.result FROM {_table(selection)} x"
        " JOIN ground_truths g ON g.task_id = x.task_id"
        f" WHERE {where.text} AND {answer.text} ORDER BY x.task_id, x.id"
    )
    rows = db.rows(text, (*where.values, *answer.values))
    by_task = groupby(rows, key=itemgetter(0))
    return {
        task_id: [ComparedAnswer(*answer) for _, *answer in same]
        for task_id, same in by_task
    }


def _table(selection: Selection) -> str:
    return "annotations" if selection.model_version is None else "predictions"


def _is_answer(selection: Selection) -> Sql:
    """The condition that ``x`` is compared with the ground truth ``g`` of its task."""
    if selection.model_version is not None:
        return Sql("x.model_version = ?", (selection.model_version,))
    compared = Sql("NOT x.was_cancelled AND x.id <> g.annotation_id")
    if selection.annotator_id is None:
        return compared
    return all_of([compared, Sql("x.annotator_id = ?", (selection.annotator_id,))])


def _of_projects(project_ids: Sequence[int]) -> Sql:
    """The condition that a ground truth is of these projects, to be read by task.

    The sign keeps the index by project out of it where there are several: its tasks
    come in order for one project only, and would be sorted again for each part.
    """
    if len(project_ids) == 1:
        return Sql("g.project_id = ?", tuple(project_ids))
    return in_("+g.project_id", project_ids)

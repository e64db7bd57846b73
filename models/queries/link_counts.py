"""How many rows of a link are here, to compare with what Label Studio counts."""

from collections.abc import Collection
from typing import NamedTuple

from models.db import database as db
from models.db.database import Sql, in_


class LinkCounts(NamedTuple):
    """How many rows of a link are here, as Label Studio counts its own.

    ``annotations`` leaves skipped ones out, as its ``total_annotations_number`` does.
    ``ground_truths`` are those of here, whatever Label Studio has.
    """

    tasks: int
    annotations: int
    skipped: int
    predictions: int
    ground_truths: int


class Losses(NamedTuple):
    """How many tasks and ground truths would go."""

    tasks: int
    ground_truths: int


def counts(project_id: int, source: str) -> LinkCounts:
    """How many rows of this source a project has."""
    there = (project_id, source)
    answered = "FROM annotations WHERE project_id = ? AND source = ?"
    tasks = _count(
        "FROM tasks WHERE project_id = ? AND source = ? AND external_id IS NOT NULL",
        there,
    )
    annotations = _count(f"{answered} AND NOT was_cancelled", there)
    skipped = _count(f"{answered} AND was_cancelled", there)
    predictions = _count("FROM predictions WHERE project_id = ? AND source = ?", there)
    ground_truths = _count(
        "FROM ground_truths g JOIN tasks t ON t.id = g.task_id"
        " WHERE g.project_id = ? AND t.source = ?",
        there,
    )
    return LinkCounts(tasks, annotations, skipped, predictions, ground_truths)


def losses(
    project_id: int, source: str, gone: Collection[int], held: Collection[int]
) -> Losses:
    """What goes with the tasks that are gone, and the ground truths of the held ones.

    Args:
        project_id: the project.
        source: what Label Studio's ids stand under.
        gone: tasks that go, by those ids.
        held: tasks that lose a ground truth.

    """
    going = _named(project_id, source, gone)
    tasks = _count(f"FROM tasks t WHERE {going.text}", going.values)
    losing = _named(project_id, source, {*gone, *held})
    ground_truths = _count(
        f"FROM ground_truths g JOIN tasks t ON t.id = g.task_id WHERE {losing.text}",
        losing.values,
    )
    return Losses(tasks, ground_truths)


def remote_ids(project_id: int, source: str) -> list[int]:
    """Label Studio's ids of the tasks of this source, in their order."""
    text = (
        "SELECT external_id FROM tasks"
        " WHERE project_id = ? AND source = ? AND external_id IS NOT NULL"
    )
    rows = db.rows(text, (project_id, source))
    return sorted(int(name) for (name,) in rows if _is_number(name))


def predictions(project_id: int, source: str) -> dict[int, set[str]]:
    """Label Studio's ids of predictions, by its ids of tasks."""
    text = (
        "SELECT t.external_id, COALESCE(p.external_id, '') FROM predictions p"
        " JOIN tasks t ON t.id = p.task_id AND t.source = p.source"
        " WHERE p.project_id = ? AND p.source = ? AND t.external_id IS NOT NULL"
    )
    by_task: dict[int, set[str]] = {}
    for task, prediction in db.rows(text, (project_id, source)):
        if _is_number(task):
            by_task.setdefault(int(task), set()).add(prediction)
    return by_task


def _named(project_id: int, source: str, numbers: Collection[int]) -> Sql:
    names = in_("t.external_id", map(str, numbers))
    return Sql(
        f"t.project_id = ? AND t.source = ? AND {names.text}",
        (project_id, source, *names.values),
    )


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def _count(text: str, values: Collection[object]) -> int:
    count: int = db.scalar(f"SELECT COUNT(*) {text}", tuple(values))
    return count

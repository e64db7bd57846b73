"""Accuracy over many: of projects, annotators and model versions."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from models.conditions import Order
from models.queries import figures
from models.queries.figures import Figures
from models.rows import ProjectRow
from resolvers.viewers import Viewer


class ProjectFigures(NamedTuple):
    """How accurate all annotations of a project are."""

    figures: Figures


class AnnotatorFigures(NamedTuple):
    """How accurate one annotator is in a project."""

    annotator_id: int
    figures: Figures


class ModelVersionFigures(NamedTuple):
    """How accurate one model version is in a project."""

    model_version: str
    figures: Figures


Compared = TypeVar("Compared", AnnotatorFigures, ModelVersionFigures)

_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "ID": itemgetter(0),
    "MEAN": attrgetter("figures.mean"),
    "LOWER_BOUND": attrgetter("figures.interval.low"),
    "COMPARED_COUNT": attrgetter("figures.count"),
}


def of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow]
) -> list[ProjectFigures | None]:
    """The figures of each project; None for those who may not see accuracies."""
    figures_by_project = figures.of_projects(viewer.scope, _ids(rows))
    return [
        ProjectFigures(figures_by_project[row.id])
        if row.id in figures_by_project
        else None
        for row in rows
    ]


def by_annotator(
    viewer: Viewer, rows: Sequence[ProjectRow], orders: Sequence[Order] = ()
) -> list[list[AnnotatorFigures]]:
    """Each project's compared annotators; none for those who may not see them."""
    figures_by_project = figures.by_annotator(viewer.scope, _ids(rows))
    people = {
        project_id: [AnnotatorFigures._make(row) for row in counted]
        for project_id, counted in figures_by_project.items()
    }
    return [_ordered(people.get(row.id, []), orders) for row in rows]


def by_model_version(
    viewer: Viewer, rows: Sequence[ProjectRow], orders: Sequence[Order] = ()
) -> list[list[ModelVersionFigures]]:
    """Each project's compared model versions; none for those who may not see them."""
    figures_by_project = figures.by_model_version(viewer.scope, _ids(rows))
    versions = {
        project_id: [ModelVersionFigures._make(row) for row in counted]
        for project_id, counted in figures_by_project.items()
    }
    return [_ordered(versions.get(row.id, []), orders) for row in rows]


def _ordered(listed: list[Compared], orders: Sequence[Order]) -> list[Compared]:
    """By these orders, the first first; equal ones stay by id, as they come."""
    for order in reversed(orders):
        listed = sorted(listed, key=_VALUES[order.field], reverse=order.descending)
    return listed


def _ids(rows: Sequence[ProjectRow]) -> list[int]:
    return list({row.id for row in rows})

"""Accuracy over many: of projects, annotators and model versions."""

from collections.abc import Sequence
from typing import NamedTuple

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


def of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow]
) -> list[ProjectFigures | None]:
    """The figures of each project; None for those who may not see accuracies."""
    found = figures.of_projects(viewer.scope, _ids(rows))
    return [ProjectFigures(found[row.id]) if row.id in found else None for row in rows]


def by_annotator(
    viewer: Viewer, rows: Sequence[ProjectRow]
) -> list[list[AnnotatorFigures]]:
    """Each project's compared annotators; none for those who may not see them."""
    found = figures.by_annotator(viewer.scope, _ids(rows))
    return [
        [AnnotatorFigures._make(one) for one in found.get(row.id, ())] for row in rows
    ]


def by_model_version(
    viewer: Viewer, rows: Sequence[ProjectRow]
) -> list[list[ModelVersionFigures]]:
    """Each project's compared model versions; none for those who may not see them."""
    found = figures.by_model_version(viewer.scope, _ids(rows))
    return [
        [ModelVersionFigures._make(one) for one in found.get(row.id, ())]
        for row in rows
    ]


def _ids(rows: Sequence[ProjectRow]) -> list[int]:
    return list({row.id for row in rows})

"""Creating and deleting predictions, for those who may."""

from collections.abc import Sequence

from models.commands import predictions as commands
from models.commands.predictions import (
    CreatedPredictions,
    DeletedPredictions,
    NewPrediction,
    OnExisting,
)
from resolvers import projects
from resolvers.viewers import Viewer


def create(
    viewer: Viewer,
    project_id: int,
    model_version: str,
    new: Sequence[NewPrediction],
    on_existing: OnExisting,
) -> CreatedPredictions:
    """Add a model version's predictions to tasks of a project.

    Raises:
        Refusal: the project was not found, a task is not in it or there twice, or has
            predictions that are not to be replaced.
        Forbidden: the viewer does not manage the project.

    """
    projects.managed(viewer, project_id, "Creating predictions")
    return commands.create(project_id, model_version, new, viewer.id, on_existing)


def delete(
    viewer: Viewer, project_id: int, model_version: str, *, dry_run: bool
) -> DeletedPredictions:
    """Delete all predictions of a model version in a project.

    Raises:
        Refusal: the project was not found.
        Forbidden: the viewer does not manage it.

    """
    projects.managed(viewer, project_id, "Deleting predictions")
    return commands.delete(project_id, model_version, viewer.id, dry_run=dry_run)

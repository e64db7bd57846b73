"""Creating, changing and deleting annotations, for those who may."""

from models.commands import annotations as commands
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.rows import AnnotationRow, TaskRow
from resolvers import annotations, tasks
from resolvers.viewers import Forbidden, Viewer


def create(
    viewer: Viewer, new: NewAnnotation, idempotency_key: str | None
) -> AnnotationRow:
    """Add an annotation by the viewer to a task.

    Raises:
        Refusal: the task was not found, or the key was used for another annotation.

    """
    task = tasks.known(viewer, new.task_id)
    made = commands.create(new, viewer.id, idempotency_key, task.project_id)
    return annotations.known(viewer, made)


def update(
    viewer: Viewer, annotation_id: int, change: AnnotationChange
) -> AnnotationRow:
    """Change an annotation.

    Raises:
        Refusal: the annotation was not found, or its version is not the expected one.
        Forbidden: it is somebody else's.

    """
    row = annotations.known(viewer, annotation_id)
    _demand(viewer, row, "Changing")
    may_verify = viewer.may_set_ground_truths(row.project_id)
    commands.update(annotation_id, change, viewer.id, may_verify=may_verify)
    return annotations.known(viewer, annotation_id)


def delete(viewer: Viewer, annotation_id: int, expected_version: int | None) -> TaskRow:
    """Delete an annotation; its task as it is afterwards.

    A viewer who saw the task only for this annotation gets it once more.

    Raises:
        Refusal: the annotation was not found, or its version is not the expected one.
        Forbidden: it is somebody else's.

    """
    row = annotations.known(viewer, annotation_id)
    _demand(viewer, row, "Deleting")
    before = tasks.known(viewer, row.task_id)
    may_verify = viewer.may_set_ground_truths(row.project_id)
    commands.delete(annotation_id, viewer.id, expected_version, may_verify=may_verify)
    after = tasks.by_ids(viewer, [row.task_id])[0]
    return before._replace(annotation_count=0) if after is None else after


def _demand(viewer: Viewer, row: AnnotationRow, what: str) -> None:
    if not viewer.may_change(row):
        raise Forbidden(
            f"{what} an annotation of another user requires the role MANAGER in this"
            f" project; you are {viewer.role_in(row.project_id)}."
        )

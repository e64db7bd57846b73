"""Undoing changes of ground truths, for those who may."""

from models.commands import reverting
from models.commands.reverting import Reverted
from models.refusals import not_found
from resolvers import changes, projects
from resolvers.viewers import Role, Viewer

_WHAT = "Reverting changes of ground truths"


def revert_change(viewer: Viewer, change_id: int, *, overwrite: bool) -> list[Reverted]:
    """Give the task of this change the ground truth that it had before.

    Raises:
        Refusal: the change was not found, a later one would be overwritten, or what was
            the ground truth is gone.
        Forbidden: the viewer may not change ground truths there.

    """
    row = changes.by_ids(viewer, [change_id])[0]
    if row is None:
        raise not_found("Change", change_id)
    viewer.demand(Role.REVIEWER, row.project_id, _WHAT)
    return reverting.revert_change(change_id, viewer.id, overwrite=overwrite)


def revert_batch(
    viewer: Viewer, project_id: int, batch_id: str, *, overwrite: bool
) -> list[Reverted]:
    """Give every task of one bulk change the ground truth that it had before.

    Raises:
        Refusal: as for :func:`revert_change`; then no task was changed.
        Forbidden: the viewer may not change ground truths there.

    """
    projects.known(viewer, project_id)
    viewer.demand(Role.REVIEWER, project_id, _WHAT)
    return reverting.revert_batch(project_id, batch_id, viewer.id, overwrite=overwrite)

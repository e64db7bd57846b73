"""Projects, and the counts of what is in them."""

from collections.abc import Sequence
from functools import partial

from models.commands.rescoring import Progress, progress
from models.lists.pages import Window
from models.queries import answerers, projects
from models.refusals import not_found
from models.rows import ProjectRow, UserRow
from resolvers import users
from resolvers.pages import Listing, align
from resolvers.viewers import Role, Viewer


def by_ids(viewer: Viewer, ids: Sequence[int | None]) -> list[ProjectRow | None]:
    """Those of these projects that the viewer sees; None in other places."""
    return align(partial(projects.by_ids, viewer.scope), ids)


def known(viewer: Viewer, project_id: int) -> ProjectRow:
    """The project of this id.

    Raises:
        Refusal: it was not found, or the viewer may not see it.

    """
    row = by_ids(viewer, [project_id])[0]
    if row is None:
        raise not_found("Project", project_id)
    return row


def demand_seen(viewer: Viewer, project_id: int) -> None:
    """Refuse a viewer who does not see a project; members see theirs.

    Raises:
        Refusal: it was not found, or the viewer may not see it.

    """
    if project_id not in viewer.roles:
        known(viewer, project_id)


def managed(viewer: Viewer, project_id: int, what: str) -> ProjectRow:
    """The project of this id, for those who manage it.

    Raises:
        Refusal: it was not found, or the viewer may not see it.
        Forbidden: the viewer does not manage it.

    """
    row = known(viewer, project_id)
    viewer.demand(Role.MANAGER, project_id, what)
    return row


def listing(viewer: Viewer, window: Window) -> Listing:
    """A page of the projects that the viewer sees."""
    return Listing(projects.page(viewer.scope, window), _counts, None)


def task_counts(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[int]:
    """How many tasks of each project the viewer sees."""
    ids = list({row.id for row in rows})
    counts = projects.task_counts(viewer.scope, ids)
    return [counts[row.id] for row in rows]


def ground_truth_counts(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[int | None]:
    """How many tasks of each project have a ground truth, for those who may see it."""
    ids = list({row.id for row in rows})
    counts = projects.ground_truth_counts(viewer.scope, ids)
    return [
        counts[row.id] if viewer.may_see_ground_truths(row.id) else None for row in rows
    ]


def rescoring(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[Progress | None]:
    """How far the rescoring of each project has come, for those who see accuracies."""
    progress_by_project = progress(list({row.id for row in rows}))
    return [
        progress_by_project[row.id] if viewer.may_see_ground_truths(row.id) else None
        for row in rows
    ]


def annotators(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[list[UserRow]]:
    """Who has annotated in each project, for those with full access."""
    ids_by_project = answerers.annotators(viewer.scope, [row.id for row in rows])
    ids = [id_ for listed in ids_by_project.values() for id_ in listed]
    named = users.named(viewer, ids) if ids else []
    users_by_id = {user.id: user for user in named if user is not None}
    return [
        [users_by_id[id_] for id_ in ids_by_project.get(row.id, ())] for row in rows
    ]


def model_versions(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[list[str]]:
    """The model versions with predictions in each project, for full access."""
    versions = answerers.model_versions(viewer.scope, [row.id for row in rows])
    return [versions.get(row.id, []) for row in rows]


def _counts(viewer: Viewer, parents: Sequence[None]) -> list[int]:
    return [projects.count(viewer.scope)] * len(parents)

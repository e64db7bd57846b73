"""Links with Label Studio, for those who manage the project; admins change them."""

from collections.abc import Mapping, Sequence
from functools import partial

from models.commands import links as commands
from models.commands.links import LinkChange
from models.lists.pages import Window
from models.queries import links
from models.queries.links import LinkRow
from models.refusals import Reason, Refusal
from models.rows import ProjectRow, TaskRow
from resolvers import projects
from resolvers.pages import Listing, align, listings
from resolvers.viewers import Role, Viewer

CHANGE = "change links with Label Studio"


def of_projects(viewer: Viewer, rows: Sequence[ProjectRow]) -> list[LinkRow | None]:
    """The link of each project; None where it has none or another manages it."""
    managed = [row.id for row in rows if viewer.may(Role.MANAGER, row.id)]
    by_project = links.by_projects(managed) if managed else {}
    return [by_project.get(row.id) for row in rows]


def by_ids(viewer: Viewer, ids: Sequence[int | None]) -> list[LinkRow | None]:
    """Those of these links whose projects the viewer manages; None elsewhere."""
    return align(partial(_managed, viewer), ids)


def known(viewer: Viewer, link_id: int) -> LinkRow:
    """The link of this id.

    Raises:
        Refusal: there is none, or the viewer does not manage its project.

    """
    row = by_ids(viewer, [link_id])[0]
    if row is None:
        raise Refusal(
            Reason.NOT_FOUND,
            f"LabelStudioLink:{link_id} was not found, or you may not see it.",
        )
    return row


def pulled_task_counts(viewer: Viewer, rows: Sequence[LinkRow]) -> list[int]:
    """How many tasks of each link's Label Studio are here."""
    counts = links.pulled_task_counts({row.project_id for row in rows})
    return [counts.get(row.project_id, 0) for row in rows]


def waiting_writes(
    viewer: Viewer, rows: Sequence[LinkRow], window: Window
) -> list[Listing]:
    """A page of what each link has still to write to Label Studio."""
    project_ids = [row.project_id for row in rows]
    return listings(links.write_pages(project_ids, window), _write_counts, project_ids)


def addresses(viewer: Viewer, rows: Sequence[TaskRow]) -> list[str | None]:
    """Where each task is in Label Studio, for those who may see ground truths.

    The page there shows everybody the ground truth, if it is written to it.
    """
    task_ids = [row.id for row in rows if viewer.may_see_ground_truths(row.project_id)]
    by_task = links.task_addresses(task_ids) if task_ids else {}
    return [by_task.get(row.id) for row in rows]


def change(viewer: Viewer, link_id: int, wanted: LinkChange) -> LinkRow:
    """Change a link; as it is then.

    Raises:
        Forbidden: the viewer is not an admin.
        Refusal: there is no such link, or the seconds are out of range.

    """
    viewer.demand_admin(CHANGE)
    known(viewer, link_id)
    commands.change(link_id, wanted)
    return known(viewer, link_id)


def sync(
    viewer: Viewer, project_id: int, *, is_full: bool, accepts_deletions: bool
) -> LinkRow:
    """Let a project be brought up to date at once.

    Raises:
        Forbidden: the viewer does not manage the project.
        Refusal: the viewer does not see it, it has no link, or the link is paused.

    """
    projects.managed(viewer, project_id, "Asking Label Studio for what has changed")
    link = links.of_project(project_id)
    if link is None:
        raise Refusal(
            Reason.NOT_FOUND, f"Project:{project_id} does not follow a Label Studio."
        )
    commands.ask_for_sync(link.id, is_full=is_full, accepts_deletions=accepts_deletions)
    return known(viewer, link.id)


def remove(viewer: Viewer, link_id: int) -> LinkRow:
    """Forget a link; as it was.

    Raises:
        Forbidden: the viewer is not an admin.
        Refusal: there is no such link.

    """
    viewer.demand_admin(CHANGE)
    row = known(viewer, link_id)
    commands.remove(link_id)
    return row


def _managed(viewer: Viewer, ids: set[int]) -> Mapping[int, LinkRow]:
    rows = links.by_ids(ids)
    return {
        id_: row
        for id_, row in rows.items()
        if viewer.may(Role.MANAGER, row.project_id)
    }


def _write_counts(viewer: Viewer, project_ids: Sequence[int]) -> list[int]:
    counts = links.write_counts(project_ids)
    return [counts.get(project_id, 0) for project_id in project_ids]

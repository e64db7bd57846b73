"""The history of projects and tasks."""

from collections.abc import Sequence
from functools import partial

from models.lists.pages import Window
from models.queries import changes
from models.rows import ChangeRow, ProjectRow, TaskRow
from resolvers.pages import Listing, align, listings
from resolvers.viewers import Viewer

Kinds = Sequence[str] | None


def by_ids(viewer: Viewer, ids: Sequence[int | None]) -> list[ChangeRow | None]:
    """Those of these changes that the viewer sees; None in other places."""
    return align(partial(changes.by_ids, viewer.scope), ids)


def listings_of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow], kinds: Kinds, window: Window
) -> list[Listing]:
    """A page of each project's history; empty for those who may not see it."""
    ids = [row.id for row in rows]
    pages = changes.pages_of_projects(viewer.scope, ids, kinds, window)
    return listings(pages, partial(_counts_of_projects, kinds), ids)


def listings_of_actions(
    viewer: Viewer, rows: Sequence[ProjectRow], window: Window
) -> list[Listing]:
    """A page of what was done in each project, a bulk change once."""
    ids = [row.id for row in rows]
    pages = changes.pages_of_actions(viewer.scope, ids, window)
    return listings(pages, _counts_of_actions, ids)


def batch_counts(_: Viewer, rows: Sequence[ChangeRow]) -> list[int]:
    """How many changes the batch of each has; who sees a change sees its batch."""
    return changes.batch_counts(rows)


def listings_of_tasks(
    viewer: Viewer, rows: Sequence[TaskRow], kinds: Kinds, window: Window
) -> list[Listing]:
    """A page of each task's history; empty for those who may not see it."""
    ids = [row.id for row in rows]
    pages = changes.pages_of_tasks(viewer.scope, ids, kinds, window)
    return listings(pages, partial(_counts_of_tasks, kinds), ids)


def _counts_of_actions(viewer: Viewer, ids: Sequence[int]) -> list[int]:
    return changes.counts_of_actions(viewer.scope, ids)


def _counts_of_projects(kinds: Kinds, viewer: Viewer, ids: Sequence[int]) -> list[int]:
    return changes.counts_of_projects(viewer.scope, ids, kinds)


def _counts_of_tasks(kinds: Kinds, viewer: Viewer, ids: Sequence[int]) -> list[int]:
    return changes.counts_of_tasks(viewer.scope, ids, kinds)

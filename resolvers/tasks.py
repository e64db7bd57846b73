"""Tasks: by id, and pages of those that pass a condition."""

from collections.abc import Sequence
from functools import partial

from models.conditions import Order, TaskCondition
from models.lists.pages import Window
from models.queries import tasks
from models.refusals import not_found
from models.rows import Columns, ProjectRow, TaskRow
from resolvers import projects
from resolvers.pages import Listing, align, listings
from resolvers.viewers import Viewer


def by_ids(
    viewer: Viewer, ids: Sequence[int | None], columns: Columns = None
) -> list[TaskRow | None]:
    """Those of these tasks that the viewer sees; None in other places."""
    return align(partial(tasks.by_ids, viewer.scope, columns=columns), ids)


def known(viewer: Viewer, task_id: int) -> TaskRow:
    """The task of this id.

    Raises:
        Refusal: it was not found, or the viewer may not see it.

    """
    row = by_ids(viewer, [task_id])[0]
    if row is None:
        raise not_found("Task", task_id)
    return row


def listing(
    viewer: Viewer,
    project_id: int | None,
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> Listing:
    """A page of the tasks of one project, or of all that the viewer sees.

    Raises:
        Refusal: the project was not found, or the viewer may not see it.

    """
    if project_id is not None:
        projects.demand_seen(viewer, project_id)
    return _listings(viewer, [project_id], condition, orders, window)[0]


def listings_of(
    viewer: Viewer,
    rows: Sequence[ProjectRow],
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> list[Listing]:
    """A page of the tasks of each project."""
    ids = [row.id for row in rows]
    return _listings(viewer, ids, condition, orders, window)


def _listings(
    viewer: Viewer,
    project_ids: Sequence[int | None],
    condition: TaskCondition,
    orders: Sequence[Order],
    window: Window,
) -> list[Listing]:
    pages = tasks.pages(viewer.scope, project_ids, condition, orders, window)
    return listings(pages, partial(_counts, condition), project_ids)


def _counts(
    condition: TaskCondition, viewer: Viewer, project_ids: Sequence[int | None]
) -> list[int]:
    return tasks.counts(viewer.scope, project_ids, condition)

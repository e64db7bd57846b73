"""Following the changes of a project, for those who may see its history."""

from typing import NamedTuple

from models.queries import changes
from models.refusals import not_found
from models.rows import ChangeRow
from resolvers import projects
from resolvers.changes import Kinds, by_ids
from resolvers.viewers import Role, Viewer


class Feed(NamedTuple):
    """The changes of a project that come after a position in its history."""

    project_id: int
    kinds: Kinds
    position: int
    """The number of the last change that was looked at."""


class News(NamedTuple):
    """Changes in their order, and what is to be followed after them."""

    changes: list[ChangeRow]
    rest: Feed
    is_all: bool
    """Whether there was nothing more when it was looked."""


def feed(viewer: Viewer, project_id: int, kinds: Kinds, after_id: int | None) -> Feed:
    """The changes of a project from now on, or those after one of them.

    Raises:
        Refusal: the project was not found, or no such change in it.
        Forbidden: the viewer may not see its history.

    """
    _demand(viewer, project_id)
    if after_id is None:
        return Feed(project_id, kinds, changes.last_number(project_id))
    after = by_ids(viewer, [after_id])[0]
    if after is None or after.project_id != project_id:
        raise not_found("Change", after_id)
    return Feed(project_id, kinds, after.number)


def news(viewer: Viewer, followed: Feed, most: int) -> News:
    """The next changes, up to a number of them, in one snapshot.

    Raises:
        Refusal: the project is gone, or the viewer sees it no more.
        Forbidden: the viewer may not see its history any more.

    """
    _demand(viewer, followed.project_id)
    last = changes.last_number(followed.project_id)
    if last == followed.position:
        return News([], followed, is_all=True)
    rows = changes.after(
        viewer.scope, followed.project_id, followed.position, followed.kinds, most
    )
    is_all = len(rows) < most
    # Changes of other kinds are not looked at again.
    position = last if is_all else rows[-1].number
    return News(rows, followed._replace(position=position), is_all)


def _demand(viewer: Viewer, project_id: int) -> None:
    projects.known(viewer, project_id)
    viewer.demand(Role.REVIEWER, project_id, "Following the changes")

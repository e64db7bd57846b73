"""The projects that a list over several projects is read from, one after the other."""

from collections.abc import Callable, Sequence

from models.db import database as db
from models.db.database import Sql
from models.lists.keysets import SortKey
from models.lists.segments import OrderedRange, Segment
from models.scope import Scope

MOST_PROJECTS = 20
"""Of more, the rows are read together, and sorted."""


def segments_of_projects(
    scope: Scope,
    project_id: int | None,
    of_project: Callable[[Scope, int], list[Segment]],
    together: Callable[[], Sql],
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    """The segments of a list of a project, or of all projects of the scope.

    Args:
        scope: who asks.
        project_id: the project; None for all.
        of_project: the segments of one project, by what is seen of it.
        together: the condition on a row, where the projects are too many.
        sort_keys: what the list is ordered by.

    """
    projects = read_apart(scope, project_id)
    if projects is None:
        return [Segment([OrderedRange(together(), sort_keys)])]
    return [
        segment for id_ in projects for segment in of_project(scope.narrowed(id_), id_)
    ]


def read_apart(scope: Scope, project_id: int | None) -> list[int] | None:
    """The project, or all that the scope sees; None where they are read together."""
    if project_id is not None:
        return [project_id]
    projects = _seen(scope)
    return projects if len(projects) <= MOST_PROJECTS else None


def _seen(scope: Scope) -> list[int]:
    """The projects that the scope sees; one more than the most, where there are."""
    if scope.whole is not None:
        return sorted(scope.whole | scope.own)
    text = f"SELECT id FROM projects ORDER BY id LIMIT {MOST_PROJECTS + 1}"
    return [row[0] for row in db.rows(text)]

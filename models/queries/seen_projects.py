"""The projects that a list over several projects is read from, one after the other."""

from models import database as db
from models.scope import Scope

MOST_PROJECTS = 20
"""Of more, the rows are read together, and sorted."""


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

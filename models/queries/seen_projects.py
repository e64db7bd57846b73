"""The projects that a list over several projects is read from, one after the other."""

from models import database as db
from models.scope import Scope

MOST_PROJECTS = 20
"""Of more, the rows are read together, and sorted."""


def seen_projects(scope: Scope) -> list[int]:
    """The projects that the scope sees; one more than the most, where there are."""
    if scope.whole is not None:
        return sorted(scope.whole | scope.own)
    text = f"SELECT id FROM projects ORDER BY id LIMIT {MOST_PROJECTS + 1}"
    return [row[0] for row in db.run(text).fetchall()]

"""Find the project that a command names."""

import re

from models.db import database as db
from models.queries import projects
from models.refusals import Reason, Refusal
from models.rows import ProjectRow
from models.scope import Scope

EVERYTHING = Scope(user_id=0)
_ID = re.compile(r"(?:Project:)?([1-9][0-9]{0,17})", re.ASCII)


def named(title_or_id: str) -> ProjectRow:
    """The project of this title, or else of this id.

    Raises:
        Refusal: no project, or more than one, has this title.

    """
    found = looked_for(title_or_id)
    if found is None:
        raise Refusal(
            Reason.NOT_FOUND,
            f"No project has the title or id {title_or_id!r}.",
        )
    return found


def looked_for(title_or_id: str) -> ProjectRow | None:
    """The project of this title, or else of this id. None if there is none.

    Raises:
        Refusal: more than one project has this title.

    """
    with db.read():
        found = projects.titled(title_or_id)
        if not found and (id_ := _ID.fullmatch(title_or_id)):
            found = list(projects.by_ids(EVERYTHING, [int(id_[1])]).values())
    if len(found) > 1:
        ids = ", ".join(str(project.id) for project in found)
        raise Refusal(
            Reason.CONFLICT,
            f"Several projects have the title {title_or_id!r}: give an id ({ids}).",
        )
    return found[0] if found else None

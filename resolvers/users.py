"""Users, and what of them a viewer may know."""

from collections.abc import Sequence

from models import placeholders
from models.queries import users
from models.rows import UserRow
from resolvers.pages import align
from resolvers.viewers import Viewer


def named(viewer: Viewer, ids: Sequence[int | None]) -> list[UserRow | None]:
    """The users that something visible names: who annotated, who set, who did it."""
    return align(users.by_ids, ids)


def by_ids(viewer: Viewer, ids: Sequence[int | None]) -> list[UserRow | None]:
    """Those of these users that the viewer has to do with; None in other places."""
    asked = {id_ for id_ in ids if id_ is not None}
    seen = users.visible_among(viewer.scope, asked) if asked else set()
    return named(viewer, [id_ if id_ in seen else None for id_ in ids])


def emails_of(viewer: Viewer, rows: Sequence[UserRow]) -> list[str | None]:
    """Each user's address, where the viewer may read it, and there is one."""
    if viewer.managed is None:
        return [_address(row) for row in rows]
    ids = {row.id for row in rows}
    shown = users.with_email_shown(viewer.id, viewer.managed, ids)
    return [_address(row) if row.id in shown else None for row in rows]


def _address(row: UserRow) -> str | None:
    return None if placeholders.number_of(row.email) is not None else row.email

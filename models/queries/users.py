"""Users, what they may do where, and who may see them."""

from collections.abc import Iterable

from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import FALSE, TRUE, all_of, any_of
from models.rows import UserRow
from models.scope import Scope

COLUMNS = "u.id, u.email, u.name, u.is_admin"


def by_ids(ids: Iterable[int]) -> dict[int, UserRow]:
    """These users, without a check of the viewer: see :func:`visible_among`."""
    where = in_("u.id", ids)
    text = f"SELECT {COLUMNS} FROM users u WHERE {where.text}"
    return {row.id: row for row in db.select(UserRow._make, text, where.values)}


def by_email(email: str) -> UserRow | None:
    """The user of this address, in any letter case."""
    text = f"SELECT {COLUMNS} FROM users u WHERE u.email = ?"
    rows = db.select(UserRow._make, text, (email.lower(),))
    return rows[0] if rows else None


def roles_of(user_id: int) -> dict[int, str]:
    """The user's role in each project that they are a member of."""
    text = "SELECT project_id, role FROM members WHERE user_id = ?"
    return dict(db.rows(text, (user_id,)))


def visible_among(scope: Scope, ids: Iterable[int]) -> set[int]:
    """Those of these users that the scope sees.

    That is oneself, and everybody who is a member of a project with full access or has
    annotated in one.
    """
    own = Sql("u.id = ?", (scope.user_id,))
    met = TRUE if scope.full_access is None else _takes_part(scope.full_access)
    return _ids(all_of([in_("u.id", ids), any_of(own, met)]))


def with_email_shown(
    viewer_id: int, managed: frozenset[int], ids: Iterable[int]
) -> set[int]:
    """Those of these users whose address the viewer may read.

    That is one's own, and those of everybody who takes part in a project that the
    viewer manages.
    """
    own = Sql("u.id = ?", (viewer_id,))
    return _ids(all_of([in_("u.id", ids), any_of(own, _takes_part(managed))]))


def _takes_part(project_ids: frozenset[int]) -> Sql:
    if not project_ids:
        return FALSE
    member = in_("m.project_id", sorted(project_ids))
    annotated = in_("a.project_id", sorted(project_ids))
    return Sql(
        "EXISTS (SELECT 1 FROM members m"
        f" WHERE m.user_id = u.id AND {member.text})"
        " OR EXISTS (SELECT 1 FROM annotations a"
        f" WHERE a.annotator_id = u.id AND {annotated.text})",
        (*member.values, *annotated.values),
    )


def _ids(where: Sql) -> set[int]:
    text = f"SELECT u.id FROM users u WHERE {where.text}"
    return {row[0] for row in db.rows(text, where.values)}

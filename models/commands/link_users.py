"""Who the users of a Label Studio are here, by their numbers there.

A number stays the same person, whatever address it gets there.
"""

from collections.abc import Mapping

from models.db import database as db


def known(project_id: int) -> dict[int, tuple[str, str]]:
    """The address and name here of the numbers that were met in a link."""
    rows = db.rows(
        "SELECT l.remote_id, u.email, u.name FROM link_users l"
        " JOIN users u ON u.id = l.user_id WHERE l.project_id = ?",
        (project_id,),
    )
    return {number: (email, name) for number, email, name in rows}


def remember(project_id: int, user_ids: Mapping[int, int]) -> None:
    """Keep who these numbers are; those that are kept already stay who they are."""
    unknown = user_ids.keys() - known(project_id).keys()
    db.run_many(
        "INSERT INTO link_users (project_id, remote_id, user_id) VALUES (?, ?, ?)"
        " ON CONFLICT (project_id, remote_id) DO NOTHING",
        [(project_id, number, user_ids[number]) for number in sorted(unknown)],
    )

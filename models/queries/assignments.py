"""Which tasks are assigned."""

from models.db import database as db


def unassigned_ids(project_id: int) -> list[int]:
    """The tasks of a project that are assigned to nobody, in the order of their ids."""
    text = (
        "SELECT t.id FROM tasks t WHERE t.project_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM assignments x WHERE x.task_id = t.id) ORDER BY t.id"
    )
    return [row[0] for row in db.rows(text, (project_id,))]


def assigned_ids(project_id: int, user_id: int) -> list[int]:
    """The tasks of a project that are assigned to a user, in the order of their ids."""
    text = (
        "SELECT task_id FROM assignments WHERE project_id = ? AND user_id = ?"
        " ORDER BY task_id"
    )
    return [row[0] for row in db.rows(text, (project_id, user_id))]

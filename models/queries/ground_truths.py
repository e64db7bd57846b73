"""What was verified of ground truths."""

from collections.abc import Iterable

from models.db import database as db
from models.db.database import in_


def verified(task_ids: Iterable[int]) -> dict[int, str]:
    """The verified result of each of these tasks that has a ground truth, as JSON text.

    For viewers who see the ground truths of all these tasks.
    """
    where = in_("task_id", task_ids)
    text = f"SELECT task_id, result FROM ground_truths WHERE {where.text}"
    return dict(db.rows(text, where.values))

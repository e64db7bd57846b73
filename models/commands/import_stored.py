"""What is here already of the tasks that an import brings."""

from collections.abc import Iterable
from typing import TypeVar

from models import database as db
from models.commands.import_rows import StoredAnnotation, StoredPrediction, StoredTask
from models.commands.locking import lock_tasks
from models.database import among

Answer = TypeVar("Answer", StoredAnnotation, StoredPrediction)

OWN_TASK_ID = "Task:"
"""How a task that has no id of another system is named in exports: ``Task:7``."""


def tasks(project_id: int, external_ids: Iterable[str]) -> dict[str, StoredTask]:
    """The project's tasks of these ids, locked until the transaction ends."""
    named = _task_ids(project_id, external_ids)
    lock_tasks(named.values())
    where = among("t.id", named.values())
    text = (
        "SELECT t.id, t.data, t.meta, t.updated_at, g.annotation_id"
        " FROM tasks t LEFT JOIN ground_truths g ON g.task_id = t.id"
        f" WHERE {where.text}"
    )
    tasks = {task.id: task for task in db.select(StoredTask._make, text, where.values)}
    return {name: tasks[id_] for name, id_ in named.items() if id_ in tasks}


def annotations(task_ids: Iterable[int]) -> list[StoredAnnotation]:
    """The annotations of these tasks, oldest first, but for those that were deleted."""
    return _answers(
        StoredAnnotation, "annotations", task_ids, " AND deleted_at IS NULL"
    )


def predictions(task_ids: Iterable[int]) -> list[StoredPrediction]:
    """The predictions of these tasks, oldest first."""
    return _answers(StoredPrediction, "predictions", task_ids)


def _answers(
    row: type[Answer], table: str, task_ids: Iterable[int], kept: str = ""
) -> list[Answer]:
    where = among("task_id", task_ids)
    columns = ", ".join(row._fields)
    text = f"SELECT {columns} FROM {table} WHERE {where.text}{kept} ORDER BY id"
    return db.select(row._make, text, where.values)


def _task_ids(project_id: int, external_ids: Iterable[str]) -> dict[str, int]:
    """The project's tasks of these ids; ``Task:7`` is 7, if no task is called so."""
    wanted = list(external_ids)
    where = among("external_id", wanted)
    text = f"SELECT external_id, id FROM tasks WHERE project_id = ? AND {where.text}"
    found: dict[str, int] = dict(db.rows(text, (project_id, *where.values)))
    own = [number for one in wanted if (number := _own_number(one)) is not None]
    where = among("id", own)
    text = (
        "SELECT id FROM tasks"
        f" WHERE project_id = ? AND external_id IS NULL AND {where.text}"
    )
    rows = db.rows(text, (project_id, *where.values)) if own else []
    return {f"{OWN_TASK_ID}{row[0]}": row[0] for row in rows} | found


def _own_number(external_id: str) -> int | None:
    digits = external_id.removeprefix(OWN_TASK_ID)
    if digits == external_id or not digits.isdecimal() or not digits.isascii():
        return None
    number = int(digits)
    return number if number < 2**63 and str(number) == digits else None

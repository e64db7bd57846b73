"""What is here already of the tasks that an import brings."""

from collections.abc import Iterable, Sequence

from models.commands.import_rows import (
    StoredAnnotation,
    StoredKey,
    StoredPrediction,
    StoredTask,
)
from models.commands.locking import lock_tasks
from models.db import database as db
from models.db.database import in_

OWN_TASK_ID = "Task:"
"""How a task that has no id of another system is named in exports: ``Task:7``."""


def named(
    project_id: int, source: str, external_ids: Iterable[str]
) -> dict[str, StoredKey]:
    """The project's tasks of these ids in this source.

    ``Task:7`` is the task 7 of this server, if no task of the source is called so.
    """
    wanted = list(external_ids)
    where = in_("external_id", wanted)
    rows = _keys(
        f"project_id = ? AND source = ? AND {where.text}",
        (project_id, source, *where.values),
    )
    own = [number for name in wanted if (number := _own_number(name)) is not None]
    where = in_("id", own)
    # No index of the project is of use here, though SQLite would take one.
    own_rows = _keys(
        f"project_id + 0 = ? AND {where.text}",
        (project_id, *where.values) if own else None,
    )
    by_name = {
        f"{OWN_TASK_ID}{row.id}": row for row in own_rows if row.external_id is None
    }
    return by_name | {row.external_id: row for row in rows if row.external_id}


def of_data(project_id: int, digests: Iterable[str], last_id: int) -> list[StoredKey]:
    """The project's tasks of these data, up to this id."""
    wanted = list(digests)
    where = in_("data_digest", wanted)
    rows = _keys(
        f"project_id = ? AND {where.text}",
        (project_id, *where.values) if wanted and last_id else None,
    )
    # A condition on the id would lead SQLite to the index of ids.
    return [row for row in rows if row.id <= last_id]


def tasks(project_id: int, task_ids: Iterable[int]) -> dict[int, StoredTask]:
    """These tasks as far as they are there, locked until the transaction ends."""
    wanted = list(task_ids)
    lock_tasks(wanted, [project_id])
    where = in_("t.id", wanted)
    text = (
        "SELECT t.id, t.source, t.external_id, t.data_digest, t.meta, t.created_at,"
        " t.imported_created_at, t.updated_at, g.annotation_id"
        " FROM tasks t LEFT JOIN ground_truths g ON g.task_id = t.id"
        f" WHERE t.project_id = ? AND {where.text}"
    )
    rows = db.select(StoredTask._make, text, (project_id, *where.values))
    return {row.id: row for row in rows}


def said_truths(task_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """The annotation that the last import named, by task and source."""
    where = in_("task_id", task_ids)
    text = (
        f"SELECT task_id, source, annotation_id FROM imported_truths WHERE {where.text}"
    )
    rows = db.rows(text, where.values)
    return {(task_id, source): id_ for task_id, source, id_ in rows}


def tasks_with(
    project_id: int, source: str, annotations: Iterable[tuple[str, int]]
) -> set[int]:
    """The tasks of annotations with these ids and moments when they were made.

    They are found by the moments, of which there is an index.
    """
    wanted = set(annotations)
    where = in_("created_at", {created_at for _, created_at in wanted})
    rows = db.rows(
        "SELECT external_id, created_at, task_id FROM annotations"
        f" WHERE project_id = ? AND source = ? AND {where.text}",
        (project_id, source, *where.values),
    )
    return {task_id for *key, task_id in rows if tuple(key) in wanted}


def annotations(task_ids: Iterable[int]) -> list[StoredAnnotation]:
    """The annotations of these tasks, oldest first, but for those that were deleted."""
    where = in_("a.task_id", task_ids)
    *columns, _ = StoredAnnotation._fields
    text = (
        f"SELECT {', '.join(f'a.{column}' for column in columns)}, g.result"
        " FROM annotations a LEFT JOIN ground_truths g ON g.annotation_id = a.id"
        f" WHERE {where.text} AND a.deleted_at IS NULL ORDER BY a.id"
    )
    return db.select(StoredAnnotation._make, text, where.values)


def predictions(task_ids: Iterable[int]) -> list[StoredPrediction]:
    """The predictions of these tasks, oldest first."""
    where = in_("task_id", task_ids)
    columns = ", ".join(StoredPrediction._fields)
    text = f"SELECT {columns} FROM predictions WHERE {where.text} ORDER BY id"
    return db.select(StoredPrediction._make, text, where.values)


def _keys(condition: str, values: Sequence[object] | None) -> list[StoredKey]:
    """The tasks of this condition; without values none, and no statement."""
    if values is None:
        return []
    text = f"SELECT {', '.join(StoredKey._fields)} FROM tasks WHERE {condition}"
    return db.select(StoredKey._make, text, values)


def _own_number(external_id: str) -> int | None:
    digits = external_id.removeprefix(OWN_TASK_ID)
    if digits == external_id or not digits.isdecimal() or not digits.isascii():
        return None
    number = int(digits)
    return number if number < 2**63 and str(number) == digits else None

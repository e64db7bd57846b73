"""The history: one row for each change, numbered in each project."""

from collections import Counter
from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from models import timestamps
from models.commands import link_writes
from models.db import database as db
from models.db import wakeups

ROWS_A_STATEMENT = 500


class ChangeKind(StrEnum):
    """What happened."""

    GROUND_TRUTH_SET = "GROUND_TRUTH_SET"
    GROUND_TRUTH_UNSET = "GROUND_TRUTH_UNSET"
    GROUND_TRUTH_KEPT = "GROUND_TRUTH_KEPT"
    ANNOTATION_CREATED = "ANNOTATION_CREATED"
    ANNOTATION_UPDATED = "ANNOTATION_UPDATED"
    ANNOTATION_DELETED = "ANNOTATION_DELETED"
    TASK_DELETED = "TASK_DELETED"
    PREDICTIONS_CHANGED = "PREDICTIONS_CHANGED"
    TASKS_IMPORTED = "TASKS_IMPORTED"
    PROJECT_UPDATED = "PROJECT_UPDATED"


class Origin(StrEnum):
    """Where a change came from."""

    HERE = "HERE"
    IMPORT = "IMPORT"
    LABEL_STUDIO = "LABEL_STUDIO"


_SET = ChangeKind.GROUND_TRUTH_SET
_OF_GROUND_TRUTHS = (_SET, ChangeKind.GROUND_TRUTH_UNSET)
_COLUMNS = {
    "project_id": "bigint",
    "kind": "text",
    "task_id": "bigint",
    "annotation_id": "bigint",
    "previous_annotation_id": "bigint",
    "model_version": "text",
    "number": "bigint",
    "at": "bigint",
    "actor_id": "bigint",
    "batch_id": "text",
    "source": "text",
}
_INTO = f"INSERT INTO changes ({', '.join(_COLUMNS)}, verified_result)"
_VERIFIED = "SELECT g.result FROM ground_truths g WHERE g.task_id ="
_UNNESTING = (
    f"{_INTO} SELECT line.*, CASE WHEN kind = '{_SET}' THEN"
    f" ({_VERIFIED} line.task_id) END FROM unnest("
    + ", ".join(f"?::{kind}[]" for kind in _COLUMNS.values())
    + f") AS line ({', '.join(_COLUMNS)}) ORDER BY number"
)
"""For any number of rows: PostgreSQL would plan a query for each of many values."""

Row = tuple[object, ...]


class Event(NamedTuple):
    """What a history row is to say.

    ``model_version`` is whose predictions changed, where it is about those.
    """

    project_id: int
    kind: ChangeKind
    task_id: int | None = None
    annotation_id: int | None = None
    previous_annotation_id: int | None = None
    model_version: str | None = None


def record(
    events: Sequence[Event],
    actor_id: int | None,
    batch_id: str | None = None,
    source: Origin = Origin.HERE,
) -> None:
    """Write these events as the newest history of their projects, in this order.

    The numbers are drawn by updating the project's row, which other writers of the
    same project then wait for: so numbers have no gaps and grow in commit order. A
    ground truth that was set is written with its verified result. What does not come
    from Label Studio is to be written to it, where a link pushes.
    """
    if not events:
        return
    counts = Counter(event.project_id for event in events)
    next_number, pushing = _draw_numbers(counts)
    if pushing and source is not Origin.LABEL_STUDIO:
        _want(events, pushing)
    at = timestamps.now()
    rows: list[Row] = []
    for event in events:
        number = next_number[event.project_id]
        rows.append((*event, number, at, actor_id, batch_id, source))
        next_number[event.project_id] += 1
    _insert(rows, is_set=any(event.kind == _SET for event in events))
    wakeups.tell(list(next_number))


def _insert(rows: Sequence[Row], *, is_set: bool) -> None:
    """Write the rows; the verified result is read where one of them tells of one."""
    if len(rows) > 1 and not db.is_sqlite():
        db.run(_UNNESTING, [list(column) for column in zip(*rows, strict=True)])
        return
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        part = rows[start : start + ROWS_A_STATEMENT]
        if is_set:
            part = [(*row, row[2] if row[1] == _SET else None) for row in part]
        text = _inserting(len(part), is_set=is_set)
        db.run(text, [value for row in part for value in row])


@lru_cache(maxsize=4)
def _inserting(count: int, *, is_set: bool) -> str:
    """The statement for this number of rows: nearly always 1, or as many as fit."""
    verified = f"({_VERIFIED} ?)" if is_set else "NULL"
    values = ", ".join("?" * len(_COLUMNS))
    places = ", ".join([f"({values}, {verified})"] * count)
    return f"{_INTO} VALUES {places}"


def _draw_numbers(wanted: Counter[int]) -> tuple[dict[int, int], set[int]]:
    """Draw as many new numbers as are wanted.

    Returns:
        The first number for each project, and the projects whose links push.

    """
    first, pushing = {}, set()
    for project_id in sorted(wanted):  # everybody in the same order: no deadlock
        [(last, pushes)] = db.rows(
            "UPDATE projects SET last_change = last_change + ? WHERE id = ?"
            " RETURNING last_change, EXISTS (SELECT 1 FROM links l"
            " WHERE l.project_id = projects.id AND l.pushes)",
            (wanted[project_id], project_id),
        )
        first[project_id] = last - wanted[project_id] + 1
        if pushes:
            pushing.add(project_id)
    return first, pushing


def _want(events: Sequence[Event], pushing: Collection[int]) -> None:
    """Put the tasks whose ground truths changed into the outbox of their links."""
    task_ids = {
        event.task_id
        for event in events
        if event.kind in _OF_GROUND_TRUTHS
        and event.project_id in pushing
        and event.task_id is not None
    }
    if task_ids:
        link_writes.want(task_ids)

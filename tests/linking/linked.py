"""Projects that follow a Label Studio, as rows: no Label Studio is asked."""

from typing import Any

from models import timestamps
from models.db import database as db
from models.rows import AnnotationRow, ProjectRow, TaskRow
from models.tables import Annotation, ImportedTruth, Link, LinkWrite, Task
from tests.stored import Stored

URL = "http://localhost:8080"
SOURCE = "link:1"
REMOTE_PROJECT = 5
NEVER = 253_402_300_799_999_999
"""The end of the year 9999: nobody follows a link that waits for it."""


def link(project: ProjectRow, *, pushes: bool = True, **fields: Any) -> int:
    """Let this project follow a project of Label Studio; the link's id."""
    values: dict[str, Any] = {
        "base_url": URL,
        "remote_project_id": REMOTE_PROJECT,
        "remote_title": "Kettles",
        "remote_created_at": 0,
        "source": SOURCE,
        "token_sealed": "sealed",
        "state": "FOLLOWING",
        "next_at": NEVER,
        "created_at": timestamps.now(),
    }
    with db.write():
        made = Link.create(project=project.id, pushes=pushes, **values | fields)
    number: int = made.id
    return number


def pulled_task(stored: Stored, project: ProjectRow, remote_id: int) -> TaskRow:
    """A task that Label Studio has under this id."""
    task = stored.task(project)
    with db.write():
        Task.update(source=SOURCE, external_id=str(remote_id)).where(
            Task.id == task.id
        ).execute()
    return stored.task_now(task.id)


def pulled_annotation(
    stored: Stored, task: TaskRow, remote_id: int, **fields: Any
) -> AnnotationRow:
    """An annotation that Label Studio has under this id."""
    return stored.annotation(task, source=SOURCE, external_id=str(remote_id), **fields)


def writes() -> list[int]:
    """The tasks in the outbox."""
    with db.read():
        rows = LinkWrite.select(LinkWrite.task_id).order_by(LinkWrite.task_id)
        return [row.task_id for row in rows]


def write_of(task_id: int) -> Any:
    """The row of this task in the outbox."""
    with db.read():
        return LinkWrite.get(LinkWrite.task == task_id)


def bases() -> dict[int, int]:
    """The ground truths that both sides agreed on last, by task."""
    with db.read():
        return {row.task_id: row.annotation_id for row in ImportedTruth.select()}


def withdraw(annotation: AnnotationRow) -> None:
    """Let the annotation be one that its author has skipped in Label Studio."""
    with db.write():
        Annotation.update(was_cancelled=True).where(
            Annotation.id == annotation.id
        ).execute()
        Task.update(is_truth_withdrawn=True).where(
            Task.id == annotation.task_id
        ).execute()

"""Deleting tasks and projects with all that belongs to them. It cannot be undone."""

from collections.abc import Iterable

from models.commands import counting
from models.commands.ground_truths import new_batch
from models.commands.history import ChangeKind, Event, Origin, record
from models.commands.linked import refuse_linked
from models.commands.locking import lock_profile, lock_tasks
from models.commands.outcomes import (
    BulkOutcome,
    Contents,
    DeleteTaskStatus,
    Outcome,
)
from models.conditions import TaskCondition
from models.db import database as db
from models.db import wakeups
from models.db.database import Sql, in_
from models.lists.task_lists import matching
from models.refusals import Reason, Refusal, not_found
from models.scope import Scope

_OF_TASKS = (
    "confusions",
    "ground_truths",
    "predictions",
    "annotations",
    "assignments",
)
"""What goes before the tasks: a statement for each table, not one for each task."""
_OF_PROJECT = (*_OF_TASKS, "tasks", "changes", "members", "confusion_totals")


def delete_tasks(
    task_ids: Iterable[int],
    actor_id: int | None,
    *,
    dry_run: bool = False,
    source: Origin = Origin.HERE,
) -> BulkOutcome:
    """Delete these tasks, with their annotations, predictions and ground truths.

    Each leaves a line in the history, one with a ground truth two. The number of
    statements grows by the five hundred lines only.

    Args:
        task_ids: the tasks; those that are gone already are passed over.
        actor_id: who does it.
        dry_run: only count.
        source: where this comes from.

    Raises:
        Refusal: a project follows a Label Studio, and this does not come from there.

    """
    with db.write():
        projects_by_id = lock_tasks(task_ids)
        if source is not Origin.LABEL_STUDIO:
            refuse_linked(set(projects_by_id.values()))
        contents = _contents(in_("task_id", projects_by_id), len(projects_by_id))
        outcomes = [
            Outcome(task_id, DeleteTaskStatus.DELETED, project_id=project_id)
            for task_id, project_id in projects_by_id.items()
        ]
        deleted = BulkOutcome(outcomes, len(outcomes), contents=contents)
        if dry_run or not projects_by_id:
            return deleted
        batch_id = new_batch()
        record(_events(projects_by_id), actor_id, batch_id, source)
        counting.forget(projects_by_id)
        where = in_("task_id", projects_by_id)
        for table in _OF_TASKS:
            db.run(f"DELETE FROM {table} WHERE {where.text}", where.values)
        where = in_("id", projects_by_id)
        db.run(f"DELETE FROM tasks WHERE {where.text}", where.values)
        return deleted._replace(batch_id=batch_id)


def delete_tasks_where(
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    actor_id: int | None,
    *,
    dry_run: bool = False,
) -> BulkOutcome:
    """Delete every task of the project that passes the condition."""
    where = matching(scope, project_id, condition)
    with db.write():
        rows = db.rows(f"SELECT t.id FROM tasks t WHERE {where.text}", where.values)
        return delete_tasks([row[0] for row in rows], actor_id, dry_run=dry_run)


def delete_project(
    project_id: int, confirm_title: str | None = None, *, dry_run: bool = False
) -> Contents:
    """Delete a project with its tasks, its history and its members' roles.

    Users stay. Subscribers to its changes are woken, and get the error that it was not
    found.

    Args:
        project_id: the project.
        confirm_title: what it must be called, so that no wrong one is hit.
        dry_run: only count.

    Raises:
        Refusal: the project was not found, or its title is another one.

    """
    with db.write():
        if not dry_run:
            lock_profile(project_id)
        _check_title(project_id, confirm_title)
        where = Sql("project_id = ?", (project_id,))
        contents = _contents(where, _count("tasks", where))
        if dry_run:
            return contents
        for table in _OF_PROJECT:
            db.run(f"DELETE FROM {table} WHERE {where.text}", where.values)
        db.run("DELETE FROM projects WHERE id = ?", (project_id,))
        wakeups.tell([project_id])
        return contents


def _check_title(project_id: int, confirm_title: str | None) -> None:
    rows = db.rows("SELECT title FROM projects WHERE id = ?", (project_id,))
    if not rows:
        raise not_found("Project", project_id)
    title: str = rows[0][0]
    if confirm_title is not None and confirm_title.strip() != title:
        raise Refusal(
            Reason.CONFLICT,
            f"The title of Project:{project_id} is {title!r}, not {confirm_title!r}."
            " Give that title, or the id of the other project.",
        )


def _contents(where: Sql, task_count: int) -> Contents:
    tables = ("annotations", "predictions", "ground_truths")
    return Contents(task_count, *(_count(table, where) for table in tables))


def _count(table: str, where: Sql) -> int:
    number: int = db.scalar(
        f"SELECT COUNT(*) FROM {table} WHERE {where.text}", where.values
    )
    return number


def _events(projects_by_id: dict[int, int]) -> list[Event]:
    """What the history says: first which tasks lose a ground truth, then all tasks."""
    where = in_("task_id", projects_by_id)
    text = (
        "SELECT task_id, annotation_id FROM ground_truths"
        f" WHERE {where.text} ORDER BY task_id"
    )
    unset = [
        Event(
            projects_by_id[task_id],
            ChangeKind.GROUND_TRUTH_UNSET,
            task_id,
            annotation_id,
        )
        for task_id, annotation_id in db.rows(text, where.values)
    ]
    gone = [
        Event(project_id, ChangeKind.TASK_DELETED, task_id)
        for task_id, project_id in projects_by_id.items()
    ]
    return unset + gone

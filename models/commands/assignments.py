"""Assignments: the tasks that annotators see before they have answered them.

They change no answer and no accuracy, and leave no line in the history.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from models.commands.locking import lock_tasks
from models.commands.outcomes import AssignmentStatus, BulkOutcome, Outcome
from models.db import database as db
from models.db.database import in_
from models.refusals import Reason, Refusal


def assign(
    project_id: int, task_ids: Iterable[int], user_ids: Collection[int]
) -> BulkOutcome:
    """Let each of these users see each of these tasks of the project.

    Returns:
        An outcome for each task that is in the project. ``changed_count`` counts pairs
        of a task and a user.

    Raises:
        Refusal: one of the users has no role in the project.

    """
    with db.write():
        _refuse_strangers(project_id, user_ids)
        # Locked, so that no task is deleted between the check and the insert.
        tasks = _in_project(project_id, lock_tasks(task_ids, [project_id]))
        of_tasks, of_users = in_("t.id", tasks), in_("u.id", user_ids)
        cursor = db.run(
            "INSERT INTO assignments (task_id, user_id, project_id)"
            " SELECT t.id, u.id, t.project_id FROM tasks t CROSS JOIN users u"
            f" WHERE {of_tasks.text} AND {of_users.text}"
            " ON CONFLICT DO NOTHING RETURNING task_id",
            (*of_tasks.values, *of_users.values),
        )
        return _outcome(tasks, cursor.fetchall())


def unassign(
    project_id: int, task_ids: Iterable[int], user_ids: Iterable[int]
) -> BulkOutcome:
    """Take these tasks of the project back from these users; their answers stay.

    Users who have lost their role in the project are taken as well.

    Returns:
        As :func:`assign`.

    """
    with db.write():
        tasks = _in_project(project_id, lock_tasks(task_ids, [project_id]))
        of_tasks, of_users = in_("task_id", tasks), in_("user_id", user_ids)
        cursor = db.run(
            f"DELETE FROM assignments WHERE project_id = ? AND {of_tasks.text}"
            f" AND {of_users.text} RETURNING task_id",
            (project_id, *of_tasks.values, *of_users.values),
        )
        return _outcome(tasks, cursor.fetchall())


def _in_project(project_id: int, projects_by_task: dict[int, int]) -> list[int]:
    return [task for task, project in projects_by_task.items() if project == project_id]


def _refuse_strangers(project_id: int, user_ids: Collection[int]) -> None:
    """Refuse users without a role: the same message whether or not they exist."""
    where = in_("user_id", user_ids)
    text = f"SELECT user_id FROM members WHERE project_id = ? AND {where.text}"
    members = {row[0] for row in db.rows(text, (project_id, *where.values))}
    strangers = [user_id for user_id in user_ids if user_id not in members]
    if strangers:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"User:{strangers[0]} has no role in Project:{project_id}. Give the role"
            " ANNOTATOR first, with the command `member set`.",
        )


def _outcome(tasks: list[int], changed: list[tuple[int]]) -> BulkOutcome:
    counts = Counter(task_id for (task_id,) in changed)
    changed_or_not = {True: AssignmentStatus.CHANGED, False: AssignmentStatus.UNCHANGED}
    outcomes = [Outcome(task, changed_or_not[task in counts]) for task in tasks]
    return BulkOutcome(outcomes, counts.total())

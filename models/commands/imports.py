"""Imports: what is here already of the tasks that come in, and storing what differs.

What differs is found by ``exchange``. All of one import happens in one transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from models import database as db
from models import moments
from models.commands.accuracies import rescore
from models.commands.history import ChangeKind, Event, record
from models.commands.locking import lock_tasks, share_profile
from models.database import among
from models.refusals import not_found

OWN_TASK_ID = "Task:"
"""How a task that has no id of another system is named in exports: ``Task:7``."""

_IMPORTS = 7_203_452
_NEW_USERS = 7_203_453
"""Tell these advisory locks from others of the same database."""


class StoredTask(NamedTuple):
    """A task that is here already."""

    id: int
    data: str
    meta: str | None
    updated_at: int
    ground_truth_id: int | None


class StoredAnnotation(NamedTuple):
    """An annotation that is here already."""

    id: int
    task_id: int
    external_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    updated_at: int

    @property
    def owner(self) -> int | None:
        """Whose answer it is."""
        return self.annotator_id

    @property
    def content(self) -> tuple[int | None, str, bool, float | None]:
        """What an :class:`AnnotationUpdate` begins with."""
        return self.annotator_id, self.result, self.was_cancelled, self.lead_time


class StoredPrediction(NamedTuple):
    """A prediction that is here already."""

    id: int
    task_id: int
    external_id: str | None
    model_version: str
    score: float | None
    result: str

    @property
    def owner(self) -> str:
        """Whose answer it is."""
        return self.model_version

    @property
    def content(self) -> tuple[str, float | None, str]:
        """What a :class:`PredictionUpdate` begins with."""
        return self.model_version, self.score, self.result


class TaskInsert(NamedTuple):
    """A new task."""

    id: int
    project_id: int
    external_id: str | None
    data: str
    meta: str | None
    search_text: str
    annotation_count: int
    prediction_count: int
    created_at: int
    updated_at: int


class TaskUpdate(NamedTuple):
    """What a task becomes."""

    data: str
    meta: str | None
    search_text: str
    updated_at: int
    id: int


class AnnotationInsert(NamedTuple):
    """A new annotation."""

    id: int
    project_id: int
    task_id: int
    external_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    created_at: int
    updated_at: int


class AnnotationUpdate(NamedTuple):
    """What an annotation becomes."""

    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    updated_at: int
    id: int


class PredictionInsert(NamedTuple):
    """A new prediction."""

    id: int
    project_id: int
    task_id: int
    external_id: str | None
    model_version: str
    score: float | None
    result: str
    created_at: int


class PredictionUpdate(NamedTuple):
    """What a prediction becomes."""

    model_version: str
    score: float | None
    result: str
    id: int


class Mark(NamedTuple):
    """The annotation that becomes the ground truth of its task."""

    task_id: int
    annotation_id: int
    previous_id: int | None


class Unmark(NamedTuple):
    """The annotation that is no longer the ground truth of its task."""

    task_id: int
    annotation_id: int


class Differences(NamedTuple):
    """What some tasks of an import change, and the tasks to score anew for it."""

    new_tasks: list[TaskInsert]
    tasks: list[TaskUpdate]
    new_annotations: list[AnnotationInsert]
    annotations: list[AnnotationUpdate]
    new_predictions: list[PredictionInsert]
    predictions: list[PredictionUpdate]
    marks: list[Mark]
    unmarks: list[Unmark]
    moved_task_ids: set[int]


def begin(project_id: int, *, all_tasks: bool) -> None:
    """Let no other import into the project in until this transaction ends.

    Args:
        project_id: the project.
        all_tasks: lock all its tasks now. An import in several parts needs it: the
            tasks of a later part may have lower ids than those locked before, and
            locks that are taken in any other order than by id can meet in a deadlock.

    Raises:
        Refusal: there is no such project.

    """
    found = db.scalar("SELECT id FROM projects WHERE id = ?", (project_id,))
    if found is None:
        raise not_found("Project", project_id)
    if db.is_sqlite():
        return
    db.run("SELECT pg_advisory_xact_lock(?, ?::int)", (_IMPORTS, project_id))
    # A new project has no tasks yet by which lock_tasks could hold its profile.
    share_profile(project_id)
    if all_tasks:
        db.run(
            "SELECT COUNT(*) FROM (SELECT id FROM tasks WHERE project_id = ?"
            " ORDER BY id FOR UPDATE) AS locked",
            (project_id,),
        )


def user_ids(names: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """The users of these addresses, made where there are none; how many were made.

    Args:
        names: the name that a new user gets, by address in small letters.

    """
    found = _users(names)
    missing = sorted(names.keys() - found.keys())
    if not missing:
        return found, 0
    if not db.is_sqlite():  # two imports with new users in other orders: no deadlock
        db.run("SELECT pg_advisory_xact_lock(?, 0)", (_NEW_USERS,))
    at = moments.now()
    db.run_many(
        "INSERT INTO users (email, name, created_at) VALUES (?, ?, ?)"
        " ON CONFLICT (email) DO NOTHING",
        [(email, names[email], at) for email in missing],
    )
    return _users(names), len(missing)


def stored_tasks(project_id: int, external_ids: Iterable[str]) -> dict[str, StoredTask]:
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


def stored_annotations(task_ids: Iterable[int]) -> list[StoredAnnotation]:
    """The annotations of these tasks, oldest first."""
    where = among("task_id", task_ids)
    text = (
        "SELECT id, task_id, external_id, annotator_id, result, was_cancelled,"
        f" lead_time, updated_at FROM annotations WHERE {where.text} ORDER BY id"
    )
    return db.select(StoredAnnotation._make, text, where.values)


def stored_predictions(task_ids: Iterable[int]) -> list[StoredPrediction]:
    """The predictions of these tasks, oldest first."""
    where = among("task_id", task_ids)
    text = (
        "SELECT id, task_id, external_id, model_version, score, result"
        f" FROM predictions WHERE {where.text} ORDER BY id"
    )
    return db.select(StoredPrediction._make, text, where.values)


def new_ids(table: str, count: int) -> Sequence[int]:
    """So many ids that no row of the table has or ever had."""
    if not count:
        return ()
    if db.is_sqlite():  # the transaction is the only writer: nobody else draws ids
        text = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        first = (db.scalar(text, (table,)) or 0) + 1
        return range(first, first + count)
    text = "SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)"
    return [row[0] for row in db.rows(text, (table, count))]


def store(
    project_id: int, differences: Differences, actor_id: int | None, batch_id: str
) -> None:
    """Write these differences, the accuracies that they move and their history."""
    _insert("tasks", TaskInsert._fields, differences.new_tasks)
    db.run_many(
        "UPDATE tasks SET data = ?, meta = ?, search_text = ?, updated_at = ?"
        " WHERE id = ?",
        differences.tasks,
    )
    _insert("annotations", AnnotationInsert._fields, differences.new_annotations)
    db.run_many(
        "UPDATE annotations SET annotator_id = ?, result = ?, was_cancelled = ?,"
        " lead_time = ?, updated_at = ?, version = version + 1 WHERE id = ?",
        differences.annotations,
    )
    _insert("predictions", PredictionInsert._fields, differences.new_predictions)
    db.run_many(
        "UPDATE predictions SET model_version = ?, score = ?, result = ? WHERE id = ?",
        differences.predictions,
    )
    _store_marks(project_id, differences, actor_id, batch_id)


def record_import(project_id: int, actor_id: int | None, batch_id: str) -> None:
    """Write into the history that there was an import."""
    record([Event(project_id, ChangeKind.TASKS_IMPORTED)], actor_id, batch_id)


def _store_marks(
    project_id: int, differences: Differences, actor_id: int | None, batch_id: str
) -> None:
    gone = among("task_id", [one.task_id for one in differences.unmarks])
    db.run(f"DELETE FROM ground_truths WHERE {gone.text}", gone.values)
    at = moments.now()
    db.run_many(
        "INSERT INTO ground_truths (task_id, project_id, annotation_id, set_by, set_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (task_id) DO UPDATE SET"
        " annotation_id = excluded.annotation_id,"
        " set_by = excluded.set_by, set_at = excluded.set_at",
        [
            (one.task_id, project_id, one.annotation_id, actor_id, at)
            for one in differences.marks
        ],
    )
    rescore(differences.moved_task_ids)
    events = [
        Event(project_id, ChangeKind.GROUND_TRUTH_UNSET, *one)
        for one in differences.unmarks
    ] + [
        Event(project_id, ChangeKind.GROUND_TRUTH_SET, *one)
        for one in differences.marks
    ]
    record(events, actor_id, batch_id)


def _users(emails: Iterable[str]) -> dict[str, int]:
    where = among("email", emails)
    text = f"SELECT email, id FROM users WHERE {where.text}"
    return dict(db.rows(text, where.values))


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


def _insert(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert rows; on PostgreSQL by COPY, its fastest way."""
    names = ", ".join(columns)
    if db.is_sqlite():
        marks = ", ".join("?" * len(columns))
        db.run_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
    elif rows:
        with db.database.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

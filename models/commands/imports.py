"""Imports: storing what they bring. All of one import happens in one transaction.

What differs from what is here already is found by ``exchange``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from models import placeholders, timestamps
from models.commands.accuracies import NOT_ASSESSED, answers_moved
from models.commands.ground_truths import (
    pin,
    tell_of_changed_truths,
    truths_moved,
    unpin,
)
from models.commands.history import ChangeKind, Event, Origin, record
from models.commands.import_rows import (
    AnnotationInsert,
    Differences,
    Mark,
    PredictionInsert,
    TaskInsert,
    Unmark,
)
from models.commands.locking import lock_tasks, share_profile
from models.commands.rescoring import expect
from models.db import database as db
from models.db.database import in_
from models.refusals import not_found

Change = TypeVar("Change", Mark, Unmark)

_IMPORTS = 7_203_452
_NEW_USERS = 7_203_453
"""Tell these advisory locks from others of the same database."""


def begin(project_id: int, *, all_tasks: bool) -> int:
    """Let no other import into the project in until this transaction ends.

    Args:
        project_id: the project.
        all_tasks: lock all its tasks now. An import in several parts needs it: the
            tasks of a later part may have lower ids than those locked before, and
            locks that are taken in any other order than by id can meet in a deadlock.

    Returns:
        The highest id of the project's tasks, 0 where it has none: what this import
        adds has higher ones.

    Raises:
        Refusal: the project was not found.

    """
    if not db.is_sqlite():
        db.run("SELECT pg_advisory_xact_lock(?, ?::int)", (_IMPORTS, project_id))
    # A new project has no tasks yet by which lock_tasks could hold its profile.
    share_profile(project_id)
    # A concurrent deletion of the project has ended: the lock waited for it.
    if db.scalar("SELECT id FROM projects WHERE id = ?", (project_id,)) is None:
        raise not_found("Project", project_id)
    if all_tasks and not db.is_sqlite():
        db.run(
            "SELECT COUNT(*) FROM (SELECT id FROM tasks WHERE project_id = ?"
            " ORDER BY id FOR UPDATE) AS locked",
            (project_id,),
        )
    last_id: int | None = db.scalar(
        "SELECT MAX(id) FROM tasks WHERE project_id = ?", (project_id,)
    )
    return last_id or 0


def user_ids(names: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """The users of these addresses, created if missing; how many were created.

    Args:
        names: the name that a new user gets, by address in small letters.

    """
    ids_by_name = known_users(names)
    missing = sorted(names.keys() - ids_by_name.keys())
    if not missing:
        return ids_by_name, 0
    if not db.is_sqlite():  # two imports with new users in other orders: no deadlock
        db.run("SELECT pg_advisory_xact_lock(?, 0)", (_NEW_USERS,))
    at = timestamps.now()
    db.run_many(
        "INSERT INTO users (email, name, created_at) VALUES (?, ?, ?)"
        " ON CONFLICT (email) DO NOTHING",
        [(email, names[email], at) for email in missing],
    )
    return known_users(names), len(missing)


def known_users(emails: Iterable[str]) -> dict[str, int]:
    """The users of these addresses that there are, by address."""
    where = in_("email", emails)
    text = f"SELECT email, id FROM users WHERE {where.text}"
    return dict(db.rows(text, where.values))


def placeholder_ids() -> set[int]:
    """The users of whom only a number of their Label Studio is known."""
    return {
        id_
        for email, id_ in db.rows(
            "SELECT email, id FROM users WHERE email LIKE ?", ("user-%.import.invalid",)
        )
        if placeholders.number_of(email) is not None
    }


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
    project_id: int,
    differences: Differences,
    actor_id: int | None,
    batch_id: str,
    origin: Origin = Origin.IMPORT,
) -> None:
    """Write these differences, the accuracies that they move and their history."""
    _store_tasks(differences)
    _store_annotations(differences)
    _insert("predictions", PredictionInsert._fields, differences.new_predictions)
    db.run_many(
        "UPDATE predictions SET model_version = ?, score = ?, result = ?,"
        f" {NOT_ASSESSED} WHERE id = ?",
        differences.predictions,
    )
    _store_said(differences)
    moved = lock_tasks(differences.moved_task_ids, [project_id])
    _store_marks(project_id, differences, actor_id, batch_id, origin)
    if moved:
        expect(moved)
        answers_moved(moved)


def _store_tasks(differences: Differences) -> None:
    _insert("tasks", TaskInsert._fields, differences.new_tasks)
    db.run_many(
        "UPDATE tasks SET data = ?, data_digest = ?, meta = ?, search_text = ?,"
        " updated_at = ? WHERE id = ?",
        differences.tasks,
    )
    db.run_many(
        "UPDATE tasks SET meta = ?, updated_at = ? WHERE id = ?",
        differences.task_metas,
    )
    db.run_many(
        "UPDATE tasks SET imported_created_at = ? WHERE id = ?",
        differences.task_origins,
    )


def _store_annotations(differences: Differences) -> None:
    _insert("annotations", AnnotationInsert._fields, differences.new_annotations)
    db.run_many(
        "UPDATE annotations SET annotator_id = ?, result = ?, was_cancelled = ?,"
        f" lead_time = ?, updated_at = ?, version = version + 1, {NOT_ASSESSED}"
        " WHERE id = ?",
        differences.annotations,
    )
    db.run_many(
        "UPDATE annotations SET source = ?, external_id = ?, unique_id = ?"
        " WHERE id = ?",
        differences.annotation_identities,
    )
    db.run_many(
        f"UPDATE annotations SET task_id = ?, {NOT_ASSESSED} WHERE id = ?",
        differences.annotation_moves,
    )


def _store_said(differences: Differences) -> None:
    db.run_many(
        "INSERT INTO imported_truths (project_id, task_id, source, annotation_id)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (task_id, source)"
        " DO UPDATE SET annotation_id = excluded.annotation_id",
        differences.said,
    )
    db.run_many(
        "DELETE FROM imported_truths WHERE task_id = ? AND source = ?",
        differences.forgotten,
    )


def record_import(
    project_id: int,
    actor_id: int | None,
    batch_id: str,
    origin: Origin = Origin.IMPORT,
) -> None:
    """Write into the history that there was an import."""
    event = Event(project_id, ChangeKind.TASKS_IMPORTED)
    record([event], actor_id, batch_id, origin)


def _store_marks(
    project_id: int,
    differences: Differences,
    actor_id: int | None,
    batch_id: str,
    origin: Origin,
) -> None:
    unmarked = [change.task_id for change in differences.unmarks]
    if unmarked:
        unpin(unmarked)
    for marker_id, marks in _by_actor(differences.marks, actor_id).items():
        pin([change.annotation_id for change in marks], marker_id)
    if remarked := [*unmarked, *(change.task_id for change in differences.marks)]:
        truths_moved(remarked)
    if differences.annotations:
        changed = [annotation.id for annotation in differences.annotations]
        tell_of_changed_truths(in_("g.annotation_id", changed))
    for maker_id, events in _events(project_id, differences, actor_id).items():
        record(events, maker_id, batch_id, origin)


def _events(
    project_id: int, differences: Differences, actor_id: int | None
) -> dict[int | None, list[Event]]:
    """What the history says of the ground truths, by who did it."""
    events: dict[int | None, list[Event]] = {}
    for maker_id, unmarks in _by_actor(differences.unmarks, actor_id).items():
        events.setdefault(maker_id, []).extend(
            Event(project_id, ChangeKind.GROUND_TRUTH_UNSET, *change[:2])
            for change in unmarks
        )
    for maker_id, marks in _by_actor(differences.marks, actor_id).items():
        events.setdefault(maker_id, []).extend(
            Event(project_id, ChangeKind.GROUND_TRUTH_SET, *change[:3])
            for change in marks
        )
    events.setdefault(actor_id, []).extend(
        Event(project_id, ChangeKind.GROUND_TRUTH_KEPT, *truth)
        for truth in differences.kept_truths
    )
    return events


def _by_actor(
    changes: Sequence[Change], actor_id: int | None
) -> dict[int | None, list[Change]]:
    """The changes of each who made some; those of nobody in particular are ours."""
    by_actor: dict[int | None, list[Change]] = {}
    for change in changes:
        maker_id = actor_id if change.actor_id is None else change.actor_id
        by_actor.setdefault(maker_id, []).append(change)
    return by_actor


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

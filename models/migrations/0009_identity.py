"""Who is who in imports: of which Label Studio an id is, and what its files said.

On SQLite the tables whose uniqueness changes are made anew, which drops the former
ones: foreign keys must be off meanwhile (see :mod:`models.db.migrating`), or each drop
would delete the rows that refer to the table.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

import re
from hashlib import blake2b
from typing import Any

import orjson
import peewee

COLUMNS = (
    "ALTER TABLE tasks ADD COLUMN source TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tasks ADD COLUMN data_digest TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tasks ADD COLUMN imported_created_at BIGINT",
    "ALTER TABLE annotations ADD COLUMN source TEXT",
    "ALTER TABLE annotations ADD COLUMN unique_id TEXT",
    "ALTER TABLE predictions ADD COLUMN source TEXT",
    "UPDATE annotations SET source = '' WHERE external_id IS NOT NULL",
    "UPDATE predictions SET source = '' WHERE external_id IS NOT NULL",
)
# The unique constraint of each table, and what comes in its place.
UNIQUE = {
    "tasks": (
        "project_id, external_id",
        "UNIQUE (project_id, source, external_id)",
    ),
    "annotations": ("task_id, external_id", ""),
    "predictions": ("task_id, external_id", ""),
}
OTHERS = (
    "CREATE INDEX tasks_by_data ON tasks (project_id, data_digest)",
    "CREATE TABLE imported_truths ("
    " project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,"
    " task_id BIGINT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,"
    " source TEXT NOT NULL,"
    " annotation_id BIGINT NOT NULL,"
    " PRIMARY KEY (task_id, source))",
)
# What an import set last is what it said. Where a person alone set a ground truth and
# it is unset by now, that one counts as said: the next import must not bring it back.
SAID = """
INSERT INTO imported_truths (project_id, task_id, source, annotation_id)
SELECT project_id, task_id, '', annotation_id FROM (
    SELECT e.*, ROW_NUMBER() OVER (
        PARTITION BY e.task_id ORDER BY e.is_import DESC, e.number DESC
    ) AS place
    FROM (
        SELECT c.project_id, c.task_id, c.annotation_id, c.number,
            g.task_id AS marked_id,
            CASE WHEN EXISTS (
                SELECT 1 FROM changes i WHERE i.project_id = c.project_id
                AND i.kind = 'TASKS_IMPORTED' AND i.batch_id = c.batch_id
            ) THEN 1 ELSE 0 END AS is_import
        FROM changes c
        JOIN tasks t ON t.id = c.task_id
        LEFT JOIN ground_truths g ON g.task_id = c.task_id
        WHERE c.kind = 'GROUND_TRUTH_SET' AND c.annotation_id IS NOT NULL
    ) e
) latest WHERE place = 1 AND (is_import = 1 OR marked_id IS NULL)
"""
PLACEHOLDER = re.compile(r"user-(-?[0-9]+)@project-[0-9]+\.import\.invalid")
ROWS_AT_ONCE = 500
WHOLE_FLOAT = re.compile(rb"\.0[,\]}]")


def up(migrator: Any, db: Any) -> None:
    """Add the columns, let go of the former uniqueness and fill in what is known."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in COLUMNS:
        db.execute_sql(statement)
    for table, (columns, instead) in UNIQUE.items():
        change = _rebuild if sqlite else _constrain
        change(db, table, columns, instead)
    for statement in OTHERS:
        db.execute_sql(statement)
    db.execute_sql(SAID)
    _write_digests(db, "?" if sqlite else "%s")
    _name_placeholders(db, "?" if sqlite else "%s")


def _constrain(db: Any, table: str, columns: str, instead: str) -> None:
    name = f"{table}_{columns.replace(', ', '_')}_key"
    db.execute_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    if instead:
        db.execute_sql(f"ALTER TABLE {table} ADD {instead}")


def _rebuild(db: Any, table: str, columns: str, instead: str) -> None:
    """Make the table with the other uniqueness, with all else that it has."""
    _check_foreign_keys_are_off(db, table)
    (text,) = db.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchone()
    others = db.execute_sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table'"
        " AND sql IS NOT NULL",
        (table,),
    ).fetchall()
    db.execute_sql(_with_other_uniqueness(text, table, columns, instead))
    db.execute_sql(f"INSERT INTO {table}_rebuilt SELECT * FROM {table}")
    _keep_used_ids(db, table)
    db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql(f"ALTER TABLE {table}_rebuilt RENAME TO {table}")
    for (statement,) in others:
        db.execute_sql(statement)


def _check_foreign_keys_are_off(db: Any, table: str) -> None:
    (are_on,) = db.execute_sql("PRAGMA foreign_keys").fetchone()
    if are_on and db.execute_sql(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
        raise RuntimeError(
            "Foreign keys are on: to make a table anew would delete the rows that"
            " refer to it. Apply migrations by models.db.migrating.migrate()."
        )


def _with_other_uniqueness(text: str, table: str, columns: str, instead: str) -> str:
    former = re.compile(rf",\s*UNIQUE \({re.escape(columns)}\)")
    text, count = former.subn(f", {instead}" if instead else "", text)
    text, named = re.subn(
        rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_rebuilt", text
    )
    if (count, named) != (1, 1):
        raise RuntimeError(f"The table {table} is not as this migration expects it.")
    return text


def _keep_used_ids(db: Any, table: str) -> None:
    """Let no id that was deleted be given to another row."""
    db.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (f"{table}_rebuilt",))
    db.execute_sql(
        "INSERT INTO sqlite_sequence (name, seq)"
        " SELECT ?, seq FROM sqlite_sequence WHERE name = ?",
        (f"{table}_rebuilt", table),
    )


def _write_digests(db: Any, place: str) -> None:
    ids = [row[0] for row in db.execute_sql("SELECT id FROM tasks ORDER BY id")]
    for start in range(0, len(ids), ROWS_AT_ONCE):
        part = ids[start : start + ROWS_AT_ONCE]
        places = ", ".join([place] * len(part))
        rows = db.execute_sql(
            f"SELECT id, data FROM tasks WHERE id IN ({places})", part
        ).fetchall()
        for id_, data in rows:
            db.execute_sql(
                f"UPDATE tasks SET data_digest = {place} WHERE id = {place}",
                (_digest(data), id_),
            )


def _digest(text: str) -> str:
    """What two tasks of equal data share: order of keys and 1.0 for 1 do not count."""
    value = orjson.loads(text)
    if WHOLE_FLOAT.search(orjson.dumps(value)):
        value = _with_whole_numbers(value)
    canonical = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return blake2b(canonical, digest_size=16).hexdigest()


def _with_whole_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, dict):
        return {key: _with_whole_numbers(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_with_whole_numbers(child) for child in value]
    return value


def _name_placeholders(db: Any, place: str) -> None:
    rows = db.execute_sql("SELECT id, email FROM users WHERE name = ''").fetchall()
    for id_, email in rows:
        match = PLACEHOLDER.fullmatch(email)
        if match:
            db.execute_sql(
                f"UPDATE users SET name = {place} WHERE id = {place}",
                (f"Label Studio user {match[1]}", id_),
            )

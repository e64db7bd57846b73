"""Indexes that are read either way, and hold what is tested on the way.

Rows of one value stand by their ids in both directions: pages see to that, so that one
index does for two orders. What else filters and orders look at stands in the index too:
the rows, with all their texts, stay unread.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

import peewee

GONE = (
    "tasks_by_id",
    "tasks_marked",
    "tasks_marked_by_creation",
    "tasks_marked_by_creation_down",
    "tasks_marked_by_update",
    "tasks_marked_by_update_down",
    "tasks_marked_by_annotations",
    "tasks_marked_by_annotations_down",
    "tasks_by_ground_truth",
    "tasks_by_ground_truth_down",
    "tasks_by_accuracy",
    "tasks_by_accuracy_down",
    "tasks_uncompared",
    "tasks_unmarked",
    "tasks_unmarked_by_creation",
    "tasks_unmarked_by_creation_down",
    "tasks_unmarked_by_update",
    "tasks_unmarked_by_update_down",
    "tasks_unmarked_by_annotations",
    "tasks_unmarked_by_annotations_down",
    "annotations_of_task",
    "annotations_of_annotator",
    "annotations_by_annotator",
    "annotations_by_id",
    "annotations_by_creation",
    "annotations_by_creation_down",
    "annotations_by_update",
    "annotations_by_update_down",
    "annotations_by_accuracy",
    "annotations_by_accuracy_down",
)
MARK = "ground_truth_set_at"
MARKED = f"WHERE {MARK} IS NOT NULL"
UNMARKED = f"WHERE {MARK} IS NULL"
# True of every row. SQLite reads such an index only where a statement says so too: it
# would mislead those that are after tasks with a ground truth, or without.
ASKED = "WHERE project_id > 0"
# Name, table, what is in order, what else is looked at, which rows.
NEW = (
    ("tasks_by_id", "tasks", "project_id, id", "created_at, updated_at", ""),
    ("tasks_by_creation", "tasks", "project_id, created_at, id", "updated_at", ASKED),
    ("tasks_by_update", "tasks", "project_id, updated_at, id", "created_at", ASKED),
    (
        "tasks_marked",
        "tasks",
        "project_id, id",
        "created_at, updated_at, annotation_count",
        MARKED,
    ),
    (
        "tasks_marked_by_creation",
        "tasks",
        "project_id, created_at, id",
        "updated_at, annotation_count, mean_accuracy",
        MARKED,
    ),
    (
        "tasks_marked_by_update",
        "tasks",
        "project_id, updated_at, id",
        "created_at, annotation_count, mean_accuracy",
        MARKED,
    ),
    (
        "tasks_marked_by_annotations",
        "tasks",
        "project_id, annotation_count, id",
        "created_at, updated_at, mean_accuracy",
        MARKED,
    ),
    (
        "tasks_by_ground_truth",
        "tasks",
        "project_id, ground_truth_set_at, id",
        "created_at, updated_at, annotation_count",
        MARKED,
    ),
    (
        "tasks_by_accuracy",
        "tasks",
        "project_id, mean_accuracy, id",
        "created_at, updated_at, annotation_count",
        f"{MARKED} AND mean_accuracy IS NOT NULL",
    ),
    (
        "tasks_uncompared",
        "tasks",
        "project_id, id",
        "created_at, updated_at, annotation_count, mean_accuracy",
        f"{MARKED} AND mean_accuracy IS NULL",
    ),
    (
        "tasks_unmarked",
        "tasks",
        "project_id, id",
        "created_at, updated_at, annotation_count, mean_accuracy",
        UNMARKED,
    ),
    (
        "tasks_unmarked_by_creation",
        "tasks",
        "project_id, created_at, id",
        "updated_at, annotation_count, mean_accuracy",
        UNMARKED,
    ),
    (
        "tasks_unmarked_by_update",
        "tasks",
        "project_id, updated_at, id",
        "created_at, annotation_count, mean_accuracy",
        UNMARKED,
    ),
    (
        "tasks_unmarked_by_annotations",
        "tasks",
        "project_id, annotation_count, id",
        "created_at, updated_at, mean_accuracy",
        UNMARKED,
    ),
    (
        "annotations_of_task",
        "annotations",
        "task_id, id",
        "annotator_id, accuracy, project_id",
        "",
    ),
    (
        "annotations_of_annotator",
        "annotations",
        "project_id, annotator_id, accuracy, id",
        "task_id, created_at, updated_at",
        "",
    ),
    (
        "annotations_of_annotator_by_id",
        "annotations",
        "project_id, annotator_id, id",
        "created_at",
        "",
    ),
    (
        "annotations_of_annotator_by_creation",
        "annotations",
        "project_id, annotator_id, created_at, id",
        "",
        "",
    ),
    (
        "annotations_of_annotator_by_update",
        "annotations",
        "project_id, annotator_id, updated_at, id",
        "created_at",
        "",
    ),
    (
        "annotations_by_annotator",
        "annotations",
        "annotator_id, project_id, task_id",
        "accuracy",
        "",
    ),
    (
        "annotations_by_id",
        "annotations",
        "project_id, id",
        "annotator_id, accuracy, created_at",
        "",
    ),
    (
        "annotations_by_creation",
        "annotations",
        "project_id, created_at, id",
        "annotator_id, accuracy, updated_at",
        "",
    ),
    (
        "annotations_by_update",
        "annotations",
        "project_id, updated_at, id",
        "annotator_id, accuracy, created_at",
        "",
    ),
    (
        "annotations_by_accuracy",
        "annotations",
        "project_id, accuracy, id",
        "annotator_id, task_id, created_at, updated_at",
        "",
    ),
)


def up(migrator: Any, db: Any) -> None:
    """Put the new indexes in the place of the former ones."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for name in GONE:
        db.execute_sql(f"DROP INDEX {name}")
    for name, table, ordered, looked_at, rows in NEW:
        if name == "annotations_by_id" and not sqlite:
            # So wide, PostgreSQL would rather go through the ids of all projects.
            looked_at = ""  # noqa: PLW2901
        # SQLite reads the row itself to see a column that only a condition names.
        if (
            sqlite
            and "ground_truth_set_at" in rows
            and "ground_truth_set_at" not in ordered
        ):
            looked_at = f"{MARK}, {looked_at}"  # noqa: PLW2901
        db.execute_sql(
            f"CREATE INDEX {name} ON {table} {_columns(ordered, looked_at, sqlite)}"
            f" {rows}"
        )


def _columns(ordered: str, looked_at: str, sqlite: bool) -> str:
    if not looked_at:
        return f"({ordered})"
    if sqlite:
        return f"({ordered}, {looked_at})"
    return f"({ordered}) INCLUDE ({looked_at})"

"""Indexes that hold tasks in each order, those with a ground truth apart from others.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

import peewee

GONE = (
    "tasks_by_creation",
    "tasks_by_creation_down",
    "tasks_by_update",
    "tasks_by_update_down",
    "tasks_by_annotations",
    "tasks_by_annotations_down",
    "tasks_by_accuracy",
    "tasks_by_accuracy_down",
    "tasks_by_ground_truth",
    "tasks_by_ground_truth_down",
    "tasks_marked",
    "predictions_of_task",
    "ground_truths_of_project",
)
ORDERS = {
    "creation": "created_at",
    "update": "updated_at",
    "annotations": "annotation_count",
}
OTHERS = """
CREATE INDEX tasks_unmarked ON tasks (project_id, id{covered})
    WHERE ground_truth_set_at IS NULL;
CREATE INDEX tasks_marked ON tasks (project_id, id{covered})
    WHERE ground_truth_set_at IS NOT NULL;
CREATE INDEX tasks_uncompared ON tasks (project_id, id{covered}, mean_accuracy)
    WHERE ground_truth_set_at IS NOT NULL AND mean_accuracy IS NULL;
CREATE INDEX tasks_by_accuracy ON tasks (project_id, mean_accuracy, id{covered})
    WHERE mean_accuracy IS NOT NULL;
CREATE INDEX tasks_by_accuracy_down
    ON tasks (project_id, mean_accuracy DESC, id{covered})
    WHERE mean_accuracy IS NOT NULL;
CREATE INDEX tasks_by_ground_truth ON tasks (project_id, ground_truth_set_at, id)
    WHERE ground_truth_set_at IS NOT NULL;
CREATE INDEX tasks_by_ground_truth_down
    ON tasks (project_id, ground_truth_set_at DESC, id)
    WHERE ground_truth_set_at IS NOT NULL;
CREATE INDEX predictions_of_task ON predictions (task_id, id, model_version);
CREATE INDEX changes_of_kind ON changes (project_id, kind, number);
CREATE INDEX ground_truths_of_project
    ON ground_truths (project_id, task_id, annotation_id)
"""
# Where there is no value, PostgreSQL reads no index in the order of what follows.
UNSCORED = """
CREATE INDEX annotations_unscored ON annotations (project_id, id)
    WHERE accuracy IS NULL
"""


def up(migrator: Any, db: Any) -> None:
    """Put the new indexes in the place of the former ones."""
    # SQLite reads the row itself to see a column that only a condition names.
    sqlite = isinstance(db, peewee.SqliteDatabase)
    covered = ", ground_truth_set_at" if sqlite else ""
    for name in GONE:
        db.execute_sql(f"DROP INDEX {name}")
    for name, column in ORDERS.items():
        for mark, missing in (("marked", "NOT NULL"), ("unmarked", "NULL")):
            for suffix, direction in (("", ""), ("_down", " DESC")):
                db.execute_sql(
                    f"CREATE INDEX tasks_{mark}_by_{name}{suffix}"
                    f" ON tasks (project_id, {column}{direction}, id{covered})"
                    f" WHERE ground_truth_set_at IS {missing}"
                )
    for statement in OTHERS.format(covered=covered).split(";"):
        db.execute_sql(statement)
    if not sqlite:
        db.execute_sql(UNSCORED)

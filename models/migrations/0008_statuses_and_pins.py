"""Why an answer has an accuracy or none, when a task last moved, and what was verified.

Results are read otherwise from this version on, so that every accuracy is dropped here
and computed anew in the background. What is a ground truth now is taken for what was
verified, there and in the line of the history that tells of it.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

import peewee

ASSESSED = (
    "assessment TEXT",
    "answered_control_count INTEGER",
    "control_count INTEGER",
)
COLUMNS = (
    *(f"annotations ADD COLUMN {one}" for one in ASSESSED),
    *(f"predictions ADD COLUMN {one}" for one in ASSESSED),
    "annotations ADD COLUMN deleted_at BIGINT",
    "annotations ADD COLUMN deleted_by BIGINT REFERENCES users (id) ON DELETE SET NULL",
    "tasks ADD COLUMN revision BIGINT NOT NULL DEFAULT 0",
    "tasks ADD COLUMN is_truth_changed BOOLEAN NOT NULL DEFAULT FALSE",
    "tasks ADD COLUMN is_truth_withdrawn BOOLEAN NOT NULL DEFAULT FALSE",
    "changes ADD COLUMN verified_result TEXT",
)
TRUTHS = """
CREATE TABLE pinned_truths (
    task_id BIGINT PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    annotation_id BIGINT NOT NULL UNIQUE,
    set_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    set_at BIGINT NOT NULL,
    result TEXT NOT NULL,
    FOREIGN KEY (annotation_id, task_id)
        REFERENCES annotations (id, task_id) ON DELETE CASCADE
);
INSERT INTO pinned_truths (task_id, project_id, annotation_id, set_by, set_at, result)
    SELECT g.task_id, g.project_id, g.annotation_id, g.set_by, g.set_at, a.result
    FROM ground_truths g JOIN annotations a ON a.id = g.annotation_id;
DROP TABLE ground_truths;
ALTER TABLE pinned_truths RENAME TO ground_truths;
CREATE INDEX ground_truths_of_project ON ground_truths (project_id, task_id);
CREATE INDEX tasks_changed ON tasks (project_id, id) WHERE is_truth_changed;
CREATE INDEX tasks_withdrawn ON tasks (project_id, id) WHERE is_truth_withdrawn;
CREATE INDEX annotations_deleted ON annotations (task_id) WHERE deleted_at IS NOT NULL;
UPDATE changes SET verified_result =
    (SELECT g.result FROM ground_truths g WHERE g.task_id = changes.task_id)
    WHERE kind = 'GROUND_TRUTH_SET' AND EXISTS (SELECT 1 FROM ground_truths g
        WHERE g.task_id = changes.task_id
        AND g.annotation_id = changes.annotation_id)
    AND NOT EXISTS (SELECT 1 FROM changes later WHERE later.task_id = changes.task_id
        AND later.number > changes.number
        AND later.kind IN ('GROUND_TRUTH_SET', 'GROUND_TRUTH_UNSET'));
UPDATE annotations SET accuracy = NULL WHERE accuracy IS NOT NULL;
UPDATE predictions SET accuracy = NULL WHERE accuracy IS NOT NULL;
UPDATE tasks SET is_pending = TRUE, mean_accuracy = NULL
    WHERE ground_truth_set_at IS NOT NULL;
UPDATE projects SET rescorings = rescorings + 1, rescored_tasks =
    (SELECT COUNT(*) FROM tasks t WHERE t.project_id = projects.id AND t.is_pending)
"""
# What waits is found by these without a look at the rows, which may be large.
INDEXES = (
    (
        "annotations_of_task",
        "annotations",
        "task_id, id",
        "annotator_id, accuracy, project_id, assessment",
    ),
    ("predictions_of_task", "predictions", "task_id, id", "assessment"),
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns, fill them, and drop what was computed."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for column in COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
    for statement in TRUTHS.split(";"):
        db.execute_sql(statement)
    for name, table, ordered, looked_at in INDEXES:
        db.execute_sql(f"DROP INDEX {name}")
        columns = (
            f"({ordered}, {looked_at})"
            if sqlite
            else f"({ordered}) INCLUDE ({looked_at})"
        )
        db.execute_sql(f"CREATE INDEX {name} ON {table} {columns}")

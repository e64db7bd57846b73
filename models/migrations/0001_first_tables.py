"""The first tables.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

import peewee

TABLES = """
CREATE TABLE users (
    id {id},
    email TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    name TEXT NOT NULL,
    is_admin BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL
);
CREATE TABLE tokens (
    key_id TEXT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    secret_sha256 TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    expires_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX tokens_of_user ON tokens (user_id);
CREATE TABLE projects (
    id {id},
    title TEXT NOT NULL CHECK (title <> ''),
    label_config TEXT NOT NULL,
    scoring_profile TEXT NOT NULL DEFAULT '{{}}',
    profile_version INTEGER NOT NULL DEFAULT 1,
    last_change BIGINT NOT NULL DEFAULT 0,
    rescored_tasks INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX projects_by_title ON projects (title);
CREATE TABLE members (
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('ANNOTATOR', 'REVIEWER', 'MANAGER')),
    PRIMARY KEY (project_id, user_id)
);
CREATE INDEX members_of_user ON members (user_id, project_id);
CREATE TABLE tasks (
    id {id},
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    external_id TEXT,
    data TEXT NOT NULL,
    meta TEXT,
    search_text TEXT NOT NULL DEFAULT '',
    annotation_count INTEGER NOT NULL DEFAULT 0,
    prediction_count INTEGER NOT NULL DEFAULT 0,
    mean_accuracy DOUBLE PRECISION,
    ground_truth_set_at BIGINT,
    is_pending BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (project_id, external_id)
);
CREATE INDEX tasks_by_id ON tasks (project_id, id);
CREATE INDEX tasks_by_creation ON tasks (project_id, created_at, id);
CREATE INDEX tasks_by_creation_down
    ON tasks (project_id, created_at DESC, id);
CREATE INDEX tasks_by_update ON tasks (project_id, updated_at, id);
CREATE INDEX tasks_by_update_down
    ON tasks (project_id, updated_at DESC, id);
CREATE INDEX tasks_by_annotations ON tasks (project_id, annotation_count, id);
CREATE INDEX tasks_by_annotations_down
    ON tasks (project_id, annotation_count DESC, id);
CREATE INDEX tasks_by_accuracy ON tasks (project_id, mean_accuracy, id);
CREATE INDEX tasks_by_accuracy_down
    ON tasks (project_id, mean_accuracy DESC, id);
CREATE INDEX tasks_by_ground_truth ON tasks (project_id, ground_truth_set_at, id);
CREATE INDEX tasks_by_ground_truth_down
    ON tasks (project_id, ground_truth_set_at DESC, id);
CREATE INDEX tasks_marked ON tasks (project_id, id)
    WHERE ground_truth_set_at IS NOT NULL;
CREATE INDEX tasks_pending ON tasks (project_id, id) WHERE is_pending;
CREATE TABLE assignments (
    task_id BIGINT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    PRIMARY KEY (task_id, user_id)
);
CREATE INDEX assignments_of_user ON assignments (user_id, project_id, task_id);
CREATE TABLE annotations (
    id {id},
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    task_id BIGINT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    external_id TEXT,
    annotator_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    result TEXT NOT NULL,
    was_cancelled BOOLEAN NOT NULL DEFAULT FALSE,
    lead_time DOUBLE PRECISION,
    version INTEGER NOT NULL DEFAULT 1,
    accuracy DOUBLE PRECISION CHECK (accuracy BETWEEN 0 AND 1),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (id, task_id),
    UNIQUE (task_id, external_id)
);
CREATE INDEX annotations_of_task ON annotations (task_id, id);
CREATE INDEX annotations_of_annotator
    ON annotations (project_id, annotator_id, accuracy, id);
CREATE INDEX annotations_by_annotator ON annotations (annotator_id, task_id);
CREATE INDEX annotations_by_id ON annotations (project_id, id);
CREATE INDEX annotations_by_creation ON annotations (project_id, created_at, id);
CREATE INDEX annotations_by_creation_down
    ON annotations (project_id, created_at DESC, id);
CREATE INDEX annotations_by_update ON annotations (project_id, updated_at, id);
CREATE INDEX annotations_by_update_down
    ON annotations (project_id, updated_at DESC, id);
CREATE INDEX annotations_by_accuracy ON annotations (project_id, accuracy, id);
CREATE INDEX annotations_by_accuracy_down
    ON annotations (project_id, accuracy DESC, id);
CREATE TABLE predictions (
    id {id},
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    task_id BIGINT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    external_id TEXT,
    model_version TEXT NOT NULL,
    score DOUBLE PRECISION,
    result TEXT NOT NULL,
    accuracy DOUBLE PRECISION CHECK (accuracy BETWEEN 0 AND 1),
    created_at BIGINT NOT NULL,
    UNIQUE (task_id, external_id)
);
CREATE INDEX predictions_of_task ON predictions (task_id, id);
CREATE INDEX predictions_of_model
    ON predictions (project_id, model_version, accuracy, task_id);
CREATE TABLE ground_truths (
    task_id BIGINT PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    annotation_id BIGINT NOT NULL UNIQUE,
    set_by BIGINT REFERENCES users (id) ON DELETE SET NULL,
    set_at BIGINT NOT NULL,
    FOREIGN KEY (annotation_id, task_id)
        REFERENCES annotations (id, task_id) ON DELETE CASCADE
);
CREATE INDEX ground_truths_of_project ON ground_truths (project_id, task_id);
CREATE TABLE changes (
    id {id},
    project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    task_id BIGINT,
    annotation_id BIGINT,
    previous_annotation_id BIGINT,
    batch_id TEXT,
    UNIQUE (project_id, number)
);
CREATE INDEX changes_of_task ON changes (task_id, number);
CREATE TABLE idempotency_keys (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, operation, key)
);
"""

# AUTOINCREMENT: an id that was deleted is never given to another object.
SQLITE_ID = "INTEGER PRIMARY KEY AUTOINCREMENT"
POSTGRESQL_ID = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"


def up(migrator: Any, db: Any) -> None:
    """Create every table and index."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    tables = TABLES.format(id=SQLITE_ID if sqlite else POSTGRESQL_ID)
    for statement in tables.split(";"):
        if statement.strip():
            db.execute_sql(statement)

"""Which labels every compared answer has instead of others, and the sums of that.

A label is kept with an equals sign before it, so that an empty one differs from none.
All tasks with a ground truth wait to be counted, which the server does by itself.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

STATEMENTS = (
    "ALTER TABLE tasks ADD COLUMN is_uncounted BOOLEAN NOT NULL DEFAULT FALSE",
    "CREATE TABLE confusions ("
    " project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,"
    " task_id BIGINT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,"
    " annotator_id BIGINT,"
    " model_version TEXT,"
    " answer_id BIGINT NOT NULL,"
    " control TEXT NOT NULL,"
    " truth TEXT NOT NULL,"
    " other TEXT NOT NULL,"
    " times BIGINT NOT NULL)",
    "CREATE INDEX confusions_by_task ON confusions (task_id)",
    "CREATE INDEX confusions_by_cell"
    " ON confusions (project_id, control, truth, other, task_id, answer_id)",
    "CREATE TABLE confusion_totals ("
    " project_id BIGINT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,"
    " is_prediction BOOLEAN NOT NULL,"
    " annotator_id BIGINT NOT NULL,"
    " model_version TEXT NOT NULL,"
    " control TEXT NOT NULL,"
    " truth TEXT NOT NULL,"
    " other TEXT NOT NULL,"
    " times BIGINT NOT NULL,"
    " PRIMARY KEY (project_id, is_prediction, annotator_id, model_version, control,"
    " truth, other))",
    "UPDATE tasks SET is_uncounted = TRUE WHERE ground_truth_set_at IS NOT NULL",
    "CREATE INDEX tasks_uncounted ON tasks (project_id, id) WHERE is_uncounted",
)


def up(migrator: Any, db: Any) -> None:
    """Make the tables, and let everything be counted."""
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""An index of a model's tasks in their order, and one of its accuracies without them.

To count the tasks of a model version takes no sorting any more: each stands once or
beside itself. Marks change the accuracies alone, in an index that has become narrower.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

STATEMENTS = (
    "DROP INDEX predictions_of_model",
    "CREATE INDEX predictions_of_model"
    " ON predictions (project_id, model_version, accuracy)",
    "CREATE INDEX predictions_by_model"
    " ON predictions (project_id, model_version, task_id)",
)


def up(migrator: Any, db: Any) -> None:
    """Put two narrow indexes in the place of one."""
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""Where each change came from, and of which model version; no number is infinite.

A bulk change that an import made bears the batch of that import. Infinite and undefined
numbers, which were stored when a document held one such as 1e400, become NULL.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

MOST = "1.7976931348623157e308"
NUMBERS = (
    ("annotations", "lead_time"),
    ("annotations", "accuracy"),
    ("predictions", "score"),
    ("predictions", "accuracy"),
    ("tasks", "mean_accuracy"),
)
COLUMNS = (
    "ALTER TABLE changes ADD COLUMN source TEXT NOT NULL DEFAULT 'HERE'",
    "ALTER TABLE changes ADD COLUMN model_version TEXT",
    "UPDATE changes SET source = 'IMPORT' WHERE batch_id IN (SELECT i.batch_id"
    " FROM changes i WHERE i.kind = 'TASKS_IMPORTED' AND i.batch_id IS NOT NULL)",
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns, and mend the numbers."""
    for statement in COLUMNS:
        db.execute_sql(statement)
    for table, column in NUMBERS:
        db.execute_sql(
            f"UPDATE {table} SET {column} = NULL"
            f" WHERE NOT ({column} BETWEEN -{MOST} AND {MOST})"
        )

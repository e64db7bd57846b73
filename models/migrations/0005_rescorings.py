"""How often the accuracies of a project were dropped to be computed anew.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add the number; it begins at 0 everywhere."""
    db.execute_sql(
        "ALTER TABLE projects ADD COLUMN rescorings BIGINT NOT NULL DEFAULT 0"
    )

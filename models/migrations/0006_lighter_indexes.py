"""Two indexes of annotations no longer hold the accuracy, which every mark changes.

Only on SQLite, which writes an entry for a changed column alone. PostgreSQL writes one
into every index of the table as long as a single one holds the accuracy: there nothing
would be won, and lists would lose what they look at.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

import peewee

LIGHTER = {
    "annotations_by_id": "project_id, id, annotator_id, created_at",
    "annotations_by_update": "project_id, updated_at, id, annotator_id, created_at",
}


def up(migrator: Any, db: Any) -> None:
    """Put the lighter indexes in the place of the former ones."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    if not sqlite:
        return
    for name, columns in LIGHTER.items():
        db.execute_sql(f"DROP INDEX {name}")
        db.execute_sql(f"CREATE INDEX {name} ON annotations ({columns})")

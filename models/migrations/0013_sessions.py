"""Sign-ins of browsers, each made from a token and ended with it.

A frozen copy: what stands here is never edited, a later change is a later file.
"""

from typing import Any

STATEMENTS = (
    "CREATE TABLE sessions ("
    " secret_sha256 TEXT NOT NULL PRIMARY KEY,"
    " token_id TEXT NOT NULL REFERENCES tokens (key_id) ON DELETE CASCADE,"
    " created_at BIGINT NOT NULL,"
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX sessions_by_token ON sessions (token_id, created_at)",
)


def up(migrator: Any, db: Any) -> None:
    """Make the table; nobody has signed in by cookie yet."""
    for statement in STATEMENTS:
        db.execute_sql(statement)

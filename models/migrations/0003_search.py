"""An index of every three characters that follow one another in a task's texts.

Triggers (SQLite) or the index itself (PostgreSQL) keep it, whoever writes. No extension
is needed. A frozen copy: what stands here is never edited, a later change is a later
file.
"""

from typing import Any

import peewee

# Texts are casefolded already. The index holds no text and no places: what it finds is
# looked at.
SQLITE = (
    "CREATE VIRTUAL TABLE task_search USING fts5(search_text, content='tasks',"
    " content_rowid='id', tokenize='trigram case_sensitive 1', detail=none,"
    " columnsize=0)",
    "CREATE TRIGGER task_search_insert AFTER INSERT ON tasks BEGIN"
    " INSERT INTO task_search (rowid, search_text)"
    " VALUES (new.id, new.search_text);"
    " END",
    "CREATE TRIGGER task_search_delete AFTER DELETE ON tasks BEGIN"
    " INSERT INTO task_search (task_search, rowid, search_text)"
    " VALUES ('delete', old.id, old.search_text);"
    " END",
    "CREATE TRIGGER task_search_update AFTER UPDATE OF search_text ON tasks"
    " WHEN old.search_text <> new.search_text BEGIN"
    " INSERT INTO task_search (task_search, rowid, search_text)"
    " VALUES ('delete', old.id, old.search_text);"
    " INSERT INTO task_search (rowid, search_text)"
    " VALUES (new.id, new.search_text);"
    " END",
    "INSERT INTO task_search (task_search) VALUES ('rebuild')",
)
# A very long text is found by every search, and looked at: its pieces would take
# longer to make than it takes to be read.
POSTGRESQL = (
    """
    CREATE FUNCTION search_grams(body text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE
        found text[] := '{}';
    BEGIN
        IF length(body) > 5000 THEN
            RETURN ARRAY[''];
        END IF;
        FOR place IN 1 .. length(body) - 2 LOOP
            found := found || substr(body, place, 3);
        END LOOP;
        RETURN found;
    END
    $$
    """,
    "CREATE INDEX tasks_by_grams ON tasks USING gin (search_grams(search_text))",
)


def up(migrator: Any, db: Any) -> None:
    """Make the index, of the tasks that there are too."""
    sqlite = isinstance(db, peewee.SqliteDatabase)
    for statement in SQLITE if sqlite else POSTGRESQL:
        db.execute_sql(statement.strip())

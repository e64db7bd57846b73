"""The bound of every column, and which rows lie beyond it.

A new column needs a line here. The bound is what the code promises; the tests write
what is too large by every way in, and look that no row lies beyond.
"""

from collections.abc import Iterator
from typing import NamedTuple

from models import limits
from models.db import database as db

OF_LIBRARIES = ("schema_migrations", "sqlite_", "task_search")
"""Beginnings of tables that we do not define."""


class Text(NamedTuple):
    """At most as many characters: a number, or the name of a limit.

    ``times`` is for what is computed from such a text.
    """

    most: str | int
    times: int = 1

    def check(self) -> tuple[str, tuple[object, ...]]:
        """SQL that is true of a value beyond the bound, and its parameters."""
        most = self.most
        number = most if isinstance(most, int) else getattr(limits.now(), most)
        return "LENGTH({}) > ?", (number * self.times,)


class Number(NamedTuple):
    """From one number to another."""

    least: float
    most: float

    def check(self) -> tuple[str, tuple[object, ...]]:
        """SQL that is true of a value beyond the bound, and its parameters."""
        return "NOT ({} BETWEEN ? AND ?)", (self.least, self.most)


class Flag(NamedTuple):
    """True or false: the type of the column bounds it on PostgreSQL."""

    def check(self) -> tuple[str, tuple[object, ...]]:
        """SQL that is true of a value beyond the bound, and its parameters."""
        return "CAST({} AS INTEGER) NOT IN (0, 1)", ()


ID = Number(1, 2**63 - 1)
FOREIGN_ID = Number(-(2**63), 2**63 - 1)
"""An id that another system gave."""
COUNT = Number(0, 2**31 - 1)
LONG_COUNT = Number(0, 2**63 - 1)
SHARE = Number(0, 1)
MOMENT = Number(-62_135_596_800_000_000, 253_402_300_799_999_999)
"""Microseconds since 1970, of the years 1 to 9999."""
FINITE = Number(-1.7976931348623157e308, 1.7976931348623157e308)
FLAG = Flag()
WORD = Text(40)
"""One of a few words of ours, or the name of a source."""
HASH = Text(64)
NAME = Text("text_characters")
RESULT = Text("file_result_bytes")
"""Files may hold larger results than the API takes."""
SENTENCE = Text(2_000)
URL = Text(2_000)

BOUNDS: dict[str, dict[str, Text | Number | Flag]] = {
    "users": {
        "id": ID,
        "email": Text(500),
        "name": NAME,
        "is_admin": FLAG,
        "created_at": MOMENT,
    },
    "tokens": {
        "key_id": Text(16),
        "user_id": ID,
        "secret_sha256": HASH,
        "label": NAME,
        "created_at": MOMENT,
        "last_used_at": MOMENT,
        "expires_at": MOMENT,
        "revoked_at": MOMENT,
    },
    "sessions": {
        "secret_sha256": HASH,
        "token_id": Text(16),
        "created_at": MOMENT,
        "expires_at": MOMENT,
    },
    "projects": {
        "id": ID,
        "title": NAME,
        "label_config": Text("config_characters"),
        "scoring_profile": Text("config_characters"),
        "profile_version": COUNT,
        "last_change": LONG_COUNT,
        "rescored_tasks": COUNT,
        "rescorings": LONG_COUNT,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    "members": {"project_id": ID, "user_id": ID, "role": WORD},
    "assignments": {"task_id": ID, "user_id": ID, "project_id": ID},
    "changes": {
        "id": ID,
        "project_id": ID,
        "number": LONG_COUNT,
        "kind": WORD,
        "at": MOMENT,
        "actor_id": ID,
        "task_id": ID,
        "annotation_id": ID,
        "previous_annotation_id": ID,
        "batch_id": HASH,
        "verified_result": RESULT,
        "source": WORD,
        "model_version": NAME,
    },
    "idempotency_keys": {
        "user_id": ID,
        "operation": WORD,
        "key": NAME,
        "fingerprint": HASH,
        "answer": Text(2_000_000),  # the 1,000 first problems of an import
        "created_at": MOMENT,
    },
    "ground_truths": {
        "task_id": ID,
        "project_id": ID,
        "annotation_id": ID,
        "set_by": ID,
        "set_at": MOMENT,
        "result": RESULT,
    },
    "tasks": {
        "id": ID,
        "project_id": ID,
        "source": WORD,
        "external_id": NAME,
        "data": Text("data_bytes"),
        "data_digest": HASH,
        "meta": Text("data_bytes"),
        "search_text": Text("data_bytes", 3),  # a small letter may be three of them
        "annotation_count": COUNT,
        "prediction_count": COUNT,
        "mean_accuracy": SHARE,
        "ground_truth_set_at": MOMENT,
        "is_pending": FLAG,
        "is_uncounted": FLAG,
        "imported_created_at": MOMENT,
        "revision": LONG_COUNT,
        "is_truth_changed": FLAG,
        "is_truth_withdrawn": FLAG,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    "annotations": {
        "id": ID,
        "project_id": ID,
        "task_id": ID,
        "source": WORD,
        "external_id": NAME,
        "unique_id": NAME,
        "annotator_id": ID,
        "result": RESULT,
        "was_cancelled": FLAG,
        "lead_time": Number(0, 1e9),
        "version": COUNT,
        "accuracy": SHARE,
        "assessment": WORD,
        "answered_control_count": COUNT,
        "control_count": COUNT,
        "deleted_at": MOMENT,
        "deleted_by": ID,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    },
    "predictions": {
        "id": ID,
        "project_id": ID,
        "task_id": ID,
        "source": WORD,
        "external_id": NAME,
        "model_version": NAME,
        "score": FINITE,  # on the model's own scale
        "result": RESULT,
        "accuracy": SHARE,
        "assessment": WORD,
        "answered_control_count": COUNT,
        "control_count": COUNT,
        "created_at": MOMENT,
    },
    "imported_truths": {
        "project_id": ID,
        "task_id": ID,
        "source": WORD,
        "annotation_id": ID,
    },
    "confusions": {
        "project_id": ID,
        "task_id": ID,
        "annotator_id": ID,
        "model_version": NAME,
        "answer_id": ID,
        "control": Text("config_characters"),
        "truth": RESULT,
        "other": RESULT,
        "times": LONG_COUNT,
    },
    "confusion_totals": {
        "project_id": ID,
        "is_prediction": FLAG,
        "annotator_id": Number(0, 2**63 - 1),  # 0 is nobody
        "model_version": NAME,
        "control": Text("config_characters"),
        "truth": RESULT,
        "other": RESULT,
        "times": LONG_COUNT,
    },
    "links": {
        "id": ID,
        "project_id": ID,
        "base_url": URL,
        "remote_project_id": FOREIGN_ID,
        "remote_title": SENTENCE,
        "remote_created_at": MOMENT,
        "source": WORD,
        "token_sealed": SENTENCE,
        "state": WORD,
        "problem": SENTENCE,
        "pushes": FLAG,
        "poll_seconds": COUNT,
        "cursor_at": MOMENT,
        "cursor_id": FOREIGN_ID,
        "follow_from": MOMENT,
        "full_pass_at": MOMENT,
        "pulled_at": MOMENT,
        "pull_milliseconds": LONG_COUNT,
        "remote_task_count": LONG_COUNT,
        "wants_full_pass": FLAG,
        "accepts_deletions": FLAG,
        "failures": COUNT,
        "next_at": MOMENT,
        "webhook_id": FOREIGN_ID,
        "webhook_url": URL,
        "webhook_secret_sha256": HASH,
        "webhook_seen_at": MOMENT,
        "lease_owner": NAME,
        "lease_until": MOMENT,
        "created_at": MOMENT,
    },
    "link_users": {"project_id": ID, "remote_id": FOREIGN_ID, "user_id": ID},
    "link_refusals": {
        "project_id": ID,
        "remote_task_id": FOREIGN_ID,
        "problem": SENTENCE,
    },
    "link_writes": {
        "project_id": ID,
        "task_id": ID,
        "asked_at": MOMENT,
        "tries": COUNT,
        "next_at": MOMENT,
        "reason": WORD,
        "error": SENTENCE,
    },
}


def columns() -> dict[str, set[str]]:
    """Each table of the database that is ours, with its columns."""
    with db.read():
        rows = db.run(_SQLITE if db.is_sqlite() else _POSTGRESQL).fetchall()
    tables: dict[str, set[str]] = {}
    for table, column in rows:
        if not table.startswith(OF_LIBRARIES):
            tables.setdefault(table, set()).add(column)
    return tables


def beyond() -> Iterator[str]:
    """Every column of which a row lies beyond the bound."""
    with db.read():
        for table, bounds in BOUNDS.items():
            for column, bound in bounds.items():
                condition, values = bound.check()
                wrong = condition.format(f'"{column}"')
                text = f"SELECT COUNT(*) FROM {table} WHERE {wrong}"  # noqa: S608 - our own names
                if db.scalar(text, values):
                    yield f"{table}.{column}"


_SQLITE = (
    "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c"
    " WHERE t.type = 'table'"
)
_POSTGRESQL = (
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public'"
)

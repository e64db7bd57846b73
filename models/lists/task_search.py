"""Tasks whose texts hold a text: found by the three-character pieces of it.

An index knows which tasks hold a piece; whether they hold the whole is looked at. A
text of one or two characters has no piece, and the tasks are gone through.
"""

from collections.abc import Sequence

from models.db import database as db
from models.db.database import Sql
from models.db.sql import all_of, concat

PIECE = 3
MOST_PIECES = 16
"""More would take longer to look up than the tasks that they rule out."""


def holds(text: str) -> Sql:
    """The casefolded text occurs in the task ``t``; no character is a wildcard."""
    place = "instr(t.search_text, ?)" if db.is_sqlite() else "strpos(t.search_text, ?)"
    return Sql(f"{place} > 0", (text,))


def may_hold(text: str) -> Sql | None:
    """The ids of the tasks that may hold the text, by an index.

    ``x.id AS id FROM tasks x WHERE …``; None where no index helps.
    """
    found = _pieces(text)
    if not found:
        return None
    if db.is_sqlite():
        matches = "task_search x WHERE x.task_search MATCH ?"
        return Sql(f"x.rowid AS id FROM {matches}", (_query(found),))
    return concat("x.id AS id FROM tasks x WHERE ", _has_pieces("x", found))


def finding(text: str) -> Sql:
    """The same as :func:`holds`, for an index to find the tasks."""
    found = _pieces(text)
    if not found:
        return holds(text)
    if db.is_sqlite():
        matches = "SELECT x.rowid FROM task_search x WHERE x.task_search MATCH ?"
        return all_of([Sql(f"t.id IN ({matches})", (_query(found),)), holds(text)])
    return all_of([_has_pieces("t", found), holds(text)])


def _has_pieces(alias: str, pieces: Sequence[str]) -> Sql:
    """The task has all of these pieces, or is too long for the index to say."""
    grams = f"search_grams({alias}.search_text)"
    return Sql(f"{grams} @> ?::text[] OR {grams} @> ARRAY['']", (pieces,))


def _pieces(text: str) -> list[str]:
    """The pieces that are looked up, spread over the text."""
    found = [text[at : at + PIECE] for at in range(len(text) - PIECE + 1)]
    step = -(-len(found) // MOST_PIECES) or 1
    return list(dict.fromkeys([*found[::step], *found[-1:]]))


def _query(pieces: Sequence[str]) -> str:
    """The pieces in the words of FTS5, in which a quote is written twice."""
    return " AND ".join('"' + one.replace('"', '""') + '"' for one in pieces)

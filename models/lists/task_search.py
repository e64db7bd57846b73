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
    pieces = _pieces(text)
    if not pieces:
        return None
    if db.is_sqlite():
        matches = "task_search x WHERE x.task_search MATCH ?"
        return Sql(f"x.rowid AS id FROM {matches}", (_query(pieces),))
    return concat("x.id AS id FROM tasks x WHERE ", _has_pieces("x", pieces))


def finding(text: str) -> Sql:
    """The same as :func:`holds`, for an index to find the tasks."""
    pieces = _pieces(text)
    if not pieces:
        return holds(text)
    if db.is_sqlite():
        matches = "SELECT x.rowid FROM task_search x WHERE x.task_search MATCH ?"
        return all_of([Sql(f"t.id IN ({matches})", (_query(pieces),)), holds(text)])
    return all_of([_has_pieces("t", pieces), holds(text)])


def _has_pieces(alias: str, pieces: Sequence[str]) -> Sql:
    """The task has all of these pieces, or is too long for the index to say."""
    grams = f"search_grams({alias}.search_text)"
    return Sql(f"{grams} @> ?::text[] OR {grams} @> ARRAY['']", (pieces,))


def _pieces(text: str) -> list[str]:
    """The pieces that are looked up, spread over the text."""
    pieces = [text[at : at + PIECE] for at in range(len(text) - PIECE + 1)]
    step = -(-len(pieces) // MOST_PIECES) or 1
    # The last piece too: the end of the text rules out as much as its start.
    return list(dict.fromkeys([*pieces[::step], *pieces[-1:]]))


def _query(pieces: Sequence[str]) -> str:
    """The pieces in the words of FTS5, in which a quote is written twice."""
    return " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)

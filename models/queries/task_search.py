"""Tasks whose texts hold a text: found by the three-character pieces of it.

An index knows which tasks hold a piece; whether they hold the whole is looked at. A
text of one or two characters has no piece, and the tasks are gone through.
"""

from collections.abc import Sequence

from models import database as db
from models.database import Sql
from models.sql import all_of

PIECE = 3
MOST_PIECES = 16
"""More would take longer to look up than the tasks that they rule out."""


def holds(text: str) -> Sql:
    """The casefolded text occurs in the task ``t``; no character is a wildcard."""
    place = "instr(t.search_text, ?)" if db.is_sqlite() else "strpos(t.search_text, ?)"
    return Sql(f"{place} > 0", (text,))


def may_hold(text: str) -> Sql | None:
    """Rows of a table by which an index finds the tasks that may hold the text.

    None where no index helps.
    """
    found = _pieces(text)
    if not found:
        return None
    if db.is_sqlite():
        return Sql("task_search x WHERE x.task_search MATCH ?", (_query(found),))
    return Sql("tasks x WHERE search_grams(x.search_text) @> ?::text[]", (found,))


def finding(text: str) -> Sql:
    """The same as :func:`holds`, for an index to find the tasks."""
    found = _pieces(text)
    if not found:
        return holds(text)
    if db.is_sqlite():
        matches = "SELECT x.rowid FROM task_search x WHERE x.task_search MATCH ?"
        return all_of([Sql(f"t.id IN ({matches})", (_query(found),)), holds(text)])
    grams = "search_grams(t.search_text)"
    held = f"{grams} @> ?::text[] OR {grams} @> ARRAY['']"
    return all_of([Sql(held, (found,)), holds(text)])


def _pieces(text: str) -> list[str]:
    """The pieces that are looked up, spread over the text."""
    found = [text[at : at + PIECE] for at in range(len(text) - PIECE + 1)]
    step = -(-len(found) // MOST_PIECES) or 1
    return list(dict.fromkeys([*found[::step], *found[-1:]]))


def _query(pieces: Sequence[str]) -> str:
    """The pieces in the words of FTS5, in which a quote is written twice."""
    return " AND ".join('"' + one.replace('"', '""') + '"' for one in pieces)

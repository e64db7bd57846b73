"""Which statements over tables that grow with a project do not say of which project.

Only PostgreSQL is spread, so only its statements are looked at.

A distributed PostgreSQL keeps the rows of a project together: a statement that names
its project goes to one node, any other to all of them. docs/scale.md has the functions
whose statements name none, by intention.

This reads texts, not plans: a table counts as named once its ``project_id`` (or its
alias's) is compared with anything, in whatever part of the statement.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

from models.db import connecting
from models.db import database as db

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "scale.md"
TABLES = (
    "tasks",
    "annotations",
    "predictions",
    "ground_truths",
    "imported_truths",
    "assignments",
    "changes",
    "confusions",
    "confusion_totals",
)
_OF_STATEMENTS = ("models/queries/", "models/commands/")
_HELPERS = {"selecting.py", "locking.py"}
_USED = re.compile(
    rf"\b(FROM|JOIN|UPDATE|INTO|,)\s+({'|'.join(TABLES)})\b(?:\s+(?:AS\s+)?(\w+))?"
)
_WORDS = {"where", "set", "on", "order", "group", "join", "left", "inner", "limit"}
_WORDS |= {"values", "select", "returning", "union", "using", "cross", "indexed", "not"}
_LINE = re.compile(r"^\| `(models/[^`]+)` \| ([a-z_, ]+) \| (.+) \|$", re.MULTILINE)


def unnamed(text: str) -> frozenset[str]:
    """The growing tables that a statement uses without their ``project_id``."""
    plain = text.replace('"', "")
    tables = set()
    for how, table, alias in _USED.findall(plain):
        is_named = not alias or alias.lower() in _WORDS
        if how == "INTO":
            named = "project_id" in plain
        elif is_named:
            named = _compares(plain, f"(?:{table}\\.)?")
        else:
            named = _compares(plain, f"{alias}\\.")
        if not named:
            tables.add(table)
    return frozenset(tables)


def _compares(text: str, prefix: str) -> bool:
    column = rf"(?<![.\w]){prefix}project_id\b"
    return re.search(rf"{column}\s*(=|IN\b)|=\s*{column}", text) is not None


class Recorder:
    """Notes the functions of the store whose statements leave out a project."""

    def __init__(self) -> None:
        self.noted: set[tuple[str, str]] = set()
        """Functions with the table whose project they do not name."""
        self.texts: dict[tuple[str, str], str] = {}
        self._look = lru_cache(maxsize=None)(unnamed)

    def note(self, text: str) -> None:
        """Look at a statement that is about to run."""
        tables = frozenset() if db.is_sqlite() else self._look(text)
        if not tables:
            return
        function = _caller(sys._getframe(1))
        if function is not None:
            for table in tables:
                self.noted.add((function, table))
                self.texts[function, table] = text

    def start(self) -> None:
        """Record from now on, as long as this process lives."""
        begin = connecting.begin_statement  # type: ignore[attr-defined]
        run_many = db.run_many

        def begin_statement(text: str) -> None:
            self.note(text)
            begin(text)

        def noted_run_many(text: str, values: Sequence[Any]) -> None:
            self.note(text)
            run_many(text, values)

        connecting.begin_statement = begin_statement  # type: ignore[attr-defined]
        db.run_many = noted_run_many


def documented() -> set[tuple[str, str]]:
    """Functions and tables of docs/scale.md's list."""
    return set(_documented())


def _documented() -> Iterator[tuple[str, str]]:
    for function, tables, _ in _LINE.findall(DOCUMENT.read_text(encoding="utf-8")):
        for table in tables.split(", "):
            yield function, table


def _caller(frame: FrameType | None) -> str | None:
    """The function of the store that runs it: the nearest that is no helper."""
    while frame is not None:
        file = frame.f_code.co_filename
        place = file.rpartition(f"{ROOT}/")[2]
        if place.startswith(_OF_STATEMENTS) and Path(file).name not in _HELPERS:
            return f"{place}:{_function(frame)}"
        frame = frame.f_back
    return None


def _function(frame: FrameType) -> str:
    return frame.f_code.co_qualname.partition(".<locals>")[0]

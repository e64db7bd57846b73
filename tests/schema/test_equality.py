"""Breadth first and by graphql-core, made-up documents have the same answers.

Whoever asks, in both databases, also where a part of the fields fails:

    DOCUMENTS=2000 DOCUMENTS_SEED=123456 pytest tests/schema/test_equality.py
"""

import os
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import get_named_type
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from execution.declarations import Declaration
from execution.depth_first import cohort_resolver
from execution.field_source import FieldResolver, record_source, source_of
from execution.lookahead import EVERYTHING, Selected
from models import timestamps
from models.commands import ground_truths
from models.db import database as db
from models.lists.keysets import cursor_of
from models.rows import UserRow
from schema.context import Context
from schema.schema import Schema, build
from tests.execution.documents import Document, documents
from tests.stored import CHOICES, Stored, choice

EXAMPLES = int(os.environ.get("DOCUMENTS", "25"))
MADE_UP = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TYPES = ["Task", "Annotation", "Prediction", "Project", "User", "Change", "Nothing"]
NUMBERED = ("projects", "tasks", "annotations", "predictions", "changes")

numbers = st.integers(1, 9)
global_ids = st.builds("{}:{}".format, st.sampled_from(TYPES), numbers)
results = st.sampled_from([choice("yes"), choice("no", "yes"), [], "odd", [{}]])
cursors = st.sampled_from(
    ["odd", cursor_of("ID", [2]), cursor_of("-ID", [3]), cursor_of("CREATED_AT", [1])]
)
VALUES = {
    "ID": numbers.map(str) | global_ids,
    "id": global_ids | numbers.map(str),
    "ids": global_ids,
    "DateTime": st.sampled_from(["2026-11-23T20:45:53Z", "2031-01-01T00:00:00Z"]),
    "JSON": results,
    "tasks": st.builds(
        lambda result: {"data": {"text": "new"}, "annotations": [{"result": result}]},
        results,
    ),
    "labelConfig": st.sampled_from([CHOICES, "<View/>", "odd"]),
    "modelVersion": st.sampled_from(["model-1", "model-2"]),
    "search": st.sampled_from(["text", "TEXT 2", "x"]),
    "control": st.sampled_from(["label", "other"]),
    "after": cursors,
    "before": cursors,
    "first": st.integers(-1, 9),
    "last": st.integers(-1, 9),
}


@dataclass
class Asking(Context):
    """A request in which a share of what the fields answer is odd."""

    seed: int = 0
    oddness: float = 0.0


class Failing:
    """A declaration whose answers are odd here and there: the same ones every time."""

    def __init__(self, name: str, declaration: Declaration, *, is_json: bool) -> None:
        self._name = name
        self._declaration = declaration
        self._is_json = is_json
        self.attributes = declaration.attributes

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        values = self._declaration.values(rows, context, arguments, selected)
        return [
            self._odd(context, row, value)
            for row, value in zip(rows, values, strict=True)
        ]

    def _odd(self, context: Asking, row: object, value: object) -> object:
        known = f"{type(row).__name__} {getattr(row, 'id', None)}"
        dice = random.Random(f"{context.seed} {self._name} {known}")  # noqa: S311
        if dice.random() >= context.oddness:
            return value
        odd = [None, LookupError(self._name), object(), [], -1.5]
        # JSON goes through as it is stored, and is stored as text in any case.
        return dice.choice(odd[:2] if self._is_json else odd)


def failing(schema: Schema) -> Schema:
    """The schema with every declared field failing where the context says so."""
    for type_name, type_ in schema._schema.type_map.items():
        for name, field in getattr(type_, "fields", {}).items():
            declared = hasattr(field, "resolve") and source_of(field)
            if declared and not isinstance(declared, FieldResolver):
                is_json = get_named_type(field.type).name == "JSON"
                odd = Failing(f"{type_name}.{name}", declared, is_json=is_json)
                record_source(field, odd)
                field.resolve = cohort_resolver(odd)
    return schema


OURS, THEIRS = build(), build(breadth_first=False)
OURS_FAILING, THEIRS_FAILING = failing(build()), failing(build(breadth_first=False))
DOCUMENTS = documents(
    OURS._schema, values=VALUES, operations=("query", "query", "mutation")
)


class _Undo(Exception):  # noqa: N818 - it only leaves the transaction
    """Nothing of the operation stays, so that the other way finds the same rows."""


@pytest.fixture(autouse=True)
def _same_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn anew at each write would differ."""
    monkeypatch.setattr(ground_truths, "uuid4", lambda: UUID(int=7))
    monkeypatch.setattr(timestamps, "now", lambda: 1_800_000_000_000_000)


@pytest.fixture
def viewers(stored: Stored) -> list[UserRow]:
    """One user of each role, with projects to look at."""
    admin = stored.user("admin@example.org", is_admin=True)
    project, other = stored.project("First"), stored.project("Second")
    annotator = stored.member(project, "ANNOTATOR")
    for number in range(4):
        task = stored.task(project if number else other)
        truth = stored.annotation(task, admin)
        stored.annotation(task, annotator, choice("no"))
        stored.prediction(task)
        if number % 2:
            stored.ground_truth(truth)
    members = [stored.member(project, role) for role in ("REVIEWER", "MANAGER")]
    return [admin, annotator, *members, stored.user()]


@pytest.mark.parametrize(
    ("ours", "theirs", "most_odd"),
    [(OURS, THEIRS, 0.0), (OURS_FAILING, THEIRS_FAILING, 0.3)],
    ids=["as it is", "failing"],
)
def test_made_up_documents_have_the_same_answer_both_ways(
    viewers: list[UserRow],
    documents_seed: int,
    ours: Schema,
    theirs: Schema,
    most_odd: float,
) -> None:
    @seed(documents_seed)
    @MADE_UP
    @given(
        DOCUMENTS,
        st.sampled_from(viewers),
        st.integers(0, 9999),
        st.sampled_from([0.01, 0.1, 1.0]),
    )
    def same_answer(
        document: Document, viewer: UserRow, dice: int, share: float
    ) -> None:
        asking = (viewer, dice, most_odd * share)
        assert _answer(ours, document, *asking) == _answer(theirs, document, *asking)

    with capture_logs():
        same_answer()


def _answer(
    schema: Schema, document: Document, viewer: UserRow, dice: int, oddness: float
) -> list[str]:
    """All that a client is told, in its order; nothing of it stays."""
    context = Asking(viewer, "request-1", 60.0, dice, oddness)
    told: list[str] = []
    with suppress(_Undo), db.write():
        _begin_numbers_again()
        result = schema.execute_sync(
            document.text, document.variables, context_value=context
        )
        errors = [error.formatted for error in result.errors or ()]
        told += [orjson.dumps(part).decode() for part in (result.data, errors)]
        raise _Undo
    return told


def _begin_numbers_again() -> None:
    """PostgreSQL does not give numbers back that a transaction has drawn."""
    if not db.is_sqlite():
        for table in NUMBERED:
            db.run("SELECT setval(pg_get_serial_sequence(?, 'id'), 1000)", (table,))

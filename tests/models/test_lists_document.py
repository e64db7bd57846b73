"""The statement in docs/lists.md is the one that is sent."""

import re
from pathlib import Path

import pytest

from models.conditions import Order, TaskCondition
from models.db import database as db
from models.lists.pages import Window
from models.queries import tasks
from tests.stored import EVERYTHING

DOCUMENT = Path(__file__).parents[2] / "docs" / "lists.md"
FILTER = TaskCondition(has_ground_truth=True, annotator_id=2)
WINDOW = Window(first=20, columns=frozenset({"id", "data"}))


def words(sql: str) -> str:
    """The statement without parentheses and spaces, which are set for readers there."""
    return re.sub(r"[()\s]", "", sql)


def test_the_document_shows_the_statement_of_its_filter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def record(text: str, _: object) -> list[object]:
        sent.append(text)
        return []

    db.connect(f"sqlite:///{tmp_path}/none.db")
    monkeypatch.setattr(db, "answered_rows", record)

    tasks.pages(EVERYTHING, [1], FILTER, [Order("CREATED_AT", True)], WINDOW)

    [shown] = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert [words(text) for text in sent] == [words(shown)]

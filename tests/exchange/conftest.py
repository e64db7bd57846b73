"""What the tests of imports and exports share."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from exchange import Report, import_file
from exchange.options import DEFAULT, ImportOptions
from models.db import database as db
from models.tables import TABLES, Table
from tests.exchange.followed import Followed
from tests.settling import settled
from tests.stored import Stored, choice

Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes tasks into a file, as a JSON list."""

    def write(*tasks: object, name: str = "tasks.json") -> Path:
        file = tmp_path / name
        file.write_text(json.dumps(tasks), encoding="utf-8")
        return file

    return write


@pytest.fixture
def imported(written: Callable[..., Path]) -> Callable[..., Report]:
    """Imports tasks into a project, from a file, and looks that nothing was refused."""

    def run(
        project_id: int,
        *tasks: object,
        actor_id: int | None = None,
        options: ImportOptions = DEFAULT,
    ) -> Report:
        file = written(*tasks)
        report = import_file(project_id, [file], actor_id=actor_id, options=options)
        assert report.errors == []
        settled()
        return report

    return run


def task(number: int, *annotations: object, **parts: object) -> dict[str, Any]:
    """A task as Label Studio exports it."""
    return {
        "id": number,
        "data": {"text": f"text {number}"},
        "annotations": list(annotations),
        **parts,
    }


def answer(
    number: int | None, email: str | None, chosen: str = "yes", **parts: object
) -> dict[str, Any]:
    """An annotation as Label Studio exports it."""
    annotation: dict[str, Any] = {"result": choice(chosen), **parts}
    if number is not None:
        annotation["id"] = number
    if email is not None:
        annotation["completed_by"] = {"email": email}
    return annotation


def contents() -> Contents:
    """Every row of every table."""
    with db.read():
        return {table._meta.table_name: _rows(table) for table in TABLES}


def _rows(table: type[Table]) -> list[tuple[Any, ...]]:
    rows: Iterable[Any] = table.select().tuples()
    return sorted(map(tuple, rows), key=repr)


@pytest.fixture
def side(stored: Stored) -> Followed:
    """A project that follows one of a fake Label Studio, page by page."""
    return Followed(stored)

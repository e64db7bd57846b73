"""What is done to many rows is compared only with what leaves the same rows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks import deleting, importing
from benchmarks.same_rows import DifferentRowsError
from models.db import database as db


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    db.close()


def test_deleting_ground_truths_leaves_the_rows_that_bare_sql_leaves(
    tmp_path: Path,
) -> None:
    found = deleting.measure(tmp_path, tasks=12, rounds=2)

    assert len(found.ratios) == 2
    assert min(found.ratios) > 0


def test_sql_that_leaves_other_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def does_less(_: Sequence[int]) -> None:
        db.run("DELETE FROM ground_truths")

    monkeypatch.setattr(deleting, "bare", does_less)

    with pytest.raises(DifferentRowsError, match="accuracy FROM annotations"):
        deleting.measure(tmp_path, tasks=12, rounds=1)


def test_an_import_leaves_the_rows_that_are_inserted_by_hand(tmp_path: Path) -> None:
    found = importing.measure(tmp_path, tasks=50, rounds=1)

    assert found.speed.ratio > 0
    assert found.ours.growth is None or found.ours.growth > 0

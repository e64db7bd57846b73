"""The large project, small: every page and count of the benchmark can be asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import asking, large, page_cases
from models.db import database as db


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[None]:
    url = f"sqlite:///{tmp_path / 'large.db'}"
    large.make(url, tasks=400)
    db.connect(url)
    yield
    db.close()


@pytest.mark.usefixtures("filled")
def test_every_page_and_count_is_asked_for() -> None:
    middles = asking.middles()

    some = list(page_cases.cases(page_cases.WHATS))[::7]
    taken = [asking.ask(case, middles) for case in some]

    assert len(taken) > 300
    assert min(taken) > 0

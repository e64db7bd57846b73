"""The files that the tour names are there."""

import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]


def test_every_file_that_the_tour_names_is_there() -> None:
    tour = (PROJECT / "docs" / "tour.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:\w+/)+[\w.]*)`", tour)

    missing = [name for name in named if not (PROJECT / name).exists()]

    assert len(named) > 20
    assert missing == []

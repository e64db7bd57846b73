"""Contenders in Python answer as this server does: or nobody is measured with them."""

from pathlib import Path

import pytest

from benchmarks import answers, databases, rows
from benchmarks.contenders.in_python import BY_HAND, DATA_LOADERS, OURS
from benchmarks.servers import running


def test_the_others_answer_as_ours_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PAGE_ROWS", "CHOICE_ROWS", "BOX_ROWS"):
        monkeypatch.setattr(rows, name, 60)
    url = databases.sqlite(tmp_path)
    made = rows.make(url)

    with running(OURS, url, made.token, tmp_path) as ours:
        for contender in (BY_HAND, DATA_LOADERS):
            with running(contender, url, made.token, tmp_path) as other:
                for scenario in made.scenarios:
                    if scenario.name in contender.scenarios:
                        answers.check(ours, other, scenario)

"""Rounds: who is right is measured in turns, who is not is left out with the reason."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks import load
from benchmarks.contenders.contender import Request
from benchmarks.rounds import measure
from benchmarks.run import Run
from benchmarks.scenarios import WHO_ASKS
from benchmarks.servers import ContenderError, Server, running
from tests.benchmarks.contending import answering

RIGHT, WRONG = '{"data":{"viewer":{"id":"1"}}}', '{"data":{"viewer":{"id":"2"}}}'


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Server]]:
    contenders = [
        answering("ours", RIGHT),
        answering("right", RIGHT),
        answering("wrong", WRONG),
    ]
    with ExitStack() as stack:
        yield [
            stack.enter_context(running(one, "sqlite:///", "token", tmp_path))
            for one in contenders
        ]


def test_a_ratio_is_of_one_round_and_who_is_wrong_is_left_out(
    servers: list[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = {"ours": iter([1.0, 100.0, 50.0]), "right": iter([1.0, 10.0, 25.0])}
    asked: list[str] = []

    def ask(server: Server, _: Request, __: int, ___: int) -> load.Asked:
        asked.append(server.name)
        return load.Asked(next(rates[server.name]), 1)

    monkeypatch.setattr(load, "ask", ask)

    ours, right, wrong = measure(Run(2, 1, tmp_path), servers, WHO_ASKS)

    assert asked == ["ours", "right", "right", "ours", "ours", "right"]
    assert ours.rates == [100.0, 50.0]
    assert right.ratios == [10.0, 2.0]
    assert wrong.rates == []
    assert wrong.left_out.startswith("gives another answer")


def test_one_that_dies_is_left_out_and_the_others_go_on(
    servers: list[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(server: Server, request: Request, _: int, __: int) -> load.Asked:
        if server.name == "right":
            server.process.kill()
            server.process.wait()
            raise ContenderError("broke off")
        return load.Asked(1.0, 1)

    monkeypatch.setattr(load, "ask", ask)

    ours, right, _ = measure(Run(1, 1, tmp_path), servers, WHO_ASKS)

    assert right.left_out == "died with exit code -9"
    assert ours.ratios == [1.0]


def test_without_ours_nothing_is_measured(
    servers: list[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(server: Server, request: Request, _: int, __: int) -> load.Asked:
        raise ContenderError("refused 3 of 3 requests")

    monkeypatch.setattr(load, "ask", ask)

    with pytest.raises(ContenderError, match="ours: refused 3 of 3"):
        measure(Run(1, 1, tmp_path), servers, WHO_ASKS)

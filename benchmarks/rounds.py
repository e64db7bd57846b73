"""Rounds in which the contenders take turns, and the ratios that come of them."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from benchmarks import load
from benchmarks.contenders.servers import Server
from benchmarks.scenarios import Scenario

OURS = "ours"


class Measured(NamedTuple):
    """What one contender did in one scenario, round by round."""

    scenario: str
    contender: str
    rates: list[float]
    ratios: list[float]
    """How many times as fast ours was, in the same round."""

    @property
    def rate(self) -> float:
        """Answers in a second: the median."""
        return statistics.median(self.rates)

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)


def check_same(servers: Sequence[Server], scenario: Scenario) -> None:
    """See that all answer the same.

    Raises:
        LoadError: one does not.

    """
    if scenario.first_annotation is not None:
        return
    answers = {server.name: _data(server, scenario) for server in servers}
    for server in servers:
        own_shape = scenario.name in server.contender.documents
        if not own_shape and answers[server.name] != answers[OURS]:
            raise load.LoadError(f"{server.name} answers {scenario.title} differently.")


def _data(server: Server, scenario: Scenario) -> object:
    answer = orjson.loads(server.ask(scenario, load.body(server, scenario)))
    if answer.get("errors") or not answer.get("data"):
        raise load.LoadError(f"{server.name}, {scenario.title}: {answer}")
    return answer["data"]


def measure(
    servers: Sequence[Server], scenario: Scenario, rounds: int, seconds: int
) -> list[Measured]:
    """Ask one after the other, so many rounds after one that warms up."""
    asked = [server for server in servers if server.takes(scenario)]
    check_same(asked, scenario)
    number = 0
    rates: dict[str, list[float]] = {server.name: [] for server in asked}
    for round_ in range(rounds + 1):
        for server in asked:
            rate = load.rate(server, scenario, number, seconds if round_ else 1)
            number += 1
            if round_:
                rates[server.name].append(rate)
    return [
        Measured(
            scenario.title,
            server.name,
            rates[server.name],
            [
                ours / other
                for ours, other in zip(rates[OURS], rates[server.name], strict=True)
            ],
        )
        for server in asked
    ]

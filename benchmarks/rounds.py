"""Rounds in which the contenders take turns, and the ratios that come of them."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks import answers, load, screen
from benchmarks.contenders.in_python import OURS
from benchmarks.run import Run
from benchmarks.scenarios import Scenario
from benchmarks.servers import ContenderError, Server

SECONDS_TO_WARM_UP = 2


class Measured(NamedTuple):
    """What one contender did in one scenario, round by round."""

    scenario: str
    contender: str
    rates: list[float]
    ratios: list[float]
    """How many times as fast ours was, in the same round."""
    left_out: str = ""
    """Why nothing was measured, where it was so."""

    @property
    def rate(self) -> float:
        """Answers in a second: the median."""
        return statistics.median(self.rates)

    @property
    def ratio(self) -> float:
        """The median."""
        return statistics.median(self.ratios)


def measure(run: Run, servers: Sequence[Server], scenario: Scenario) -> list[Measured]:
    """Ask one after the other, so many rounds after one that warms up.

    Whoever answers wrongly, refuses or dies is left out, with the reason.

    Raises:
        ContenderError: it is ours.

    """
    asked = [server for server in servers if server.contender.takes(scenario)]
    rounds = _Rounds(run, scenario, asked)
    with screen.steps(scenario.title, len(asked) * (run.rounds + 2)) as step:
        for server in asked:
            step(f"is {server.name} right?")
            rounds.check(server)
        for number in range(run.rounds + 1):
            start = number % len(asked)
            for server in (*asked[start:], *asked[:start]):
                step(f"round {number}, {server.name}" if number else "warming up")
                rounds.ask(server, is_first=number == 0)
    return [rounds.measured(server) for server in asked]


class _Rounds:
    """The figures of one scenario as they come."""

    def __init__(self, run: Run, scenario: Scenario, asked: Sequence[Server]) -> None:
        self.run, self.scenario = run, scenario
        self.ours = next(server for server in asked if server.name == OURS.name)
        self.rates: dict[str, list[float]] = defaultdict(list)
        self.left_out: dict[str, str] = {}
        self.turn = 0

    def check(self, server: Server) -> None:
        """Leave it out if it answers wrongly."""
        try:
            answers.check(self.ours, server, self.scenario)
        except Exception as error:
            self._leave_out(server, error)

    def ask(self, server: Server, *, is_first: bool) -> None:
        """Ask it for a while, unless it is left out."""
        if server.name in self.left_out:
            return
        seconds = SECONDS_TO_WARM_UP if is_first else self.run.seconds
        seconds = max(seconds, server.contender.seconds)
        request = server.contender.request(self.scenario)
        try:
            found = load.ask(server, request, self.turn, seconds)
        except ContenderError as error:
            self._leave_out(server, error)
            return
        self.turn += found.turns
        if not is_first:
            self.rates[server.name].append(found.rate)

    def _leave_out(self, server: Server, error: Exception) -> None:
        died = server.process.poll()
        reason = f"{error!s}" if isinstance(error, ContenderError) else f"{error!r}"
        reason = reason if died is None else f"died with exit code {died}"
        if server.name == OURS.name:
            raise ContenderError(f"{server.name}: {reason}") from error
        self.left_out[server.name] = reason

    def measured(self, server: Server) -> Measured:
        """All that was found of one contender."""
        title, name = self.scenario.title, server.name
        if name in self.left_out:
            return Measured(title, name, [], [], self.left_out[name])
        pairs = zip(self.rates[OURS.name], self.rates[name], strict=True)
        return Measured(
            title, name, self.rates[name], [ours / other for ours, other in pairs]
        )

"""One table: some contenders, side by side on the same rows."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from benchmarks import screen, tables
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.in_python import OURS
from benchmarks.goals import Goal
from benchmarks.rounds import Measured, measure
from benchmarks.run import Run
from benchmarks.scenarios import Scenario
from benchmarks.servers import ContenderError, running


class Wanted(NamedTuple):
    """How many times as fast as a contender ours is to be."""

    scenario: Scenario
    contender: Contender
    ratio: float


def compare(
    run: Run,
    contenders: Sequence[Contender],
    scenarios: Sequence[Scenario],
    database: str,
    token: str,
) -> list[Measured]:
    """Start them all and measure them in turns; who cannot start is left out.

    Raises:
        ContenderError: ours cannot be measured.

    """
    found, servers = [], []
    with ExitStack() as stack:
        for one in contenders:
            try:
                with screen.waiting(f"Installing and starting {one.name} …"):
                    opened = running(one, database, token, run.folder)
                    servers.append(stack.enter_context(opened))
            except Exception as error:
                found += _left_out(one, scenarios, error)
        for scenario in scenarios:
            part = measure(run, servers, scenario)
            found += part
            for measured in part:
                screen.say(tables.line(measured))
    return sorted(found, key=lambda one: _place(one, contenders, scenarios))


def _left_out(
    contender: Contender, scenarios: Iterable[Scenario], error: Exception
) -> list[Measured]:
    if contender.name == OURS.name:
        raise ContenderError(f"{contender.name} {error}") from error
    screen.say(f"{contender.name} is left out: {error}")
    return [
        Measured(scenario.title, contender.name, [], [], str(error))
        for scenario in scenarios
        if contender.takes(scenario)
    ]


def _place(
    measured: Measured, contenders: Sequence[Contender], scenarios: Sequence[Scenario]
) -> tuple[int, int]:
    titles = [scenario.title for scenario in scenarios]
    names = [contender.name for contender in contenders]
    return titles.index(measured.scenario), names.index(measured.contender)


def goals(
    title: str, wanted: Iterable[Wanted], measured: Sequence[Measured]
) -> tuple[Goal, ...]:
    """What was wanted, with what was found."""
    found = {(one.scenario, one.contender): one for one in measured}
    return tuple(
        _goal(title, one, found[one.scenario.title, one.contender.name])
        for one in wanted
    )


def _goal(title: str, wanted: Wanted, found: Measured) -> Goal:
    what = f"{title}, {found.scenario}: times as fast as {found.contender}"
    if found.left_out:
        return Goal(what, wanted.ratio, None, f"{found.contender} is left out")
    return Goal(what, wanted.ratio, found.ratio)

"""A round: a new world, and as many cases of each way in as are asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.fuzz.subjects import Subject
from tests.fuzz.world import World, opened

Say = Callable[[str, int], None]


def play(subjects: Iterable[Subject], count: int, seed: int, say: Say) -> None:
    """Play one round on this process's database, which is empty.

    Args:
        subjects: the ways in.
        count: how many cases of each, times its weight.
        seed: of the cases: the same ones every time.
        say: told the name and the number of cases of each that went well.

    Raises:
        ExceptionGroup: what went wrong in each way in, with the smallest case of it.

    """
    faults = []
    with opened() as world:
        for subject in subjects:
            most = count * subject.weight
            try:
                _tried(world, subject, most, seed)
                world.check()
            except Exception as fault:
                fault.add_note(f"{subject.name}, seed {seed}")
                faults.append(fault)
            else:
                say(subject.name, most)
    if faults:
        raise ExceptionGroup("Made-up input ended in faults", faults)


def _tried(world: World, subject: Subject, most: int, seed: int) -> None:
    @seeded(seed)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(case=subject.cases)
    def holds(case: Any) -> None:
        world.begin()
        subject.run(world, case)
        world.end()

    holds()

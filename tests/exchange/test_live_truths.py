"""The ground truth of a Label Studio that runs, the one agreed on, and that of here."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.emptying import emptied
from tests.exchange.followed import Followed
from tests.stored import Stored

ANSWERS = 3
PLACES = (None, 0, 1, 2)
"""The place of a task's annotation, or none."""


class State(NamedTuple):
    """A task before it is taken: places of annotations.

    Attributes:
        there: the stars in Label Studio, the last one set last.
        base: what both sides agreed on.
        here: the ground truth here.
        skipped: what was skipped in Label Studio since.
        deleted: what was deleted in Label Studio since.
        waits: it is in the outbox.

    """

    there: tuple[int, ...]
    base: int | None
    here: int | None
    skipped: frozenset[int] = frozenset()
    deleted: frozenset[int] = frozenset()
    waits: bool = False


class Expected(NamedTuple):
    """What is to become of a task."""

    here: int | None
    base: int | None
    kept: bool
    writes: bool


def expected(state: State, *, pushes: bool) -> Expected:
    """The table of the specification, row by row, as it is written there."""
    gone = state.skipped | state.deleted
    stars = [star for star in state.there if star not in gone]
    there = stars[-1] if stars else None
    base = None if state.base in gone else state.base
    here = None if state.here in gone else state.here
    is_withdrawn = state.here is not None and here is None
    if state.waits and pushes:
        return Expected(state.here, base, kept=False, writes=True)
    is_same_there, is_same_here = there == base, here == base
    if is_same_there and is_same_here:
        return Expected(state.here, base, kept=False, writes=False)
    if not is_same_there and is_same_here:
        return Expected(there, there, kept=False, writes=False)
    if is_same_there and not is_same_here:
        writes = pushes and not is_withdrawn
        return Expected(state.here, base, kept=False, writes=writes)
    if there == here:
        return Expected(state.here, there, kept=False, writes=False)
    writes = pushes and not is_withdrawn
    return Expected(state.here, there, kept=True, writes=writes)


class Table:
    """Tasks in these states, of one project."""

    def __init__(self, stored: Stored, states: list[State], *, pushes: bool) -> None:
        self.states = states
        self.pushes = pushes
        self.side = side = Followed(stored, pushes=pushes)
        self.there = side.tasks(len(states), ANSWERS)
        fake = side.fake
        self.answers = [
            [row.id for row in fake.annotations_of(task)] for task in self.there
        ]
        side.take()
        for state, task, answers in zip(states, self.there, self.answers, strict=True):
            if state.here is not None:
                side.star(answers[state.here])
            side.agree(task, None if state.base is None else answers[state.base])
        side.settle_outbox()
        for state, task, answers in zip(states, self.there, self.answers, strict=True):
            if state.waits and pushes:
                self._change_and_back(state, task, answers)
            for place in state.there:
                fake.star_racing(answers[place])
            for place in state.skipped:
                fake.edit(answers[place], side.ada, was_cancelled=True)
            for place in state.deleted:
                fake.delete_annotation(answers[place])
        self.line_count = len(side.changes())

    def _change_and_back(self, state: State, task: int, answers: list[int]) -> None:
        if state.here is None:
            self.side.star(answers[0])
            self.side.unstar(task)
        else:
            self.side.unstar(task)
            self.side.star(answers[state.here])

    def seen(self) -> Iterator[tuple[State, Expected]]:
        """What became of each task."""
        side = self.side
        truths, bases, outbox = side.truths(), side.bases(), side.outbox()
        lines = side.changes()[self.line_count :]
        kept = {line.task_id for line in lines if line.kind == "GROUND_TRUTH_KEPT"}
        for state, task, answers in zip(
            self.states, self.there, self.answers, strict=True
        ):
            here: int | None = None
            if task in truths:
                there = truths[task]
                here = state.here if there is None else answers.index(there)
            base = answers.index(bases[task]) if task in bases else None
            if base in state.skipped:
                base = None
            is_kept = side.task(task) in kept
            yield state, Expected(here, base, is_kept, writes=task in outbox)

    def check(self) -> None:
        """Look that all is as the table says, and that taking it again does nothing."""
        outcome = self.side.take()
        for state, seen in self.seen():
            assert (state, seen) == (state, expected(state, pushes=self.pushes))
        kept = {
            task
            for task, state in zip(self.there, self.states, strict=True)
            if expected(state, pushes=self.pushes).kept
        }
        assert outcome.kept == kept
        count, before = len(self.side.changes()), self.side.bases()
        self.side.take()
        assert len(self.side.changes()) == count
        assert self.side.bases() == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("waits", [False, True], ids=["settled", "waiting"])
@pytest.mark.parametrize("pushes", [False, True], ids=["pulls", "pushes"])
def test_each_row_of_the_table_comes_true(
    stored: Stored, pushes: bool, waits: bool
) -> None:
    states = [
        State(() if there is None else (there,), base, here, waits=waits)
        for there, base, here in product(PLACES, repeat=3)
    ]

    Table(stored, states, pushes=pushes).check()


def states() -> st.SearchStrategy[State]:
    places = st.integers(0, ANSWERS - 1)
    place = st.none() | places
    few = st.frozensets(places, max_size=1)
    stars = st.lists(places, max_size=2, unique=True).map(tuple)
    return st.builds(State, stars, place, place, few, few, st.booleans()).map(
        lambda state: state._replace(skipped=state.skipped - state.deleted)
    )


@settings(
    max_examples=settings().max_examples // 5,
    phases=[Phase.explicit, Phase.generate],  # many states at once: nothing to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    drawn=st.lists(states(), min_size=20, max_size=30, unique=True),
    pushes=st.booleans(),
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_whatever_was_skipped_deleted_or_starred_twice_the_table_holds(
    store: None, drawn: list[State], pushes: bool
) -> None:
    Table(emptied(), drawn, pushes=pushes).check()

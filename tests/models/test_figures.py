"""Figures over accuracies: exact, over exactly the ones that are counted."""

import statistics

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from insight.intervals import mean_interval
from models.db import database as db
from models.queries import figures
from models.queries.figures import Figures
from models.scope import Scope
from tests.stored import EVERYTHING, Stored, choice

ACCURACIES = st.lists(st.floats(0, 1), min_size=1, max_size=50)


def counted(values: list[float]) -> Figures:
    return Figures(tuple((one, values.count(one)) for one in sorted(set(values))))


def _steps(bins: int) -> st.SearchStrategy[int]:
    return st.integers(0, bins - 1)


@given(ACCURACIES)
def test_figures_are_those_of_the_values_themselves(values: list[float]) -> None:
    found = counted(values)

    assert found.count == len(values)
    assert found.mean == pytest.approx(statistics.fmean(values))
    assert found.median == pytest.approx(statistics.median(values))
    assert (found.min, found.max) == (min(values), max(values))
    assert sum(found.histogram(7)) == len(values)


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.just(n), _steps(n))))
@example((100, 29))
def test_a_step_holds_its_lower_end(place: tuple[int, int]) -> None:
    bins, step = place

    found = counted([step / bins]).histogram(bins)

    assert found.index(1) == step


def test_one_is_in_the_last_step() -> None:
    assert counted([1.0]).histogram(3) == [0, 0, 1]


@given(ACCURACIES)
def test_the_interval_is_that_of_the_values(values: list[float]) -> None:
    figures_of_values = counted(values)

    interval = figures_of_values.interval

    assert interval == mean_interval(figures_of_values.counts)
    assert interval is not None
    assert interval.low < interval.high


def test_nothing_compared_has_no_figures() -> None:
    none = Figures()

    assert none.interval is None
    assert (none.count, none.mean, none.median, none.min, none.max) == (0, *[None] * 4)
    assert none.histogram(3) == [0, 0, 0]


def test_ground_truths_and_skipped_ones_are_left_out(stored: Stored) -> None:
    project = stored.project()
    task = stored.task(project)
    right, wrong = stored.user(), stored.user()
    stored.annotation(task, right, choice("yes"))
    stored.annotation(task, wrong, choice("no"))
    stored.annotation(task, wrong, was_cancelled=True)
    stored.prediction(task, choice("no"), model_version="m")
    truth = stored.annotation(task, result=choice("yes"))
    stored.ground_truth(truth)

    with db.read():
        whole = figures.of_projects(EVERYTHING, [project.id])[project.id]
        people = figures.by_annotator(EVERYTHING, [project.id])[project.id]
        models = figures.by_model_version(EVERYTHING, [project.id])[project.id]

    assert whole == Figures(((0.0, 1), (1.0, 1)))
    assert people == [
        (right.id, Figures(((1.0, 1),))),
        (wrong.id, Figures(((0.0, 1),))),
    ]
    assert models == [("m", Figures(((0.0, 1),)))]


def test_a_project_without_full_access_has_no_figures(stored: Stored) -> None:
    project = stored.project()
    scope = Scope(1, own_work=frozenset({project.id}), full_access=frozenset())

    with db.read():
        assert figures.of_projects(scope, [project.id]) == {}
        assert figures.by_annotator(scope, [project.id]) == {}

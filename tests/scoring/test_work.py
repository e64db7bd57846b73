"""A comparison has a budget of work, counted before it is done."""

import base64
import io
import random
import time
from typing import Any

import pytest
from PIL import Image

from scoring import AssessmentStatus, PairKind, compile_confusions, compile_scorer
from scoring.work import DEFAULT_WORK, exceeds
from tests.scoring.builders import BOXES, box, config, profile, results

Sides = tuple[list[dict[str, Any]], list[dict[str, Any]]]

POLYGONS, BITMASKS = config("PolygonLabels"), config("BitmaskLabels")
TEXTS = config("TextArea")

SECONDS = 2.0
"""More than any comparison may take, on a machine that is busy with other work."""


def tangled(chance: random.Random) -> dict[str, Any]:
    """A polygon of 100 points anywhere, which crosses itself again and again."""
    return {
        "points": [[chance.random() * 100, chance.random() * 100] for _ in "p" * 100]
    }


def image(side: int) -> dict[str, Any]:
    file = io.BytesIO()
    Image.new("LA", (side, side)).save(file, "PNG")
    written = base64.b64encode(file.getvalue()).decode()
    return {"imageDataURL": f"data:image/png;base64,{written}"}


def polygons() -> Sides:
    chance = random.Random(1)  # noqa: S311 - sample data, no secret
    mine, theirs = ([tangled(chance) for _ in range(50)] for _ in range(2))
    return results(*mine), results(*theirs)


def masks() -> Sides:
    mask = image(6_324)
    return results(*[mask] * 15), results(*[mask] * 15)


def boxes(count: int, size: float = 20) -> Sides:
    chance = random.Random(1)  # noqa: S311 - sample data, no secret

    def drawn() -> dict[str, Any]:
        return box(chance.random() * 80, chance.random() * 80, size, size, "A")

    mine, theirs = ([drawn() for _ in range(count)] for _ in range(2))
    return results(*mine), results(*theirs)


def texts() -> Sides:
    long = "a cat " * 2_000, "the mat" * 2_000
    mine, theirs = ({"text": [text] * 100} for text in long)
    return results(mine), results(theirs)


SLOW_TEXTS = profile("similarity", {"algorithm": "damerau_levenshtein"})

ATTACKS = {
    "polygons that cross themselves": (POLYGONS, polygons, None),
    "images of forty million pixels": (BITMASKS, masks, None),
    "boxes upon one another": (BOXES, lambda: boxes(3_000, 90), None),
    "long texts by a slow algorithm": (TEXTS, texts, SLOW_TEXTS),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_too_much_work_has_no_score_and_takes_no_time(attack: str) -> None:
    label_config, sides, settings = ATTACKS[attack]
    truth, other = sides()
    scorer = compile_scorer(label_config, settings)

    started = time.process_time()
    reference = scorer.reference(truth)
    assessment, comparison = reference.assess(other), reference.compare(other)
    took = time.process_time() - started

    assert assessment == (None, AssessmentStatus.TOO_LARGE, 1, 1)
    assert (comparison.score, comparison.status) == assessment[:2]
    assert (comparison.controls, comparison.labels, comparison.pairs) == ((), (), ())
    assert comparison.pairs_left_out
    assert (comparison.answered_control_count, comparison.control_count) == (1, 1)
    assert took < SECONDS


@pytest.mark.parametrize(
    ("label_config", "sides"), [(POLYGONS, polygons), (BITMASKS, masks)]
)
def test_confusions_can_be_too_large(label_config: str, sides: Any) -> None:
    confusions = compile_confusions(label_config)
    truth, other = map(confusions.read, sides())

    assert confusions.is_too_large(truth, other)
    assert not confusions.is_too_large(truth, other, budget=None)


@pytest.mark.parametrize(
    ("label_config", "sides"),
    [(POLYGONS, polygons), (BOXES, lambda: boxes(3_000, 90))],
)
def test_one_side_alone_is_no_work(label_config: str, sides: Any) -> None:
    drawn, _ = sides()
    confusions = compile_confusions(label_config)
    reference = compile_scorer(label_config).reference(drawn)
    truth, empty = confusions.read(drawn), confusions.read([])

    started = time.process_time()
    comparison = reference.compare([])
    is_too_large = confusions.is_too_large(truth, empty)
    found = list(confusions.between(truth, empty))
    took = time.process_time() - started

    assert (comparison.score, comparison.pairs_left_out) == (0, False)
    assert {pair.kind for pair in comparison.pairs} == {PairKind.MISSED}
    assert len(comparison.pairs) == len(drawn)
    assert not is_too_large
    assert {confusion.other for confusion in found} <= {None}
    assert took < SECONDS / 4


def test_ordinary_answers_are_far_below_the_budget() -> None:
    scorer = compile_scorer(BOXES)
    truth, other = boxes(1_000, 5)

    assert scorer.reference(truth).assess(other, DEFAULT_WORK / 5).status == "SCORED"
    found = scorer.reference(truth).compare(other)
    assert len(found.pairs) >= 1_000


def test_the_budget_is_that_of_the_caller() -> None:
    truth, other = boxes(300)
    reference = compile_scorer(BOXES).reference(truth)

    small, whole = reference.assess(other, 1_000), reference.assess(other, None)

    assert small.status is AssessmentStatus.TOO_LARGE
    assert whole == reference.assess(other)
    assert reference.assess([], 5_000) == (0, AssessmentStatus.SCORED, 1, 1)


def test_the_same_results_are_too_large_whatever_was_compared_before() -> None:
    truth, other = boxes(300)
    scorer = compile_scorer(BOXES)
    statuses = set()
    for budget in range(1_000, 60_000, 7_000):
        used = scorer.reference(truth)
        used.compare(other)
        fresh = scorer.reference(truth)
        assert used.assess(other, budget) == fresh.assess(other, budget)
        statuses.add(fresh.assess(other, budget).status)

    assert statuses == {AssessmentStatus.TOO_LARGE, AssessmentStatus.SCORED}


def test_pairs_that_are_too_much_to_find_are_left_out_of_a_score() -> None:
    """Each region has a label of its own: to look for wrong ones is to compare all."""
    drawn, others = (
        [box(10, 10, 50, 50, f"{n}") for n in range(k)] for k in (400, 390)
    )
    reference = compile_scorer(BOXES).reference(results(*drawn))

    cut, whole = (reference.compare(results(*others), b) for b in (30_000, None))

    assert cut.score == whole.score
    assert cut.status is AssessmentStatus.SCORED
    assert (cut.pairs, cut.labels) == ((), ())
    assert (cut.pairs_left_out, whole.pairs_left_out) == (True, False)
    assert len(whole.pairs) == 400
    assert cut.controls == whole.controls


def test_work_is_counted_only_until_it_is_too_much() -> None:
    counted: list[float] = []

    def work() -> Any:
        for part in (1.0, 2.0, 3.0):
            counted.append(part)
            yield part

    assert exceeds(work(), 2.5)
    assert counted == [1, 2]
    assert not exceeds(work(), 6)
    assert not exceeds(work(), None)

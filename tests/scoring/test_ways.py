"""Fast ways for few regions and for many find what the plain way finds."""

from collections.abc import Hashable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import budget, compile_scorer, matching, pairing, tiles
from scoring.extents import EXTENTS, box, motion, spans
from scoring.extents.single_boxes import Box, box_iou
from tests.scoring.builders import config, results
from tests.scoring.extents.values import PIXELS, VALUES, WIDE, similarity

every_extent = pytest.mark.parametrize("tag", VALUES)
some = settings(max_examples=30, deadline=None)


@every_extent
@some
@given(data=st.data())
def test_two_regions_are_alike_only_where_their_bounds_meet(
    tag: str, data: st.DataObject
) -> None:
    values = data.draw(st.lists(VALUES[tag], min_size=2, max_size=4))
    extent = EXTENTS[tag]()
    shapes = [extent.read(value, PIXELS) for value in values]

    low, high = extent.bounds(shapes, WIDE)

    meet = np.all((low[:, None] <= high) & (high[:, None] >= low), axis=2)
    assert meet[similarity(tag, values, values) > 0].all()


@every_extent
@some
@given(data=st.data())
def test_many_regions_score_as_if_all_pairs_were_looked_at(
    tag: str, data: st.DataObject
) -> None:
    sides = st.lists(VALUES[tag], min_size=1, max_size=5)
    truth, other = (results(*data.draw(sides)) for _ in range(2))
    scorer = compile_scorer(config(tag))

    plain = scorer.score(truth, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "FEW", 1)
        patch.setattr(tiles, "HEIGHT", 2)
        assert scorer.score(truth, other) == pytest.approx(plain, abs=1e-12)
        patch.setattr(pairing, "CROWDED", 0)
        assert scorer.score(truth, other) == pytest.approx(plain, abs=1e-12)


@pytest.mark.parametrize("tag", ["RectangleLabels", "Labels", "VideoRectangle"])
@settings(deadline=None)
@given(data=st.data())
def test_few_regions_are_measured_as_many_are(tag: str, data: st.DataObject) -> None:
    few = st.lists(VALUES[tag], min_size=1, max_size=2)
    truths, others = data.draw(few), data.draw(few)

    one_by_one = similarity(tag, truths, others)

    with pytest.MonkeyPatch.context() as patch:
        for module in (box, spans, motion):
            patch.setattr(module, "FEW", 0)
        assert one_by_one == pytest.approx(similarity(tag, truths, others), abs=1e-12)


NUMBERS = st.floats(0, 100) | st.sampled_from([0.0, 1e-300, 1e300])


@given(st.tuples(*[NUMBERS] * 4), st.tuples(*[NUMBERS] * 4))
def test_two_upright_boxes_overlap_the_same_to_the_last_place(
    truth: tuple[float, ...], other: tuple[float, ...]
) -> None:
    mine, theirs = Box._make([*truth, 0.0]), Box._make([*other, 0.0])

    alone = box_iou(mine, theirs, WIDE)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(box, "FEW", 0)
        found = box.BoxExtent().similarity([mine], [theirs], WIDE)
    assert np.array_equal(found, [[alone]])


@given(
    st.dictionaries(st.integers(0, 9), st.floats(0, 9), min_size=1), st.floats(0.01, 3)
)
def test_groups_of_regions_share_the_work_that_one_alone_may_take(
    efforts: dict[Hashable, float], most: float
) -> None:
    limits = budget.fair_shares(efforts, most)

    taken = [limits.get(group, effort) for group, effort in efforts.items()]
    assert sum(taken) <= most + 1e-9
    assert all(limit < efforts[group] for group, limit in limits.items())
    if sum(efforts.values()) <= most:
        assert limits == {}


@pytest.mark.parametrize("tag", ["RectangleLabels", "PolygonLabels", "VideoRectangle"])
@some
@given(data=st.data())
def test_groups_that_are_affordable_score_as_if_they_were_alone(
    tag: str, data: st.DataObject
) -> None:
    sides = st.lists(VALUES[tag], min_size=1, max_size=5)
    truth, other = (results(*data.draw(sides)) for _ in range(2))
    scorer = compile_scorer(config(tag))

    plain = scorer.score(truth, other)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "FEW", 0)
        assert scorer.score(truth, other) == plain

"""What holds for every kind of region."""

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import tags
from scoring.extents import EXTENTS
from tests.scoring.extents.values import PIXELS, VALUES, WIDE, Value, similarity

every_extent = pytest.mark.parametrize("tag", VALUES)

JUNK: list[Any] = [
    None,
    True,
    "",
    "abc",
    "nan",
    -1,
    -5.5,
    float("nan"),
    float("inf"),
    -float("inf"),
    1e308,
    -1e308,
    10**400,
    1e12,
    2**63,
    [],
    {},
    [[]],
    [None],
    [[1, 2], [3]],
    ["a", "b"],
    {"x": 1},
    {"start": 2, "end": 1},
]


def test_every_region_tag_has_an_extent() -> None:
    assert set(EXTENTS) == tags.REGION_TAGS


def test_the_properties_are_tried_on_every_extent() -> None:
    assert {EXTENTS[tag] for tag in VALUES} == set(EXTENTS.values())


@every_extent
@settings(deadline=None)
@given(data=st.data())
def test_similarities_are_between_0_and_1(tag: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(VALUES[tag], min_size=1, max_size=4))

    found = similarity(tag, values, values[::-1])

    assert found.shape == (len(values), len(values))
    assert found.dtype == np.float64
    assert ((found >= 0) & (found <= 1)).all()


@every_extent
@settings(deadline=None)
@given(data=st.data())
def test_the_same_region_is_exactly_1(tag: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(VALUES[tag], min_size=1, max_size=4))

    found = similarity(tag, values, copy.deepcopy(values))

    assert (np.diag(found) == 1).all()


@every_extent
@settings(deadline=None)
@given(data=st.data())
def test_the_sides_can_be_exchanged(tag: str, data: st.DataObject) -> None:
    truths = data.draw(st.lists(VALUES[tag], min_size=1, max_size=3))
    others = data.draw(st.lists(VALUES[tag], min_size=1, max_size=3))

    found = similarity(tag, truths, others)

    assert found == pytest.approx(similarity(tag, others, truths).T, abs=1e-9)


@every_extent
@settings(deadline=None)
@given(data=st.data())
def test_each_pair_is_measured_as_if_it_were_alone(
    tag: str, data: st.DataObject
) -> None:
    truths = data.draw(st.lists(VALUES[tag], min_size=1, max_size=3))
    others = data.draw(st.lists(VALUES[tag], min_size=1, max_size=3))

    video = WIDE._replace(frames=30)

    found = similarity(tag, truths, others, video)

    alone = [[similarity(tag, [a], [b], video).item() for b in others] for a in truths]
    assert found == pytest.approx(np.array(alone), abs=1e-12)


@every_extent
@settings(deadline=None)
@given(data=st.data())
def test_malformed_values_are_no_shape_or_one_that_can_be_compared(
    tag: str, data: st.DataObject
) -> None:
    valid = data.draw(VALUES[tag])
    spoilt = copy.deepcopy(valid)
    holder, name = data.draw(st.sampled_from(list(_places(spoilt))))
    holder[name] = data.draw(st.sampled_from(JUNK))
    extent = EXTENTS[tag]()

    read = [extent.read(value, PIXELS) for value in (valid, spoilt)]

    shapes = [shape for shape in read if shape is not None]
    found = extent.similarity(shapes, shapes, WIDE)
    assert read[0] is not None
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diag(found) == 1).all()


@every_extent
@pytest.mark.parametrize("value", [{}, *({"x": junk, "points": junk} for junk in JUNK)])
def test_a_value_without_the_geometry_of_its_tag_is_no_shape(
    tag: str, value: Value
) -> None:
    assert EXTENTS[tag]().read(value, PIXELS) is None


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value where something else can be put."""
    names = value.items() if isinstance(value, dict) else enumerate(value)
    for name, child in names:
        yield value, name
        if isinstance(child, dict | list):
            yield from _places(child)

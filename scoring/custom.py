"""ReactCode and custom interfaces: results that are free JSON objects."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas, anywhere
from scoring.label_config import ControlTag
from scoring.regions import NO_LABELS, Reader, Region, Regions
from scoring.results import Item, Results, place_of, value_of
from scoring.set_shares import set_shares
from scoring.values import Leaves, scalars


class LeavesExtent:
    """The extent of a free object: its scalars with the paths that lead to them."""

    def read(self, value: Item, _item: Item) -> Leaves:
        """The scalars and their paths."""
        return scalars(value)

    def similarity(
        self,
        truths: Sequence[Leaves],
        others: Sequence[Leaves],
        _canvas: Canvas,
        _share: float = 1.0,
    ) -> NDArray[np.float64]:
        """The share of the leaves of either object that both have."""
        return set_shares(truths, others)

    def effort(self, _truths: Sequence[Leaves], _others: Sequence[Leaves]) -> float:
        """All at once."""
        return 0.0

    def bounds(self, shapes: Sequence[Leaves], _canvas: Canvas) -> Bounds:
        """An object may be like any other."""
        return anywhere(len(shapes))


EXTENT = LeavesExtent()


def custom_objects(control: ControlTag) -> Reader:
    """Reads the objects of a custom control.

    They stand under the name of its tag or, whatever that is, under ``reactcode``.
    """
    field = control.tag.lower()

    def given(item: Item) -> object:
        value = value_of(item)
        return value.get(field, value.get("reactcode"))

    def read(results: Results) -> Regions:
        found = [(item, given(item)) for item in results.of(control.name)]
        return Regions(
            [_region(item, value) for item, value in found if value is not None],
            results,
        )

    return read


def _region(item: Item, given: object) -> Region:
    place = place_of(item, value_of(item))
    return Region(item, item, place, EXTENT, scalars(given), NO_LABELS)

"""ReactCode and custom interfaces: results that are free JSON objects."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.extent import Bounds, Canvas, anywhere
from scoring.forms import UNREADABLE
from scoring.label_config import ControlTag
from scoring.regions import NO_LABELS, Reader, Region, Regions
from scoring.results import Item, Results, has_no_object, place_of, value_of
from scoring.set_shares import set_shares
from scoring.values import Leaves, leaves, scalars


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

    They stand under the name of its tag or, whatever that is, under ``reactcode``. A
    value that has something else cannot be read.
    """
    names = (control.tag.lower(), "reactcode")

    def read(results: Results) -> Regions:
        found = (_region(item, names) for item in results.of(control.name))
        return Regions([region for region in found if region is not None], results)

    return read


def _region(item: Item, names: Sequence[str]) -> Region | None:
    """The object of a result; None for one that has no answer."""
    value = value_of(item)
    place = place_of(item, value)
    given = next((value[name] for name in names if name in value), None)
    if given is not None:
        return Region(item, item, place, EXTENT, scalars(given), NO_LABELS)
    if has_no_object(item) or (value and not any(name in value for name in names)):
        shape = leaves({"value": item["value"]})
        return Region(item, item, place, UNREADABLE, shape, NO_LABELS)
    return None

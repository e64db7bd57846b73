"""Exact agreement: both sides hold equal values, in any order."""

from collections import Counter
from collections.abc import Hashable, Iterator

from scoring.measure import Explanation
from scoring.regions import Region, Regions
from scoring.results import Item, Results, has_no_object, place_of, value_of
from scoring.values import as_number, leaves

Values = Counter[Hashable]
"""How often a side holds each value, with the object and page it is about."""


MEASURES = frozenset(
    (
        *("x", "y", "width", "height", "rotation", "radiusX", "radiusY"),
        *("start", "end", "startOffset", "endOffset", "channel"),
        *("frame", "framesCount", "pageIndex"),
    )
)
"""The names of numbers in the values of regions."""


class ExactMeasure:
    """A control without a measure of its own: all its values are equal or they are not.

    Values are compared as JSON: 1 is 1.0, but true is not 1.
    """

    def __init__(self, control: str) -> None:
        self._control = control

    def read(self, results: Results) -> Values:
        """Every value that is not empty."""
        return Counter(
            (place_of(item, value_of(item)), leaves(value_of(item)))
            for item in results.of(self._control)
            if value_of(item)
        )

    def score(self, truth: Values, other: Values) -> float:
        """1.0 for the same values, else 0.0."""
        return 1.0 if truth == other else 0.0

    def unreadable(self, results: Results, _values: Values) -> int:
        """The results whose values are no objects; all others can be compared."""
        return sum(map(has_no_object, results.of(self._control)))

    def work(self, truth: Values, other: Values) -> Iterator[float]:
        """That of comparing the values."""
        yield float(len(truth) + len(other))

    def explain(self, _truth: Values, _other: Values) -> Explanation:
        """Nothing: such values have no labels that are known here."""
        return Explanation()


def exact_regions(truth: Regions, other: Regions) -> float:
    """1.0 if both sides hold equal regions, else 0.0."""
    return 1.0 if _region_values(truth) == _region_values(other) else 0.0


def _region_values(regions: Regions) -> Values:
    return Counter(_region_value(region) for region in regions.regions)


def _region_value(region: Region) -> Hashable:
    geometry = {} if region.source is region.item else _geometry(region.source)
    value = value_of(region.item)
    return region.place, written(value), written(geometry), region.answer


def written(value: Item) -> frozenset[Hashable]:
    """The leaves of a region's value; its numbers may be written as text."""
    return frozenset(
        (path, as_number(leaf) if isinstance(leaf, str) and _is_measure(path) else leaf)
        for path, leaf in leaves(value)
    )


def _is_measure(path: tuple[Hashable, ...]) -> bool:
    """Whether a number stands there in every region that is well formed."""
    return path[0] == "points" or path[-1] in MEASURES


def _geometry(source: Item) -> Item:
    """What the value of another result says of a region, but for its labels."""
    value = value_of(source)
    return {name: value[name] for name in value if not name.endswith("labels")}

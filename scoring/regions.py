"""Regions: results of tags that mark places in an object, and answers about them."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, NamedTuple

from scoring.answers import AnswerKind
from scoring.extents.extent import Canvas, Extent
from scoring.extents.path import outline
from scoring.forms import default_extent, form_of
from scoring.label_config import ControlTag
from scoring.results import Item, Place, Results, place_of, value_of
from scoring.values import key, keys, listed

Labels = frozenset[Hashable]
NO_LABELS: Labels = frozenset()


Spot = tuple[Place, Extent[Any]]
"""Where regions must agree to be compared at all: object, page and kind of shape."""


class Region(NamedTuple):
    """A place in an object, with its labels or the answer about it.

    ``source`` is the result that has the geometry: ``item`` or another of the same id.
    ``shape`` is None if the geometry is absent or malformed: it matches nothing.
    """

    item: Item
    source: Item
    place: Place
    extent: Extent[Any]
    shape: Any
    labels: Labels
    weight: float = 1.0
    answer: Any = None

    @property
    def is_readable(self) -> bool:
        """Whether its geometry could be read."""
        return self.shape is not None

    def label_names(self) -> tuple[str, ...]:
        """The labels that are texts, as labels ought to be, in order."""
        return tuple(sorted(name for name in self.labels if isinstance(name, str)))


class Group(NamedTuple):
    """Regions that may be alike, at one place and of one form, by their numbers.

    Their shapes and weights are put together once, however often they are compared.
    """

    numbers: list[int]
    regions: list[Region]
    shapes: list[Any]
    weights: list[float]


Groups = dict[Hashable, Group]


class Regions:
    """The regions of one side under one control; false if there are none."""

    __slots__ = ("_groups", "_weights", "_whole", "regions", "results", "shares")

    def __init__(
        self,
        regions: list[Region],
        results: Results,
        whole: "Regions | None" = None,
    ) -> None:
        self.regions = regions
        self.results = results
        self._whole = whole
        self.shares: Any = None
        self._groups: dict[bool, Groups] = {}
        self._weights: list[float] | None = None

    def __len__(self) -> int:
        return len(self.regions)

    @property
    def whole(self) -> "Regions":
        """All regions of the control that these were taken from."""
        return self if self._whole is None else self._whole

    def weight(self) -> float:
        """What all regions weigh together."""
        return sum(self.weights())

    def weights(self) -> list[float]:
        """What each region weighs."""
        if self._weights is None:
            self._weights = [region.weight for region in self.regions]
        return self._weights

    def groups(self, *, by_labels: bool) -> Groups:
        """Those that may be alike, if only those with equal labels are, or if all.

        Found once, however many others the regions are compared with.
        """
        if by_labels not in self._groups:
            self._groups[by_labels] = self._grouped(by_labels=by_labels)
        return self._groups[by_labels]

    def _grouped(self, *, by_labels: bool) -> Groups:
        groups: Groups = {}
        outline([region.shape for region in self.regions])
        for number, region in enumerate(self.regions):
            if region.shape is not None:
                labels = region.labels if by_labels else None
                together = (region.place, region.extent, labels)
                group = groups.get(together)
                if group is None:
                    group = groups[together] = Group([], [], [], [])
                group.numbers.append(number)
                group.regions.append(region)
                group.shapes.append(region.shape)
                group.weights.append(region.weight)
        return groups

    def by_class(self) -> "dict[Hashable, Regions]":
        """Those that carry each label, and under None those without any."""
        found: dict[Hashable, Regions] = {}
        for region in self.regions:
            for label in region.labels or (None,):
                same = found.setdefault(label, Regions([], self.results, self))
                same.regions.append(region)
        return found

    def by_spot(self) -> "dict[Spot, list[Region]]":
        """Those that have a shape, by the place and the kind of it."""
        found: dict[Spot, list[Region]] = {}
        for region in self.regions:
            if region.shape is not None:
                found.setdefault((region.place, region.extent), []).append(region)
        return found


Reader = Callable[[Results], Regions]
"""How the regions of a control are found among a side's results."""

Weigh = Callable[[Labels], float]
"""What a region with these labels weighs in the score; with 0 it is left out."""


def canvas_of(place: Place, truth: Regions, other: Regions) -> Canvas:
    """The size of an image, from the truth if it says it, else from the other side."""
    return truth.results.canvas(place) or other.results.canvas(place) or Canvas()


def marked_regions(
    control: ControlTag, extent: Extent[Any] | None, weigh: Weigh
) -> Reader:
    """Reads the regions that a tag such as RectangleLabels marks.

    Without an extent, each region's own form decides (Labels stands beside any shape).
    """
    field = control.tag.lower()

    def read(results: Results) -> Regions:
        regions: list[Region] = []
        for item in results.of(control.name):
            labels = labels_of(value_of(item), field)
            weight = weigh(labels)
            if weight > 0:
                regions.append(placed(item, results, extent, labels, weight))
        return Regions(regions, results)

    return read


def answered_regions(
    control: ControlTag, kind: AnswerKind[Any], weigh: Weigh
) -> Reader:
    """Reads what a ``perRegion`` control says, each with its region's extent."""

    def read(results: Results) -> Regions:
        regions: list[Region] = []
        for items in _by_region(control, results):
            answer = kind.read([value_of(item) for item in items])
            if answer is not None:
                labels = kind.labels(answer)
                weight = weigh(labels)
                region = placed(items[0], results, None, labels, weight)
                regions.append(region._replace(answer=answer))
        return Regions(regions, results)

    return read


def placed(
    item: Item,
    results: Results,
    extent: Extent[Any] | None = None,
    labels: Labels = NO_LABELS,
    weight: float = 1.0,
) -> Region:
    """A region by its own geometry, else by that of the result with its id."""
    source, value = item, value_of(item)
    own = extent or default_extent(form_of(value))
    shape = own.read(value, item)
    if shape is None and not form_of(value):
        source = _with_geometry(item, results)
        value = value_of(source)
        own = extent or default_extent(form_of(value))
        shape = own.read(value, source)
    return Region(item, source, place_of(source, value), own, shape, labels, weight)


def _by_region(control: ControlTag, results: Results) -> Iterator[list[Item]]:
    """The control's results, those about one region together."""
    groups: dict[Hashable, list[Item]] = {}
    for item in results.of(control.name):
        region = item.get("id")
        group = (
            object()
            if region is None
            else (key(region), place_of(item, value_of(item)))
        )
        groups.setdefault(group, []).append(item)
    yield from groups.values()


def _with_geometry(item: Item, results: Results) -> Item:
    """The result that describes the same region and has its geometry."""
    if item.get("id") is None:
        return item
    same = results.by_id.get(key(item["id"]), ())
    return next((mate for mate in same if form_of(value_of(mate))), item)


def labels_of(value: Item, field: str) -> Labels:
    """The labels that stand under a field of a value, or under ``labels``."""
    given = value[field] if field in value else value.get("labels")
    return keys(listed(given))


def mean_weight(labels: Labels, weights: Mapping[str, float]) -> float:
    """What a region with these labels weighs: the mean of them."""
    if not weights or not labels:
        return 1.0
    return sum(weights.get(label, 1.0) for label in labels) / len(labels)  # type: ignore[call-overload]

"""Regions: results of tags that mark places in an object, and answers about them."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from scoring.answers import AnswerKind
from scoring.extents.any_area import ANY_AREA, FLAT
from scoring.extents.extent import Canvas, Extent
from scoring.extents.path import outline
from scoring.extents.track import TrackExtent
from scoring.forms import UNREADABLE, default_extent, extent_of, form_of
from scoring.label_config import ControlTag
from scoring.results import Item, Place, Results, place_of, value_of
from scoring.values import key, keys, listed

Labels = frozenset[Hashable]
NO_LABELS: Labels = frozenset()


Spot = tuple[Place, Extent[Any]]
"""Where regions must agree to be compared at all: object, page and kind of shape."""

Places = frozenset[Place]
NO_PLACES: Places = frozenset()

FLAT_BY_FORM = frozenset(map(default_extent, ("Rectangle", "Polygon", "Ellipse")))
"""The extents of flat shapes that are told by their form, not by their tag."""


class Region(NamedTuple):
    """A place in an object, with its labels or the answer about it.

    ``source`` is the result that has the geometry: ``item`` or another of the same id.
    ``extent`` is ``UNREADABLE`` if that is absent or malformed: the shape then is the
    value itself, which is equal to the very same one only.
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
        return self.extent is not UNREADABLE

    def label_names(self) -> tuple[str, ...]:
        """The labels that are texts, as labels ought to be, in order."""
        return tuple(sorted(name for name in self.labels if isinstance(name, str)))


class Group(NamedTuple):
    """Regions that may be alike, at one place and measured alike, by their numbers.

    Their shapes and weights are put together once, however often they are compared.
    """

    extent: Extent[Any]
    numbers: list[int]
    regions: list[Region]
    shapes: list[Any]
    weights: list[float]

    def picked(self, which: Sequence[int]) -> "Group":
        """Some of them."""
        return Group(
            self.extent,
            [self.numbers[number] for number in which],
            [self.regions[number] for number in which],
            [self.shapes[number] for number in which],
            [self.weights[number] for number in which],
        )


Groups = dict[Hashable, Group]


class Regions:
    """The regions of one side under one control; false if there are none.

    They are uniform if none has another form than that of its tag.
    """

    def __init__(
        self,
        regions: list[Region],
        results: Results,
        whole: "Regions | None" = None,
        *,
        is_uniform: bool = True,
    ) -> None:
        self.regions = regions
        self.results = results
        self.is_uniform: bool = is_uniform if whole is None else whole.is_uniform
        self._whole = whole
        self.shares: Any = None
        self._groups: dict[tuple[bool, Places], Groups] = {}
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

    def groups(self, *, by_labels: bool, mixed: Places = NO_PLACES) -> Groups:
        """Those that may be alike, if only those with equal labels are, or if all.

        At the places that are ``mixed`` flat shapes are measured whatever their form.
        Found once, however many others the regions are compared with.
        """
        wanted = by_labels, mixed
        if wanted not in self._groups:
            self._groups[wanted] = self._grouped(by_labels, mixed)
        return self._groups[wanted]

    def flat(self) -> AbstractSet[Spot]:
        """The places that have flat shapes, each with the extents of these."""
        return {
            (region.place, region.extent)
            for region in self.regions
            if isinstance(region.extent, FLAT)
        }

    def _grouped(self, by_labels: bool, mixed: Places) -> Groups:
        groups: Groups = {}
        outline([region.shape for region in self.regions])
        for number, region in enumerate(self.regions):
            labels = region.labels if by_labels else None
            extent = region.extent
            if mixed and region.place in mixed and isinstance(extent, FLAT):
                extent = ANY_AREA
            together = (region.place, extent, labels)
            group = groups.get(together)
            if group is None:
                group = groups[together] = Group(extent, [], [], [], [])
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
        """All of them, by their place and the kind of their shape."""
        found: dict[Spot, list[Region]] = {}
        for region in self.regions:
            found.setdefault((region.place, region.extent), []).append(region)
        return found


Reader = Callable[[Results], Regions]
"""How the regions of a control are found among a side's results."""

Weigh = Callable[[Labels], float]
"""What a region with these labels weighs in the score; with 0 it is left out."""


def size_of(place: Place, truth: Regions, other: Regions) -> Canvas:
    """The size of an image, from the truth if it says it, else from the other side."""
    return truth.results.canvas(place) or other.results.canvas(place) or Canvas()


def canvas_of(region: Region, truth: Regions, other: Regions) -> Canvas:
    """What either side knows of the object of a region.

    The frames of a video are the most that any result says.
    """
    place = region.place
    canvas = size_of(place, truth, other)
    if not isinstance(region.extent, TrackExtent):
        return canvas
    frames = max(truth.results.frames(place), other.results.frames(place))
    return canvas._replace(frames=frames)


def mixed_places(truth: Regions, other: Regions) -> Places:
    """Where a side has flat shapes of another form than that of their tag.

    Only tags that have a form: Labels stands beside shapes of several tags, and there a
    box is no ellipse.
    """
    if truth.is_uniform and other.is_uniform:
        return NO_PLACES
    spots = truth.flat() | other.flat()
    places = [place for place, _ in spots]
    of_tag = {place for place, extent in spots if extent not in FLAT_BY_FORM}
    return frozenset(place for place in of_tag if places.count(place) > 1)


def marked_regions(
    control: ControlTag, extent: Extent[Any] | None, weigh: Weigh
) -> Reader:
    """Reads the regions that a tag such as RectangleLabels marks.

    Without an extent, each region's own form decides (Labels stands beside any shape).
    """
    field, time_format = control.tag.lower(), control.time_format

    def read(results: Results) -> Regions:
        regions: list[Region] = []
        is_uniform = True
        for item in results.of(control.name):
            labels = labels_of(value_of(item), field)
            weight = weigh(labels)
            if weight > 0:
                region = placed(item, results, extent, labels, time_format)
                if weight != 1:
                    region = region._replace(weight=weight)
                regions.append(region)
                if region.extent is not extent:
                    is_uniform &= extent is None or not region.is_readable
        return Regions(regions, results, is_uniform=is_uniform)

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
                region = placed(items[0], results, None, labels, control.time_format)
                regions.append(region._replace(weight=weight, answer=answer))
        return Regions(regions, results)

    return read


def placed(
    item: Item,
    results: Results,
    extent: Extent[Any] | None = None,
    labels: Labels = NO_LABELS,
    time_format: str | None = None,
) -> Region:
    """A region by its own geometry, else by that of the result with its id."""
    source = item
    own = value = value_of(item)
    seen = _seen(item, value, extent, time_format)
    if seen is None and not form_of(value):
        source = _with_geometry(item, results)
        value = value_of(source)
        seen = _seen(source, value, extent, time_format)
    if seen is None:
        source, value, seen = item, own, (UNREADABLE, UNREADABLE.read(own, item))
    fitting, shape = seen
    return Region(item, source, place_of(source, value), fitting, shape, labels)


def _seen(
    source: Item, value: Item, extent: Extent[Any] | None, time_format: str | None
) -> tuple[Extent[Any], Any] | None:
    """How the shape of a result is measured, and the shape; None if it has none."""
    if extent is None:
        fitting = default_extent(form_of(value), time_format)
    else:
        fitting = extent_of(source, value, extent)
    shape = None if fitting is UNREADABLE else fitting.read(value, source)
    return None if shape is None else (fitting, shape)


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
    """The labels under a field of a value, under ``labels``, or any ``*labels``."""
    labels = keys(listed(value.get(field) or value.get("labels")))
    if labels:
        return labels
    for name in sorted(name for name in value if name.endswith("labels")):
        if labels := keys(listed(value[name])):
            return labels
    return NO_LABELS


def mean_weight(labels: Labels, weights: Mapping[str, float]) -> float:
    """What a region with these labels weighs: the mean of them."""
    if not weights or not labels:
        return 1.0
    return sum(weights.get(label, 1.0) for label in labels) / len(labels)  # type: ignore[call-overload]

"""Label Studio's results as they come, sorted by the control that they answer."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import cached_property

from scoring.extents.extent import Canvas
from scoring.extents.track import frame_of
from scoring.values import as_number, key, number_of

Item = Mapping[str, object]
"""One entry of a result list."""

Place = tuple[Hashable, Hashable]
"""The object that a result is about (to_name) and the page of it."""

NOTHING: Item = {}

LONGEST_SIDE = 1e9
"""No image has more pixels a side; what says so says nothing of its size."""


class Results:
    """The results of one annotation or prediction.

    ``nameless`` are those that name no control, as relations do; ``strays`` counts the
    entries that are no results, which are left out.
    """

    def __init__(self, results: object) -> None:
        listed = results if isinstance(results, list) else ()
        self.items = [item for item in listed if isinstance(item, dict)]
        self.strays = len(listed) - len(self.items)
        if results is not None and not isinstance(results, list):
            self.strays = 1
        self._canvases: dict[Place, Canvas | None] = {}
        self.by_control: dict[str, list[Item]] = {}
        self.nameless: list[Item] = []
        by_control = self.by_control
        for item in self.items:
            name = item.get("from_name")
            if isinstance(name, str):
                if name not in by_control:
                    by_control[name] = []
                by_control[name].append(item)
            else:
                self.nameless.append(item)

    def of(self, control: str) -> list[Item]:
        """The results of one control, in their order."""
        return self.by_control.get(control, [])

    @cached_property
    def by_id(self) -> Mapping[Hashable, list[Item]]:
        """The results that describe one region: those that share an ``id``."""
        groups: dict[Hashable, list[Item]] = defaultdict(list)
        for item in self.items:
            if item.get("id") is not None:
                groups[key(item["id"])].append(item)
        return groups

    def canvas(self, place: Place) -> Canvas | None:
        """The size of an image, from the first result about it that says it."""
        if place not in self._canvases:
            sizes = (_canvas(item) for item in self._sized if _place(item) == place)
            self._canvases[place] = next(filter(None, sizes), None)
        return self._canvases[place]

    def frames(self, place: Place) -> float:
        """How many frames a video has, by the result that says the most; 0 if none."""
        counts = (_frames(item) for item in self._counted if _place(item) == place)
        return max(counts, default=0.0)

    @cached_property
    def _sized(self) -> list[Item]:
        return [item for item in self.items if "original_width" in item]

    @cached_property
    def _counted(self) -> list[Item]:
        return [item for item in self.items if "framesCount" in value_of(item)]


def is_relation(item: Item) -> bool:
    """Whether a result links two regions."""
    return item.get("type") == "relation"


def value_of(item: Item) -> Item:
    """The ``value`` of a result; an empty one if it has none."""
    value = item.get("value")
    return value if isinstance(value, dict) else NOTHING


def has_no_object(item: Item) -> bool:
    """Whether a result has a value that is not an object, as every value is."""
    return not isinstance(item.get("value", NOTHING), dict | None)


def page_of(item: Item) -> Hashable:
    """The page or list element that a result is about; the first if it says none."""
    page = item.get("item_index")
    return _number_of_page(page) if page else 0


def place_of(item: Item, value: Item) -> Place:
    """The object and the page that a result with this value is about."""
    to_name = item.get("to_name")
    page = page_of(item)
    inner = value.get("pageIndex")
    if inner and (number := _number_of_page(inner)):
        page = (page, number)
    return (to_name if isinstance(to_name, str) else key(to_name), page)


def _number_of_page(page: object) -> Hashable:
    """Equal for equal pages; 0 for the first one, however it is written."""
    return 0 if number_of(page) == 0 else as_number(page)


def _place(item: Item) -> Place:
    return place_of(item, value_of(item))


def _canvas(item: Item) -> Canvas | None:
    width, height = (
        _side(item.get("original_width")),
        _side(item.get("original_height")),
    )
    return Canvas(width, height) if width and height else None


def _frames(item: Item) -> float:
    return frame_of(value_of(item).get("framesCount")) or 0.0


def _side(given: object) -> float:
    """The pixels of a side; 0 for what no image has."""
    pixels = number_of(given) or 0
    return float(pixels) if 1 / LONGEST_SIDE <= pixels <= LONGEST_SIDE else 0.0

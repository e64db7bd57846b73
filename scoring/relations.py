"""Relations: which region is linked with which, in what direction and as what."""

from collections import Counter
from collections.abc import Hashable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from scoring.label_config import ControlTag, LabelConfig
from scoring.likeness import Likeness, reaches
from scoring.matching import matches
from scoring.measure import Explanation
from scoring.regions import NO_LABELS, Region, Regions, labels_of, placed
from scoring.results import Item, Results, is_relation, value_of
from scoring.tags import REGION_TAGS
from scoring.values import key, leaves
from scoring.work import pairing_work

Numbers = dict[Hashable, int]

PLACED_ALIKE = Likeness(
    lambda _, __, overlap, ___: overlap * reaches(overlap, 0.5), by_labels=True
)
"""Which regions may be the ends of the same relation: equal labels, IoU of 0.5."""


@dataclass(frozen=True, slots=True)
class Relations:
    """The relations of one side, and the regions that they may link."""

    relations: list[Item]
    regions: Regions

    def __len__(self) -> int:
        return len(self.relations)


class RelationsMeasure:
    """Twice the relations that both sides have, by the number of relations.

    Regions are paired one to one (equal labels, IoU of 0.5 or more). Two relations are
    the same if their ends are paired and labels and direction are equal; from right to
    left is the reverse of left to right, and both ways has no order.

    Range:  0.0 (none in common) to 1.0 (the same relations), without unit.
    """

    def __init__(self, config: LabelConfig, *, exact: bool) -> None:
        self._config = config
        self._exact = exact

    def read(self, results: Results) -> Relations:
        """The relations of one side with the regions that they may link."""
        relations: list[Item] = [item for item in results.items if is_relation(item)]
        regions = self._regions(results) if relations else []
        return Relations(relations, Regions(regions, results))

    def score(self, truth: Relations, other: Relations) -> float:
        """The share of the relations that both sides have."""
        mine, theirs = _numbers(truth.regions, other.regions)
        both = _keys(truth, mine) & _keys(other, theirs)
        share = 2 * both.total() / (len(truth) + len(other))
        return float(share == 1) if self._exact else share

    def unreadable(self, _results: Results, _relations: Relations) -> int:
        """None: a relation whose ends are not there matches nothing, but is read."""
        return 0

    def work(self, truth: Relations, other: Relations) -> Iterator[float]:
        """That of pairing the regions that they link."""
        yield float(len(truth) + len(other))
        yield from pairing_work(truth.regions, other.regions, PLACED_ALIKE)

    def explain(self, _truth: Relations, _other: Relations) -> Explanation:
        """Nothing beside the score: relations are no regions."""
        return Explanation()

    def _regions(self, results: Results) -> list[Region]:
        """One region for each id, with the labels of all its results."""
        groups: dict[Hashable, list[tuple[Item, ControlTag]]] = {}
        for name, items in results.by_control.items():
            control = self._config.control_of(name)
            if control is None or control.tag not in REGION_TAGS:
                continue
            for item in items:
                groups.setdefault(key(item.get("id")), []).append((item, control))
        return [_region(group, results) for group in groups.values()]


def _region(group: list[tuple[Item, ControlTag]], results: Results) -> Region:
    labels = (labels_of(value_of(item), tag.tag.lower()) for item, tag in group)
    item, control = group[0]
    both = NO_LABELS.union(*labels)
    return placed(item, results, labels=both, time_format=control.time_format)


def _numbers(truth: Regions, other: Regions) -> tuple[Numbers, Numbers]:
    """For each side the regions' ids, with one number for both regions of a pair."""
    pairs = list(matches(truth, other, PLACED_ALIKE))
    return (
        {_id(truth.regions[pair.truth]): n for n, pair in enumerate(pairs)},
        {_id(other.regions[pair.other]): n for n, pair in enumerate(pairs)},
    )


def _id(region: Region) -> Hashable:
    return key(region.item.get("id"))


def _keys(side: Relations, numbers: Numbers) -> Counter[Hashable]:
    known = {_id(region) for region in side.regions.regions}
    return Counter(_key(relation, numbers, known) for relation in side.relations)


def _key(relation: Item, numbers: Numbers, known: AbstractSet[Hashable]) -> Hashable:
    """Equal for relations that are the same, given the numbers of paired regions.

    One that links what is no region is the same as one that is equal, value for value.
    """
    ids = [key(relation.get(end)) for end in ("from_id", "to_id")]
    if not all(end in known for end in ids):
        return leaves(relation)
    ends = [numbers.get(end) for end in ids]
    if None in ends:
        return object()
    direction = relation.get("direction") or "right"
    if direction == "left":
        direction, ends = "right", ends[::-1]
    linked = frozenset(ends) if direction == "bi" else tuple(ends)
    return key(direction), linked, labels_of(relation, "labels")

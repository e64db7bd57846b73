"""Results that are lost to the score: no control reads them, or what they say."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from scoring.extents.mask import Mask, is_misfit
from scoring.regions import Region, Regions
from scoring.results import Results, is_relation
from scoring.scored_controls import ScoredControls, Side

NO_NAME = ""
"""What stands for the name of entries that are no results, or name no control."""


class UnreadResults(NamedTuple):
    """How many results of a list do not reach the score.

    ``by_name`` counts those that no control of the label config reads, by their
    ``from_name`` ("" for entries without any, or that are no results at all).
    ``unreadable_by_control`` counts the regions and answers of a control whose geometry
    or value cannot be read: they equal the very same value only.
    ``misfits_by_control`` counts the masks that have another size than their results
    say that the image has: they are compared by their own size.
    """

    by_name: Mapping[str, int]
    unreadable_by_control: Mapping[str, int]
    misfits_by_control: Mapping[str, int]


def unread_of(side: Side, controls: ScoredControls) -> UnreadResults:
    """What of one side does not reach the score."""
    unreadable: Counter[str] = Counter()
    misfits: Counter[str] = Counter()
    for scored in controls.between(side):
        answer = side.answer(scored)
        unreadable[scored.rule.control] = scored.measure.unreadable(
            side.results, answer
        )
        if isinstance(answer, Regions):
            misfits[scored.rule.control] = sum(map(_is_misfit, answer.regions))
    return UnreadResults(names_unread(side.results, controls), +unreadable, +misfits)


def _is_misfit(region: Region) -> bool:
    return isinstance(region.shape, Mask) and is_misfit(region.shape, region.source)


def names_unread(results: Results, controls: ScoredControls) -> Mapping[str, int]:
    """How many results of each name no control reads.

    Relations have no name. The label config says by ``<Relations>`` whether they count;
    where it does not they are left out by its author, and nothing is lost.
    """
    unread: Counter[str] = Counter()
    for name, items in results.by_control.items():
        if controls.reading(name) is None:
            unread[name] = len(items)
    nameless = [item for item in results.nameless if not is_relation(item)]
    if nameless or results.strays:
        unread[NO_NAME] += len(nameless) + results.strays
    return unread

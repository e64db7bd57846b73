"""Every region of two sides, with the one that it was paired with."""

from dataclasses import replace

from scoring.comparison import PairKind, RegionPair
from scoring.likeness import MISLABELLED, Likeness
from scoring.matching import Match, matches, overlap_of
from scoring.regions import Region, Regions, canvas_of
from scoring.values import is_number


def region_pairs(
    control: str, truth: Regions, other: Regions, likeness: Likeness
) -> tuple[RegionPair, ...]:
    """Matched regions, then wrongly labelled ones, then those that are left alone."""
    matched = list(matches(truth, other, likeness))
    mine = _without(truth, {match.truth for match in matched})
    theirs = _without(other, {match.other for match in matched})
    wrong = list(matches(mine, theirs, MISLABELLED))
    missed = _without(mine, {match.truth for match in wrong})
    extra = _without(theirs, {match.other for match in wrong})
    return (
        *(_matched(control, truth, other, match, likeness) for match in matched),
        *(_mislabelled(control, mine, theirs, match) for match in wrong),
        *(_missed(control, region) for region in missed.regions),
        *(_extra(control, region) for region in extra.regions),
    )


def _without(regions: Regions, numbers: set[int]) -> Regions:
    kept = [r for number, r in enumerate(regions.regions) if number not in numbers]
    return Regions(kept, regions.results, is_uniform=regions.is_uniform)


def _matched(
    control: str, truth: Regions, other: Regions, match: Match, likeness: Likeness
) -> RegionPair:
    mine, theirs = truth.regions[match.truth], other.regions[match.other]
    if likeness.is_overlap:
        overlap = match.similarity
    else:
        overlap = overlap_of(mine, theirs, canvas_of(mine, truth, other))
    pair = _pair(PairKind.MATCHED, control, mine, theirs)
    return replace(pair, score=match.similarity, overlap=overlap)


def _mislabelled(
    control: str, truth: Regions, other: Regions, match: Match
) -> RegionPair:
    mine, theirs = truth.regions[match.truth], other.regions[match.other]
    pair = _pair(PairKind.WRONG_LABEL, control, mine, theirs)
    return replace(pair, overlap=match.similarity)


def _missed(control: str, region: Region) -> RegionPair:
    return _pair(_alone(region, PairKind.MISSED), control, region, None)


def _extra(control: str, region: Region) -> RegionPair:
    return _pair(_alone(region, PairKind.EXTRA), control, None, region)


def _alone(region: Region, kind: PairKind) -> PairKind:
    """The kind of a region without a mate: perhaps it has one, if it cannot be read."""
    return kind if region.is_readable else PairKind.UNREADABLE


def _pair(
    kind: PairKind, control: str, mine: Region | None, theirs: Region | None
) -> RegionPair:
    return RegionPair(
        kind=kind,
        control=control,
        truth_id=_id(mine) if mine else None,
        other_id=_id(theirs) if theirs else None,
        truth_labels=mine.label_names() if mine else (),
        other_labels=theirs.label_names() if theirs else (),
        score=0.0,
        overlap=None,
    )


def _id(region: Region) -> str | None:
    given = region.item.get("id")
    if is_number(given):
        return str(given)
    return given if isinstance(given, str) else None

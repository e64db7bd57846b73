"""Every region of two sides, with the one that it was paired with."""

from collections.abc import Iterator

from scoring.comparison import PairKind, RegionPair
from scoring.likeness import Likeness, mislabelled
from scoring.matching import Match, matches, overlap_of
from scoring.regions import Region, Regions
from scoring.values import is_number


def region_pairs(
    control: str, truth: Regions, other: Regions, likeness: Likeness
) -> tuple[RegionPair, ...]:
    """Matched regions, then wrongly labelled ones, then those that are left alone."""
    matched = list(matches(truth, other, likeness))
    mine = _without(truth, {match.truth for match in matched})
    theirs = _without(other, {match.other for match in matched})
    wrong = list(matches(mine, theirs, mislabelled()))
    missed = _without(mine, {match.truth for match in wrong})
    extra = _without(theirs, {match.other for match in wrong})
    return (
        *_together(control, PairKind.MATCHED, truth, other, matched),
        *_together(control, PairKind.WRONG_LABEL, mine, theirs, wrong),
        *(_alone(control, PairKind.MISSED, region) for region in missed.regions),
        *(_alone(control, PairKind.EXTRA, region) for region in extra.regions),
    )


def _without(regions: Regions, numbers: set[int]) -> Regions:
    kept = [r for number, r in enumerate(regions.regions) if number not in numbers]
    return Regions(kept, regions.results)


def _together(
    control: str, kind: PairKind, truth: Regions, other: Regions, found: list[Match]
) -> Iterator[RegionPair]:
    for match in found:
        mine, theirs = truth.regions[match.truth], other.regions[match.other]
        yield RegionPair(
            kind=kind,
            control=control,
            truth_id=_id(mine),
            other_id=_id(theirs),
            truth_labels=mine.label_names(),
            other_labels=theirs.label_names(),
            score=match.similarity if kind is PairKind.MATCHED else 0.0,
            overlap=overlap_of(mine, theirs, truth, other),
        )


def _alone(control: str, kind: PairKind, region: Region) -> RegionPair:
    missed = kind is PairKind.MISSED
    return RegionPair(
        kind=kind,
        control=control,
        truth_id=_id(region) if missed else None,
        other_id=None if missed else _id(region),
        truth_labels=region.label_names() if missed else (),
        other_labels=() if missed else region.label_names(),
        score=0.0,
        overlap=None,
    )


def _id(region: Region) -> str | None:
    given = region.item.get("id")
    if is_number(given):
        return str(given)
    return given if isinstance(given, str) else None

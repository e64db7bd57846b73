"""Which metrics fit which control tag, and what parameters they take there."""

from collections.abc import Mapping

from scoring import tags
from scoring.label_config import ControlTag
from scoring.parameters import (
    ALGORITHM,
    GRANULARITY,
    IOU_THRESHOLD,
    LABELS,
    REGION_MATCH,
    Parameter,
    above_zero,
    at_least_zero,
    needed,
)

Offer = Mapping[str, tuple[Parameter, ...]]
"""Metrics by name, with their parameters; the first is the default."""

COUNTS: Offer = {
    "f1": (IOU_THRESHOLD,),
    "precision": (IOU_THRESHOLD,),
    "recall": (IOU_THRESHOLD,),
}
EXACT: Offer = {"exact": ()}
OVERLAP: Offer = {"iou": (LABELS,), **COUNTS, **EXACT}
TEXTS: Offer = {"similarity": (ALGORITHM, GRANULARITY)}
NUMBERS: Offer = {
    "difference": (),
    "tolerance": (at_least_zero("max_difference", 1),),
    "range": (needed("min"), needed("max")),
    **EXACT,
}

RELATIONS: Offer = {"f1": (), **EXACT}
"""Metrics of the relations between regions, which are no tag with a name."""


def _by_tag() -> dict[str, Offer]:
    offers: dict[str, Offer] = dict.fromkeys(tags.REGION_TAGS, OVERLAP)
    for tag in ("RectangleLabels", "Rectangle"):
        offers[tag] = {**OVERLAP, "map": (IOU_THRESHOLD,)}
    for tag in tags.POINTS:
        offers[tag] = {
            "distance": (at_least_zero("max_distance", 1),),
            "oks": (above_zero("sigma", 1),),
            **OVERLAP,
        }
    for tag in tags.MASKS:
        offers[tag] = {**OVERLAP, "pixel_iou": ()}
    for tag in tags.PATHS:
        offers[tag] = {**OVERLAP, "iou": (LABELS, above_zero("tolerance", 1))}
    for tag in tags.TRACKS:
        offers[tag] = {**OVERLAP, "volume_iou": ()}
    for tag in tags.CUSTOM_TAGS:
        offers[tag] = {"jaccard": (), **EXACT}
    return offers | {
        "Choices": {**EXACT, "jaccard": ()},
        "Taxonomy": {**EXACT, "path_jaccard": (), "subtree_jaccard": ()},
        "TextArea": {**TEXTS, "wer": (), "cer": (), **EXACT},
        "Rating": NUMBERS,
        "Number": NUMBERS,
        "DateTime": {**EXACT, "tolerance": (at_least_zero("seconds", 0),)},
        "Ranker": {"similarity": (), **EXACT},
        "Chat": {**TEXTS, **EXACT},
    }


BY_TAG = _by_tag()


def metrics_for(control: ControlTag) -> Offer:
    """The metrics that fit a control tag; the first is its default."""
    offer = BY_TAG.get(control.tag, EXACT)
    return _per_region(offer) if answers_regions(control) else offer


def answers_regions(control: ControlTag) -> bool:
    """Whether the tag is answered for each region that another tag marked."""
    return control.per_region and control.tag in tags.ANSWER_TAGS


def _per_region(offer: Offer) -> Offer:
    """A tag's own metrics still say how alike two answers are; extents weigh them."""
    own = {
        name: (REGION_MATCH, *parameters)
        for name, parameters in offer.items()
        if name != "exact"
    }
    return {"product": (REGION_MATCH,), **COUNTS, **own, **EXACT}

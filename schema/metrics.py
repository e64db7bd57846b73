"""What two results are compared by."""

from enum import Enum

import strawberry

from schema.declare import enumeration


@enumeration
class Metric(Enum):
    """A metric: how the score of a control tag is computed.

    docs/scoring.md defines each metric and says for which tags it can be used.
    """

    EXACT = strawberry.enum_value(
        "exact", description="1 if both sides are equal, otherwise 0."
    )
    IOU = strawberry.enum_value(
        "iou",
        description="The overlap of paired regions: intersection over union.",
    )
    F1 = strawberry.enum_value(
        "f1", description="The harmonic mean of precision and recall of regions."
    )
    PRECISION = strawberry.enum_value(
        "precision",
        description="The share of the compared side's regions that are correct.",
    )
    RECALL = strawberry.enum_value(
        "recall", description="The share of the ground truth's regions that are found."
    )
    MAP = strawberry.enum_value(
        "map", description="Mean average precision at one overlap, over the labels."
    )
    PIXEL_IOU = strawberry.enum_value(
        "pixel_iou", description="The overlap of the painted pixels of each label."
    )
    DISTANCE = strawberry.enum_value(
        "distance",
        description="The overlap of points: 1 if they are near enough, otherwise 0.",
    )
    OKS = strawberry.enum_value(
        "oks",
        description="Object keypoint similarity, which decreases with the distance.",
    )
    VOLUME_IOU = strawberry.enum_value(
        "volume_iou", description="The overlap of tracks, over all frames together."
    )
    JACCARD = strawberry.enum_value(
        "jaccard", description="The share of choices that both sides made."
    )
    PATH_JACCARD = strawberry.enum_value(
        "path_jaccard", description="The share of taxonomy paths that both sides chose."
    )
    SUBTREE_JACCARD = strawberry.enum_value(
        "subtree_jaccard",
        description="The same, over the paths and all their prefixes.",
    )
    SIMILARITY = strawberry.enum_value(
        "similarity", description="The similarity of texts or of orders of items."
    )
    WER = strawberry.enum_value(
        "wer", description="1 minus the word error rate, at least 0."
    )
    CER = strawberry.enum_value(
        "cer", description="1 minus the character error rate, at least 0."
    )
    DIFFERENCE = strawberry.enum_value(
        "difference", description="1 / (1 + difference) of two numbers."
    )
    TOLERANCE = strawberry.enum_value(
        "tolerance", description="1 if numbers or times are near enough, otherwise 0."
    )
    RANGE = strawberry.enum_value(
        "range", description="1 minus the difference as a share of the range."
    )
    PRODUCT = strawberry.enum_value(
        "product",
        description="The overlap of regions times the similarity of answers.",
    )

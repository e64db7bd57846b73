"""What two results are compared by."""

from enum import Enum

import strawberry

from schema.declare import enumeration


@enumeration
class Metric(Enum):
    """What computes the score of a control tag.

    Which ones fit which tag, and how they count, stands in docs/scoring.md.
    """

    EXACT = strawberry.enum_value(
        "exact", description="1 where both sides are equal, else 0."
    )
    IOU = strawberry.enum_value(
        "iou",
        description="How far paired regions overlap: intersection over union.",
    )
    F1 = strawberry.enum_value(
        "f1", description="Regions found, of both sides together."
    )
    PRECISION = strawberry.enum_value(
        "precision", description="The share of the compared regions that are right."
    )
    RECALL = strawberry.enum_value(
        "recall", description="The share of the ground truth's regions that are found."
    )
    MAP = strawberry.enum_value(
        "map", description="Mean average precision at one overlap, over the labels."
    )
    PIXEL_IOU = strawberry.enum_value(
        "pixel_iou", description="How far the painted pixels of each label overlap."
    )
    DISTANCE = strawberry.enum_value(
        "distance", description="The share of points that are near enough."
    )
    OKS = strawberry.enum_value(
        "oks", description="Object keypoint similarity, falling with the distance."
    )
    VOLUME_IOU = strawberry.enum_value(
        "volume_iou", description="How far tracks overlap, over all frames together."
    )
    JACCARD = strawberry.enum_value(
        "jaccard", description="The share of choices that both sides made."
    )
    PATH_JACCARD = strawberry.enum_value(
        "path_jaccard", description="The share of taxonomy paths that both sides chose."
    )
    SUBTREE_JACCARD = strawberry.enum_value(
        "subtree_jaccard",
        description="The same over the paths and all that lead to them.",
    )
    SIMILARITY = strawberry.enum_value(
        "similarity", description="How alike texts are, or orders of items."
    )
    WER = strawberry.enum_value(
        "wer", description="1 minus the word error rate, not below 0."
    )
    CER = strawberry.enum_value(
        "cer", description="1 minus the character error rate, not below 0."
    )
    DIFFERENCE = strawberry.enum_value(
        "difference", description="1 / (1 + the difference of two numbers)."
    )
    TOLERANCE = strawberry.enum_value(
        "tolerance", description="1 where numbers or moments are near enough, else 0."
    )
    RANGE = strawberry.enum_value(
        "range", description="1 minus the difference as a share of the range."
    )
    PRODUCT = strawberry.enum_value(
        "product",
        description="How far regions overlap times how alike answers are.",
    )

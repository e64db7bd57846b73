"""One accuracy: the number, why it is there, and how it came about."""

from typing import Any

from execution import column, computed
from resolvers import accuracies, annotations
from resolvers.accuracies import AccuracyStatus
from schema.declare import enumeration_of, interface, object_type
from schema.fields import later, referred, resolved
from schema.metrics import Metric
from schema.nodes import Node
from scoring import PairKind

enumeration_of(
    AccuracyStatus,
    (
        "Why there is an accuracy, or why there is none.\n\n"
        "NO_GROUND_TRUTH for a viewer who may not see ground truths."
    ),
    SCORED="Compared with the ground truth of its task.",
    NO_GROUND_TRUTH="The task has nothing to compare with.",
    IS_GROUND_TRUTH="It is the ground truth itself, and is left out of every mean.",
    SKIPPED="Its annotator skipped the task.",
    PENDING=(
        "It is being computed, since the answer, the ground truth, the"
        " scoring profile or the label config changed: ask again a moment"
        " later."
    ),
    NOTHING_COMPARED=(
        "There are results, but no control tag of the label config reads"
        " any of them, so that nothing was compared."
    ),
    TOO_LARGE="Comparing it would take more work than one comparison may.",
)


@object_type
class ControlAccuracy:
    """How one control tag was compared."""

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    metric: Metric = column(description="What the score was computed by.")
    accuracy: float = column(
        "score", description="How far the two sides agree here, 0 to 1."
    )
    weight: float = column(description="What it counts for in the whole.")


@object_type
class LabelAccuracy:
    """How one label of one control tag was compared."""

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    label: str = column(description="The label.")
    accuracy: float = column(
        "score", description="How far the two sides agree on it, 0 to 1."
    )
    matched_count: int = column("matched", description="How often both sides have it.")
    missed_count: int = column(
        "missed", description="How often only the ground truth has it."
    )
    extra_count: int = column(
        "extra", description="How often only the compared side has it."
    )


enumeration_of(
    PairKind,
    "Which side has a region.",
    name="RegionPairKind",
    MATCHED="Both have it, with the same labels.",
    WRONG_LABEL=(
        "Both have it, overlapping by 0.5 or more, with other labels: it"
        " scores nothing."
    ),
    MISSED="Only the ground truth has it.",
    EXTRA="Only the compared side has it.",
    UNREADABLE=(
        "Its shape or span cannot be read: it only matches one that is"
        " equal, value for value."
    ),
)


@object_type
class RegionPair:
    """One region of the ground truth, and the one it was paired with."""

    kind: PairKind = column(description="Which side has the region.")
    ground_truth_region_id: str | None = column(
        "truth_id",
        description="The region's own id in the ground truth. Null for EXTRA.",
    )
    region_id: str | None = column(
        "other_id",
        description="The region's own id in the compared side. Null for MISSED.",
    )
    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    ground_truth_labels: list[str] = column(
        "truth_labels", description="The labels that the ground truth gives it."
    )
    labels: list[str] = column(
        "other_labels", description="The labels that the compared side gives it."
    )
    score: float = column(
        description="What the pair adds to the score, 0 to 1: 0 unless MATCHED."
    )
    overlap: float | None = column(
        description=(
            "How far the two shapes or spans overlap, whatever their labels. Null for"
            " MISSED and EXTRA."
        )
    )


@object_type
class AccuracyDetails:
    """How one accuracy came about, or why there is none although it was compared."""

    accuracy: float | None = column(
        description=(
            "The accuracy itself. Null where `accuracyStatus` is NOTHING_COMPARED or"
            " TOO_LARGE."
        )
    )
    answered_control_count: int = column(
        "comparison.answered_control_count",
        description="How many of the control tags one of the two sides answered.",
    )
    control_count: int = column(
        "comparison.control_count",
        description="How many control tags the label config has.",
    )
    unread_result_count: int = column(
        "comparison.unread_result_count",
        description=(
            "How many results of the two sides no control tag of the label config"
            " reads: they count for nothing."
        ),
    )
    unread_region_count: int = column(
        "comparison.unread_region_count",
        description="How many regions of the two sides have no shape that can be read.",
    )
    misfit_region_count: int = column(
        "comparison.misfit_region_count",
        description=(
            "How many masks of the two sides have another size than the image that they"
            " are about: with a mask of another size they score 0."
        ),
    )
    pairs_left_out: bool = column(
        "comparison.pairs_left_out",
        description=(
            "Whether `byLabel` and `pairs` are left out, because finding them would"
            " take more work than one comparison may."
        ),
    )
    ground_truth: Any = referred(
        annotations.ground_truths,
        "ground_truth_id",
        description="What it was compared with.",
        graphql_type=later("Annotation", "schema.annotation"),
    )
    profile_version: int = column(
        description="The version of the project's scoring profile it was computed by."
    )
    by_control: list[ControlAccuracy] = computed(
        lambda row: row.comparison.controls,
        description="The control tags that it is put together from.",
    )
    by_label: list[LabelAccuracy] = computed(
        lambda row: row.comparison.labels,
        description="Each label that one of the two sides has.",
    )
    pairs: list[RegionPair] = computed(
        lambda row: row.comparison.pairs,
        description="Every region of both sides, paired or not.",
    )


@interface
class Scored(Node):
    """Something that is compared with the ground truth of its task."""

    accuracy: float | None = column(
        description=(
            "How far it agrees with the ground truth of its task: 1 in everything, 0 in"
            " nothing. Null where there is nothing to compare with (`accuracyStatus`"
            " says why), and for viewers who may not see it."
        )
    )
    accuracy_status: AccuracyStatus = column(
        description="Why there is an accuracy, or why there is none."
    )
    answered_control_count: int | None = column(
        description=(
            "How many of the control tags it or the ground truth answered: the accuracy"
            " is that of so many. Null where it was not compared, and for viewers who"
            " may not see it."
        )
    )
    control_count: int | None = column(
        description=(
            "How many control tags it was compared by. Null where it was not compared,"
            " and for viewers who may not see it."
        )
    )
    accuracy_details: AccuracyDetails | None = resolved(
        accuracies.details_of,
        description=(
            "How the accuracy came about, computed when asked for. Null where it was"
            " not compared: there for the statuses SCORED, NOTHING_COMPARED and"
            " TOO_LARGE."
        ),
    )

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
        "Whether there is an accuracy, and if not, why.\n\n"
        "NO_GROUND_TRUTH for a viewer who may not see ground truths."
    ),
    SCORED="Compared with the ground truth of its task.",
    NO_GROUND_TRUTH="The task has no ground truth.",
    IS_GROUND_TRUTH="It is the ground truth itself, which no mean includes.",
    SKIPPED="Its author skipped the task.",
    PENDING=(
        "It is being computed, because the answer, the ground truth, the "
        "scoring profile or the label config changed. Ask again a moment "
        "later."
    ),
    NOTHING_COMPARED=(
        "No control tag of the label config reads any of the results, so "
        "nothing was compared."
    ),
    TOO_LARGE="The comparison would exceed its budget of work.",
)


@object_type
class ControlAccuracy:
    """How one control tag was compared."""

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    metric: Metric = column(description="The metric that was used.")
    accuracy: float = column(
        "score", description="How much the two sides agree, from 0 to 1."
    )
    weight: float = column(description="Its weight in the accuracy.")


@object_type
class LabelAccuracy:
    """How one label of one control tag was compared."""

    control: str = column(
        description="The control tag's name, `from_name` in Label Studio's results."
    )
    label: str = column(description="The label.")
    accuracy: float = column(
        "score", description="How much the two sides agree on this label, from 0 to 1."
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
    "How a region was paired.",
    name="RegionPairKind",
    MATCHED="Both sides have it, with matching labels.",
    WRONG_LABEL=(
        "Both sides have it, with an overlap of 0.5 or more, but with "
        "different labels. It scores 0."
    ),
    MISSED="Only the ground truth has it.",
    EXTRA="Only the compared side has it.",
    UNREADABLE=(
        "Its shape or span cannot be read. It matches only a region with an "
        "equal value."
    ),
)


@object_type
class RegionPair:
    """A region of one side, with its partner on the other side, if any."""

    kind: PairKind = column(description="How the region was paired.")
    ground_truth_region_id: str | None = column(
        "truth_id",
        description="The id of the region in the ground truth. Null for EXTRA.",
    )
    region_id: str | None = column(
        "other_id",
        description="The id of the region on the compared side. Null for MISSED.",
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
        description="The similarity of the pair, from 0 to 1; 0 unless MATCHED."
    )
    overlap: float | None = column(
        description=(
            "The overlap of the two shapes or spans, whatever their labels. Null for"
            " MISSED and EXTRA."
        )
    )


@object_type
class AccuracyDetails:
    """How an accuracy was computed, or why the comparison gave none."""

    accuracy: float | None = column(
        description=(
            "The accuracy. Null if `accuracyStatus` is NOTHING_COMPARED or TOO_LARGE."
        )
    )
    answered_control_count: int = column(
        "comparison.answered_control_count",
        description="The number of control tags that at least one side answered.",
    )
    control_count: int = column(
        "comparison.control_count",
        description="The number of control tags in the label config.",
    )
    unread_result_count: int = column(
        "comparison.unread_result_count",
        description=(
            "The number of results on both sides that no control tag of the label"
            " config reads. They do not count."
        ),
    )
    unread_region_count: int = column(
        "comparison.unread_region_count",
        description="The number of regions on both sides whose shape cannot be read.",
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
        description="The ground truth that it was compared with.",
        graphql_type=later("Annotation", "schema.annotation"),
    )
    profile_version: int = column(
        description="The version of the scoring profile that was used."
    )
    by_control: list[ControlAccuracy] = computed(
        lambda row: row.comparison.controls,
        description="The scores of the control tags.",
    )
    by_label: list[LabelAccuracy] = computed(
        lambda row: row.comparison.labels,
        description="The scores of the labels that at least one side has.",
    )
    pairs: list[RegionPair] = computed(
        lambda row: row.comparison.pairs,
        description="Every region of both sides, paired or not.",
    )


@interface
class Scored(Node):
    """An answer that can be compared with the ground truth of its task."""

    accuracy: float | None = column(
        description=(
            "How much it agrees with the ground truth of its task, from 0 (not at"
            " all) to 1 (completely). Null if it was not compared (`accuracyStatus`"
            " says why), and for viewers who may not see it."
        )
    )
    accuracy_status: AccuracyStatus = column(
        description="Whether there is an accuracy, and if not, why."
    )
    answered_control_count: int | None = column(
        description=(
            "The number of control tags that it or the ground truth answered: those"
            " that the accuracy is based on. Null if it was not compared, and for"
            " viewers who may not see it."
        )
    )
    control_count: int | None = column(
        description=(
            "The number of control tags that could be compared. Null if it was not"
            " compared, and for viewers who may not see it."
        )
    )
    accuracy_details: AccuracyDetails | None = resolved(
        accuracies.details_of,
        is_heavy=True,
        description=(
            "How the accuracy was computed. It is computed when you select it. Null"
            " unless the status is SCORED, NOTHING_COMPARED or TOO_LARGE."
        ),
    )

"""What a comparison found: scores by control and by label, and every region pair."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class PairKind(StrEnum):
    """Which side has a region."""

    MATCHED = "MATCHED"
    WRONG_LABEL = "WRONG_LABEL"
    MISSED = "MISSED"
    EXTRA = "EXTRA"
    UNREADABLE = "UNREADABLE"
    """One side has it, and its geometry cannot be read: nothing is equal to it."""


class AssessmentStatus(StrEnum):
    """Why an answer has a score, or why it has none."""

    SCORED = "SCORED"
    NOTHING_COMPARED = "NOTHING_COMPARED"
    """There are results, but no control of the label config reads any of them."""
    TOO_LARGE = "TOO_LARGE"
    """Comparing them is more work than one comparison may be."""


class Assessment(NamedTuple):
    """What one answer is worth beside the truth.

    ``score`` is None exactly where ``status`` is not SCORED. ``answered_control_count``
    says how many of the ``control_count`` controls one of the two sides answered.
    """

    score: float | None
    status: AssessmentStatus
    answered_control_count: int
    control_count: int


@dataclass(frozen=True, slots=True)
class ControlScore:
    """The score of one control, and how it was computed."""

    control: str
    tag: str
    metric: str
    score: float
    weight: float


@dataclass(frozen=True, slots=True)
class LabelScore:
    """The score of one label of one control, and how often which side has it.

    ``missed`` counts what only the truth has, ``extra`` what only the other has.
    """

    control: str
    label: str
    score: float
    matched: int
    missed: int
    extra: int


@dataclass(frozen=True, slots=True)
class RegionPair:
    """One region of the truth and the one of the other side that it was paired with.

    ``score`` is what the pair adds to the score (0 unless MATCHED); ``overlap`` how
    alike the two extents are, whatever their labels (None unless there are two).
    """

    kind: PairKind
    control: str
    truth_id: str | None
    other_id: str | None
    truth_labels: tuple[str, ...]
    other_labels: tuple[str, ...]
    score: float
    overlap: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one accuracy came about.

    ``score`` is None exactly where ``status`` is not SCORED. ``unread_result_count``
    counts the results of either side that no control reads, ``unread_region_count`` the
    regions and answers of either side that say what cannot be read,
    ``misfit_region_count`` the masks of another size than their image. Where
    ``pairs_left_out`` there are neither labels nor pairs: to find them is too much
    work.
    """

    score: float | None
    status: AssessmentStatus
    controls: tuple[ControlScore, ...]
    labels: tuple[LabelScore, ...]
    pairs: tuple[RegionPair, ...]
    answered_control_count: int
    control_count: int
    unread_result_count: int
    unread_region_count: int
    misfit_region_count: int
    pairs_left_out: bool

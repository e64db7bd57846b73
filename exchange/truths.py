"""Whose ground truth stands: the file's, or the one that is here.

Three say something of a task: the file, the last import of the same source, and what
stands here. A file changes a ground truth only where it says other than that last
import; where somebody changed it here since, what stands here stays.
"""

from typing import NamedTuple

from exchange.options import GroundTruthMerge

STAYS = (
    "is not imported: the ground truth of this task was changed on this server since"
    " and stays. To import it, use --ground-truths file (groundTruths: FILE)."
)
IS_NOT_MARKED_ANY_MORE = (
    "is now false, but the ground truth of this task stays. To remove it, use"
    " --mirror or --ground-truths file (groundTruths: FILE)."
)


class Sayings(NamedTuple):
    """What is said of the ground truth of a task: annotations, by id.

    Attributes:
        file: what the file marks.
        last: what the last import of this source marked.
        here: what is the ground truth here.
        unmarked: what the file holds without a mark.
        is_new: the task comes with this import.

    """

    file: int | None
    last: int | None
    here: int | None
    unmarked: frozenset[int]
    is_new: bool


class Verdict(NamedTuple):
    """What becomes of the ground truth of a task.

    Attributes:
        here: the annotation that is to be it; None for none.
        last: what counts from now on as marked by the last import.
        warning: what to tell where the file's mark is not taken over.

    """

    here: int | None
    last: int | None
    warning: str | None = None


def verdict(
    sayings: Sayings, policy: GroundTruthMerge, *, is_mirrored: bool = False
) -> Verdict:
    """Decide between the file and what stands here.

    Args:
        sayings: what is said of the ground truth.
        policy: MERGE decides three ways, FILE and KEEP for one side; KEEP takes over
            those of new tasks alone.
        is_mirrored: the file is complete: a mark that is not in it was taken away.

    """
    if sayings.file is None:
        return _without_a_mark(sayings, policy, is_mirrored=is_mirrored)
    if sayings.file == sayings.here or sayings.is_new:
        return Verdict(sayings.file, sayings.file)
    if policy == GroundTruthMerge.FILE:
        return Verdict(sayings.file, sayings.file)
    if policy == GroundTruthMerge.MERGE and _is_changed_by_the_file_alone(
        sayings, is_mirrored=is_mirrored
    ):
        return Verdict(sayings.file, sayings.file)
    warning = None if policy == GroundTruthMerge.KEEP else STAYS
    return Verdict(sayings.here, _last(sayings), warning)


def _is_changed_by_the_file_alone(sayings: Sayings, *, is_mirrored: bool) -> bool:
    if sayings.file == sayings.last or sayings.here != sayings.last:
        return False
    return sayings.last is None or is_mirrored or sayings.last in sayings.unmarked


def _last(sayings: Sayings) -> int | None:
    """What was marked last, where the file's mark is not taken over.

    A file that does not hold the former annotation is not a later state of what the
    last import brought: that one's word stays.
    """
    is_later = sayings.last is None or sayings.last in sayings.unmarked
    return sayings.file if is_later else sayings.last


def _without_a_mark(
    sayings: Sayings, policy: GroundTruthMerge, *, is_mirrored: bool
) -> Verdict:
    here = sayings.here
    if here is None or here not in sayings.unmarked:
        return Verdict(here, sayings.last)
    if policy == GroundTruthMerge.FILE:
        return Verdict(None, None)
    if policy == GroundTruthMerge.KEEP or here != sayings.last:
        return Verdict(here, sayings.last)
    if is_mirrored:
        return Verdict(None, None)
    return Verdict(here, sayings.last, IS_NOT_MARKED_ANY_MORE)

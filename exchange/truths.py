"""A three-way merge of ground truths: the file, the last import, and this server.

A file changes the ground truth of a task only if it differs from the last import of
the same source. If somebody changed the ground truth on this server since, it stays.
"""

from typing import NamedTuple

from exchange.options import GroundTruthMerge

STAYS = (
    "is not imported: the ground truth of this task was changed on this server, and"
    " that change stays. To import the file's, use --ground-truths file"
    " (groundTruths: FILE)."
)
IS_NOT_MARKED_ANY_MORE = (
    "is now false, but this annotation stays the ground truth of its task. To remove"
    " the mark, use --mirror or --ground-truths file (groundTruths: FILE)."
)


class Sayings(NamedTuple):
    """The three versions of the ground truth of a task: ids of annotations.

    Attributes:
        file: the annotation that the file marks.
        last: the one that the last import of this source marked.
        here: the ground truth on this server.
        unmarked: the annotations in the file that have no mark.
        is_new: this import creates the task.

    """

    file: int | None
    last: int | None
    here: int | None
    unmarked: frozenset[int]
    is_new: bool


class Verdict(NamedTuple):
    """The merged ground truth of a task.

    Attributes:
        here: the annotation that becomes the ground truth; None removes it.
        last: what the next import compares with, as marked by the last one.
        warning: for the report, if the file's mark is not imported.

    """

    here: int | None
    last: int | None
    warning: str | None = None


def verdict(
    sayings: Sayings, policy: GroundTruthMerge, *, is_mirrored: bool = False
) -> Verdict:
    """Decide between the file and this server.

    Args:
        sayings: the three versions.
        policy: MERGE compares all three; FILE takes the file's, KEEP this server's
            (except for new tasks, which have none).
        is_mirrored: the file is complete: a mark that it lacks was removed.

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
    """What the next import compares with, if the file's mark is not imported.

    A file without the annotation that was marked last is not a later state of the last
    import, so what that one marked stays.
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


class LiveVerdict(NamedTuple):
    """The merged ground truth of a task of a Label Studio that runs.

    Attributes:
        here: the annotation that becomes the ground truth; None for none.
        base: what both sides agree on from now on.
        is_kept: Label Studio marked another annotation than was chosen here meanwhile;
            what was chosen here stays.

    """

    here: int | None
    base: int | None
    is_kept: bool = False


def live_verdict(there: int | None, base: int | None, here: int | None) -> LiveVerdict:
    """Decide between Label Studio and this server: here wins where both changed.

    An annotation that was skipped or deleted in Label Studio counts as none in all of
    them. Where the verdict leaves ``here`` other than ``base``, that is what is to be
    written to Label Studio.

    Args:
        there: the annotation that has the star in Label Studio.
        base: the ground truth on which both sides agreed last.
        here: the ground truth on this server.

    """
    if there == base:
        return LiveVerdict(here, base)
    if here in {base, there}:
        return LiveVerdict(there, there)
    return LiveVerdict(here, there, is_kept=True)

"""The ground truth of a task: setting it, taking it away, and what both move.

Every write of a ground truth goes through :func:`pin` and :func:`unpin`. The functions
below :func:`unset_ground_truth` take many tasks at once: their rows are locked by the
caller, and what may be marked is checked there.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from uuid import uuid4

from models import timestamps
from models.commands import accuracies
from models.commands.comparing import Ahead
from models.commands.history import ChangeKind, Event, record
from models.commands.locking import lock_tasks
from models.commands.rescoring import expect
from models.db import database as db
from models.db.database import Sql, in_
from models.queries import annotations
from models.refusals import Reason, Refusal, not_found
from models.rows import AnnotationRow
from models.scope import Scope


class Anything:
    """No expectation of what the ground truth was before."""


ANYTHING: Final = Anything()


class SetGroundTruth(NamedTuple):
    """What setting a ground truth did; ``previous_id`` lost the mark.

    It is None also where the ground truth was verified again with another result.
    """

    task_id: int
    annotation_id: int
    previous_id: int | None
    changed: bool


class UnsetGroundTruth(NamedTuple):
    """What unsetting a ground truth did.

    ``gone`` is the annotation as it was, where its author had deleted it before.
    """

    task_id: int
    annotation_id: int
    changed: bool
    gone: AnnotationRow | None = None


class Candidate(NamedTuple):
    """An annotation to be marked, and what is the ground truth of its task so far.

    ``is_changed`` says that the ground truth of the task is another by now than what
    was verified, ``is_deleted`` that the author deleted this annotation. ``revision``
    is that of the task, ``rescorings`` how often its project was rescored.
    """

    annotation_id: int
    task_id: int
    project_id: int
    was_cancelled: bool
    previous_id: int | None
    is_changed: bool
    is_deleted: bool
    is_withdrawn: bool
    revision: int
    rescorings: int

    @property
    def is_marked(self) -> bool:
        """Whether it is the ground truth already."""
        return self.previous_id == self.annotation_id

    @property
    def is_verified(self) -> bool:
        """Whether it is the ground truth already, as it is now."""
        return self.is_marked and not self.is_changed


class Unmarked(NamedTuple):
    """A task that lost its ground truth, and which annotation that was."""

    task_id: int
    project_id: int
    annotation_id: int


CANDIDATES = (
    "SELECT a.id, a.task_id, a.project_id, a.was_cancelled, g.annotation_id,"
    " t.is_truth_changed, a.deleted_at IS NOT NULL,"
    " t.is_truth_withdrawn, t.revision, j.rescorings"
    " FROM annotations a"
    " JOIN tasks t ON t.id = a.task_id"
    " JOIN projects j ON j.id = a.project_id"
    " LEFT JOIN ground_truths g ON g.task_id = a.task_id"
)
"""Reads candidates, of annotations ``a``."""


def candidate(annotation_id: int) -> Candidate:
    """The annotation of this id.

    Raises:
        Refusal: it was not found.

    """
    text = f"{CANDIDATES} WHERE a.id = ?"
    candidates = db.select(Candidate._make, text, (annotation_id,))
    if not candidates:
        raise not_found("Annotation", annotation_id)
    return candidates[0]


def set_ground_truth(
    annotation: int | Candidate,
    actor_id: int | None,
    expected: int | Anything | None = ANYTHING,
    ahead: Ahead | None = None,
) -> SetGroundTruth:
    """Make this annotation, as it is now, the ground truth of its task.

    One that is the ground truth already and was changed since is verified again. The
    accuracies that this moves are stored with it where they were computed before,
    and nothing changed since; else they wait to be computed.

    Args:
        annotation: its id, or what was read of it in the write that is open.
        actor_id: who does it.
        expected: the annotation that should be the ground truth before (None: there
            should be none). What is the ground truth already needs no expectation.
        ahead: what the accuracies will be, see :mod:`models.commands.comparing`.

    Raises:
        Refusal: the annotation was not found, it was skipped or deleted, or the ground
            truth is another than expected.

    """
    with db.joined_write():
        chosen = _locked(annotation)
        _check_not_skipped(chosen)
        if not chosen.is_verified:
            _check_not_deleted(chosen)
            _check_expectation(chosen, expected)
            present = (chosen.annotation_id, chosen.revision, chosen.rescorings)
            if ahead is not None and ahead[:3] == present:  # nothing changed since
                mark_scored(chosen, ahead, actor_id)
            else:
                mark([chosen], actor_id, batch_id=None)
        return outcome_of(chosen)


def unset_ground_truth(
    annotation: int | Candidate, actor_id: int | None
) -> UnsetGroundTruth:
    """Take the mark off this annotation, where it has it.

    Raises:
        Refusal: the annotation was not found.

    """
    with db.joined_write():
        chosen = _locked(annotation)
        gone = _last_seen(chosen.annotation_id) if chosen.is_deleted else None
        if chosen.is_marked:
            unmark([chosen.task_id], actor_id, batch_id=None)
        return UnsetGroundTruth(
            chosen.task_id, chosen.annotation_id, chosen.is_marked, gone
        )


def outcome_of(chosen: Candidate) -> SetGroundTruth:
    """What setting this one did, or would do."""
    previous = None if chosen.is_marked else chosen.previous_id
    changed = not chosen.is_verified
    return SetGroundTruth(chosen.task_id, chosen.annotation_id, previous, changed)


def mark(
    candidates: Sequence[Candidate],
    actor_id: int | None,
    batch_id: str | None,
    sources: Sequence[int] = (),
) -> None:
    """Make these the ground truths of their tasks, in the place of the former ones.

    The accuracies that this moves wait to be computed.

    Args:
        candidates: the annotations.
        actor_id: who does it.
        batch_id: of the bulk write that this belongs to.
        sources: changes of the history whose verified result is the one in force again;
            of tasks without one it is what the annotation holds now.

    """
    task_ids = [each.task_id for each in candidates]
    if not task_ids:
        return
    pin([each.annotation_id for each in candidates], actor_id)
    expect(task_ids)
    truths_moved(task_ids)
    if sources:
        _restore(task_ids, sources)
    _record_set(candidates, actor_id, batch_id)


def mark_scored(chosen: Candidate, ahead: Ahead, actor_id: int | None) -> None:
    """Make this the ground truth of its task, with accuracies that were computed."""
    pin([chosen.annotation_id], actor_id)
    for table, assessed in ahead.moved.items():
        accuracies.store(table, assessed)
    gone = chosen.is_withdrawn and _delete_withdrawn([chosen.task_id])
    accuracies.truth_assessed(chosen.task_id, are_answers_fewer=bool(gone))
    _record_set([chosen], actor_id, batch_id=None)


def pin(annotation_ids: Sequence[int], actor_id: int | None) -> None:
    """Write these ground truths, each with the result that its annotation has now."""
    where = in_("id", annotation_ids)
    db.run(
        "INSERT INTO ground_truths"
        " (task_id, project_id, annotation_id, set_by, set_at, result)"
        " SELECT task_id, project_id, id, ?, ?, result FROM annotations"
        f" WHERE {where.text} ON CONFLICT (task_id) DO UPDATE SET"
        " annotation_id = excluded.annotation_id, set_by = excluded.set_by,"
        " set_at = excluded.set_at, result = excluded.result",
        (actor_id, timestamps.now(), *where.values),
    )


def _restore(task_ids: Sequence[int], sources: Sequence[int]) -> None:
    """Put back what was verified before, of which the tasks tell where it differs."""
    tasks, changes = in_("g.task_id", task_ids), in_("c.id", sources)
    db.run(
        "UPDATE ground_truths AS g SET result = c.verified_result FROM changes c"
        f" WHERE c.task_id = g.task_id AND c.verified_result <> g.result"
        f" AND {changes.text} AND {tasks.text}",
        (*changes.values, *tasks.values),
    )
    tell_of_changed_truths(tasks)


def tell_of_changed_truths(of: Sql) -> None:
    """Let the tasks of these ground truths tell whether their annotation is another.

    ``of`` is a condition on the ground truths ``g``.
    """
    db.run(
        "UPDATE tasks SET is_truth_changed = told.is_changed,"
        " is_truth_withdrawn = told.is_withdrawn FROM (SELECT g.task_id,"
        " a.result <> g.result AS is_changed,"
        " (a.was_cancelled OR a.deleted_at IS NOT NULL) AS is_withdrawn"
        " FROM ground_truths g JOIN annotations a ON a.id = g.annotation_id"
        f" WHERE {of.text}) AS told WHERE told.task_id = tasks.id"
        " AND (is_truth_changed <> is_changed OR is_truth_withdrawn <> is_withdrawn)",
        of.values,
    )


def unpin(task_ids: Sequence[int]) -> list[Unmarked]:
    """Take away the ground truths of these tasks, by their ids; what they were."""
    where = in_("task_id", task_ids)
    text = (
        f"DELETE FROM ground_truths WHERE {where.text}"
        " RETURNING task_id, project_id, annotation_id"
    )
    return sorted(db.select(Unmarked._make, text, where.values))


def truths_moved(task_ids: Sequence[int]) -> None:
    """Drop the accuracies of tasks with another ground truth, or none, than before.

    An annotation that its author deleted while it was the ground truth is deleted now.
    """
    fewer = _delete_withdrawn(task_ids)
    accuracies.truths_moved(task_ids)
    if fewer:
        accuracies.answers_moved(fewer)


def _delete_withdrawn(task_ids: Sequence[int]) -> set[int]:
    """Delete annotations that only were there as ground truths; their tasks."""
    where = in_("task_id", task_ids)
    deleted = db.rows(
        f"DELETE FROM annotations WHERE {where.text} AND deleted_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM ground_truths g"
        " WHERE g.annotation_id = annotations.id) RETURNING task_id",
        where.values,
    )
    return {row[0] for row in deleted}


def _record_set(
    candidates: Sequence[Candidate], actor_id: int | None, batch_id: str | None
) -> None:
    events = [
        Event(
            each.project_id,
            ChangeKind.GROUND_TRUTH_SET,
            each.task_id,
            each.annotation_id,
            each.previous_id,
        )
        for each in candidates
    ]
    record(events, actor_id, batch_id)


def unmark(
    task_ids: Iterable[int], actor_id: int | None, batch_id: str | None
) -> dict[int, int]:
    """Take the mark off these tasks.

    Returns:
        The annotation that lost the mark, for each task that had one.

    """
    removed = unpin(list(task_ids))
    if not removed:
        return {}
    truths_moved([unmarked.task_id for unmarked in removed])
    events = [
        Event(
            unmarked.project_id,
            ChangeKind.GROUND_TRUTH_UNSET,
            unmarked.task_id,
            unmarked.annotation_id,
        )
        for unmarked in removed
    ]
    record(events, actor_id, batch_id)
    return {unmarked.task_id: unmarked.annotation_id for unmarked in removed}


def _last_seen(annotation_id: int) -> AnnotationRow:
    """An annotation that goes with its mark, as one that has none."""
    row = annotations.by_ids(Scope(user_id=0), [annotation_id])[annotation_id]
    return row._replace(
        ground_truth_id=None, verified_result=None, is_changed=None, is_withdrawn=None
    )


def _locked(annotation: int | Candidate) -> Candidate:
    """The annotation, read once its task is locked; SQLite's writers have them all."""
    chosen = candidate(annotation) if isinstance(annotation, int) else annotation
    if db.is_sqlite():
        return chosen
    lock_tasks([chosen.task_id], [chosen.project_id])
    return candidate(chosen.annotation_id)


def _check_not_skipped(chosen: Candidate) -> None:
    if chosen.was_cancelled:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Annotation:{chosen.annotation_id} was skipped by its annotator, so it"
            " cannot be the ground truth. Choose another annotation.",
        )


def _check_not_deleted(chosen: Candidate) -> None:
    if chosen.is_deleted:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Annotation:{chosen.annotation_id} was deleted by its author and is kept"
            " only as the ground truth. Unset it, or set another annotation.",
        )


def _check_expectation(chosen: Candidate, expected: int | Anything | None) -> None:
    if isinstance(expected, Anything) or chosen.previous_id == expected:
        return
    if chosen.is_marked:
        return
    raise Refusal(
        Reason.CONFLICT,
        f"The ground truth of Task:{chosen.task_id} is now"
        f" {_named(chosen.previous_id)} (you expected {_named(expected)}). Read the"
        " task again, then retry.",
    )


def _named(annotation_id: int | None) -> str:
    return "none" if annotation_id is None else f"Annotation:{annotation_id}"


def new_batch() -> str:
    """A name for the changes of one bulk write, by which they can be found again."""
    return uuid4().hex

"""Creating, changing and deleting annotations: nothing is compared in these writes.

An annotator must not be able to tell a task with a ground truth from one without. So
each runs the same statements for both, and none takes longer where there is one.
"""

from typing import Any, NamedTuple

import orjson

from models import limits, timestamps
from models.commands import idempotency
from models.commands.accuracies import answers_moved
from models.commands.ground_truths import candidate, mark, unmark
from models.commands.history import ChangeKind, Event, record
from models.commands.linked import refuse_linked
from models.commands.locking import lock_tasks
from models.db import database as db
from models.refusals import Reason, Refusal, not_found
from models.tables import Annotation

_CREATE = "createAnnotation"


class NewAnnotation(NamedTuple):
    """An annotation to be made. ``result`` is Label Studio's list, parsed."""

    task_id: int
    result: list[Any]
    lead_time: float | None = None
    was_cancelled: bool = False


class AnnotationChange(NamedTuple):
    """What is to become of an annotation; what is None stays.

    ``expected_version`` is the version that the change was made for.
    """

    result: list[Any] | None = None
    lead_time: float | None = None
    was_cancelled: bool | None = None
    expected_version: int | None = None


def create(
    new: NewAnnotation,
    annotator_id: int,
    idempotency_key: str | None = None,
    project_id: int | None = None,
) -> int:
    """Add an annotation to a task; its id.

    With a key that this user gave within the last 24 hours: the id of the annotation
    that was made then. ``project_id`` is that of the task, where the caller knows it.

    Raises:
        Refusal: the task was not found, the key was used for another annotation, or the
            project follows a Label Studio.

    """
    with db.write():
        if idempotency_key is None:
            return _insert(new, annotator_id, project_id)
        request = new._asdict()
        idempotency.in_turn(annotator_id, _CREATE, idempotency_key)
        made = idempotency.recall(annotator_id, _CREATE, idempotency_key, request)
        if made is None:
            made = str(_insert(new, annotator_id, project_id))
            idempotency.remember(annotator_id, _CREATE, idempotency_key, request, made)
        return int(made)


def update(
    annotation_id: int,
    change: AnnotationChange,
    actor_id: int,
    *,
    may_verify: bool = False,
) -> bool:
    """Change an annotation; whether anything differs.

    Its version grows by one. If it is the ground truth and the actor ``may_verify``,
    what it holds now is the verified result; a skipped one is no longer a ground truth.
    Else what was verified stays in force, and its task tells of the change.

    Raises:
        Refusal: the annotation was not found, its version is not the expected one, its
            author deleted it, or the project follows a Label Studio.

    """
    with db.write():
        annotation = _locked(annotation_id, change.expected_version)
        _refuse_deleted(annotation, may_verify=may_verify)
        before = _answer(annotation)
        if not _apply(change, annotation):
            return False
        annotation.version += 1
        annotation.updated_at = timestamps.now()
        if _answer(annotation) != before:
            _forget(annotation)
        annotation.save(only=annotation.dirty_fields)
        _tell_of_truth(annotation, is_changed=annotation.result != before[0])
        answers_moved([annotation.task_id])
        record([_event(ChangeKind.ANNOTATION_UPDATED, annotation)], actor_id)
        if may_verify:
            _verify(annotation, actor_id, is_changed=annotation.result != before[0])
        return True


def delete(
    annotation_id: int,
    actor_id: int,
    expected_version: int | None = None,
    *,
    may_verify: bool = False,
) -> int:
    """Delete an annotation; the id of its task.

    If it is the ground truth and the actor ``may_verify``, the task has none
    afterwards. Else it stays the ground truth, as one that its author has withdrawn:
    the author sees it no more.

    Raises:
        Refusal: the annotation was not found, its version is not the expected one, or
            the project follows a Label Studio.

    """
    with db.write():
        annotation = _locked(annotation_id, expected_version)
        _refuse_deleted(annotation, may_verify=may_verify)
        if may_verify and _is_truth(annotation):
            unmark([annotation.task_id], actor_id, batch_id=None)
        _delete_or_withdraw(annotation.id)
        _tell_of_truth(annotation, is_changed=False, is_deleted=True)
        answers_moved([annotation.task_id])
        record([_event(ChangeKind.ANNOTATION_DELETED, annotation)], actor_id)
        return annotation.task_id


def _insert(new: NewAnnotation, annotator_id: int, known_id: int | None) -> int:
    known_ids = None if known_id is None else [known_id]
    project_id = lock_tasks([new.task_id], known_ids).get(new.task_id)
    if project_id is None:
        raise not_found("Task", new.task_id)
    refuse_linked([project_id])
    _refuse_too_many(new.task_id, project_id, annotator_id)
    at = timestamps.now()
    made = Annotation.create(
        project=project_id,
        task=new.task_id,
        annotator=annotator_id,
        result=_text(new.result),
        lead_time=new.lead_time,
        was_cancelled=new.was_cancelled,
        created_at=at,
        updated_at=at,
    )
    answers_moved([new.task_id])
    record([_event(ChangeKind.ANNOTATION_CREATED, made)], annotator_id)
    number: int = made.id
    return number


def _refuse_too_many(task_id: int, project_id: int, annotator_id: int) -> None:
    text = (
        "SELECT COUNT(*) FROM annotations"
        " WHERE annotator_id = ? AND project_id = ? AND task_id = ?"
    )
    count = db.scalar(text, (annotator_id, project_id, task_id))
    most = limits.now().answers_per_task
    if count >= most:
        raise Refusal(
            Reason.TOO_MANY,
            f"You already have {count:,} annotations of Task:{task_id}. The limit for"
            f" one person is {most:,} ({limits.setting('answers_per_task')}). Change"
            " or delete one of them instead.",
        )


def _locked(annotation_id: int, expected_version: int | None) -> Annotation:
    """The annotation, read once its task is locked."""
    for place in db.rows(
        "SELECT task_id, project_id FROM annotations WHERE id = ?", (annotation_id,)
    ):
        lock_tasks(place[:1], place[1:])
    annotation = Annotation.get_or_none(Annotation.id == annotation_id)
    if annotation is None:
        raise not_found("Annotation", annotation_id)
    refuse_linked([annotation.project_id])
    if expected_version not in {None, annotation.version}:
        raise Refusal(
            Reason.CONFLICT,
            f"Annotation:{annotation_id} is now at version {annotation.version} (you"
            f" expected {expected_version}). Read it again, then retry.",
        )
    return annotation


def _apply(change: AnnotationChange, annotation: Annotation) -> bool:
    """Write what the change gives into the annotation; whether anything differs."""
    before = (annotation.result, annotation.lead_time, bool(annotation.was_cancelled))
    if change.result is not None:
        annotation.result = _text(change.result)
    if change.lead_time is not None:
        annotation.lead_time = change.lead_time
    if change.was_cancelled is not None:
        annotation.was_cancelled = change.was_cancelled
    after = (annotation.result, annotation.lead_time, bool(annotation.was_cancelled))
    return before != after


def _answer(annotation: Annotation) -> tuple[str, bool]:
    """What is compared: the result, and whether there is one at all."""
    return annotation.result, bool(annotation.was_cancelled)


def _forget(annotation: Annotation) -> None:
    """The answer is another: what it is worth waits to be computed."""
    annotation.accuracy = None
    annotation.assessment = None
    annotation.answered_control_count = None
    annotation.control_count = None


def _refuse_deleted(annotation: Annotation, *, may_verify: bool) -> None:
    if annotation.deleted_at is None:
        return
    if not may_verify:
        raise not_found("Annotation", annotation.id)
    raise Refusal(
        Reason.INVALID_VALUE,
        f"Annotation:{annotation.id} was deleted by its author and is kept only as"
        " the ground truth. Unset it, or set another annotation.",
    )


def _is_truth(annotation: Annotation) -> bool:
    text = "SELECT 1 FROM ground_truths WHERE annotation_id = ?"
    return bool(db.rows(text, (annotation.id,)))


def _verify(annotation: Annotation, actor_id: int, *, is_changed: bool) -> None:
    """Let a ground truth that was edited by somebody who may set it be what it is now.

    A skipped one is no longer a ground truth.
    """
    if not _is_truth(annotation):
        return
    if annotation.was_cancelled:
        unmark([annotation.task_id], actor_id, batch_id=None)
    elif is_changed:
        mark([candidate(annotation.id)], actor_id, batch_id=None)


def _delete_or_withdraw(annotation_id: int) -> None:
    """Delete it; a ground truth loses its author instead, who sees it no more.

    Both statements run in either case, so that the author cannot tell.
    """
    db.run(
        "UPDATE annotations SET deleted_at = ?, deleted_by = annotator_id,"
        " annotator_id = NULL, source = NULL, external_id = NULL, unique_id = NULL"
        " WHERE id = ?"
        " AND EXISTS (SELECT 1 FROM ground_truths g WHERE g.annotation_id = ?)",
        (timestamps.now(), annotation_id, annotation_id),
    )
    db.run(
        "DELETE FROM annotations WHERE id = ? AND deleted_at IS NULL", (annotation_id,)
    )


def _tell_of_truth(
    annotation: Annotation, *, is_changed: bool, is_deleted: bool = False
) -> None:
    """Let the task tell reviewers what became of its ground truth, if this is it."""
    is_truth = (
        "EXISTS (SELECT 1 FROM ground_truths g WHERE g.task_id = tasks.id"
        " AND g.annotation_id = ?)"
    )
    db.run(
        f"UPDATE tasks SET is_truth_changed = is_truth_changed OR ?,"
        f" is_truth_withdrawn = ? WHERE id = ? AND {is_truth}",
        (
            is_changed,
            is_deleted or bool(annotation.was_cancelled),
            annotation.task_id,
            annotation.id,
        ),
    )


def _event(kind: ChangeKind, annotation: Annotation) -> Event:
    return Event(annotation.project_id, kind, annotation.task_id, annotation.id)


def _text(result: list[Any]) -> str:
    return orjson.dumps(result).decode()

"""Creating, changing and deleting annotations; their tasks are rescored."""

from typing import Any, NamedTuple

import orjson

from models import database as db
from models import moments
from models.commands import idempotency
from models.commands.accuracies import rescore_locked
from models.commands.history import ChangeKind, Event, record
from models.commands.locking import lock_tasks
from models.refusals import Reason, Refusal, not_found
from models.tables import Annotation, GroundTruth

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
    new: NewAnnotation, annotator_id: int, idempotency_key: str | None = None
) -> int:
    """Add an annotation to a task; its id.

    With a key that this user gave within the last 24 hours: the id of the annotation
    that was made then.

    Raises:
        Refusal: there is no such task, or the key was used for another annotation.

    """
    with db.write():
        if idempotency_key is None:
            return _insert(new, annotator_id)
        request = new._asdict()
        idempotency.in_turn(annotator_id, _CREATE, idempotency_key)
        made = idempotency.recall(annotator_id, _CREATE, idempotency_key, request)
        if made is None:
            made = str(_insert(new, annotator_id))
            idempotency.remember(annotator_id, _CREATE, idempotency_key, request, made)
        return int(made)


def update(annotation_id: int, change: AnnotationChange, actor_id: int) -> bool:
    """Change an annotation; whether anything differs.

    Its version grows by one. If it is the ground truth it stays so, unless it becomes
    skipped: then its task has none afterwards.

    Raises:
        Refusal: there is no such annotation, or its version is not the expected one.

    """
    with db.write():
        annotation = _locked(annotation_id, change.expected_version)
        if not _apply(change, annotation):
            return False
        annotation.version += 1
        annotation.updated_at = moments.now()
        annotation.save()
        events = [_event(ChangeKind.ANNOTATION_UPDATED, annotation)]
        if annotation.was_cancelled and _unmark(annotation):
            events.append(_event(ChangeKind.GROUND_TRUTH_UNSET, annotation))
        rescore_locked([annotation.task_id])
        record(events, actor_id)
        return True


def delete(
    annotation_id: int, actor_id: int, expected_version: int | None = None
) -> int:
    """Delete an annotation; the id of its task.

    If it was the ground truth, the task has none afterwards.

    Raises:
        Refusal: there is no such annotation, or its version is not the expected one.

    """
    with db.write():
        annotation = _locked(annotation_id, expected_version)
        events = [_event(ChangeKind.ANNOTATION_DELETED, annotation)]
        if _unmark(annotation):
            events.insert(0, _event(ChangeKind.GROUND_TRUTH_UNSET, annotation))
        annotation.delete_instance()
        rescore_locked([annotation.task_id])
        record(events, actor_id)
        return annotation.task_id


def _insert(new: NewAnnotation, annotator_id: int) -> int:
    project_id = lock_tasks([new.task_id]).get(new.task_id)
    if project_id is None:
        raise not_found("Task", new.task_id)
    at = moments.now()
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
    rescore_locked([new.task_id])
    record([_event(ChangeKind.ANNOTATION_CREATED, made)], annotator_id)
    number: int = made.id
    return number


def _locked(annotation_id: int, expected_version: int | None) -> Annotation:
    """The annotation, read once its task is locked."""
    task_id = db.scalar(
        "SELECT task_id FROM annotations WHERE id = ?", (annotation_id,)
    )
    lock_tasks([] if task_id is None else [task_id])
    annotation = Annotation.get_or_none(Annotation.id == annotation_id)
    if annotation is None:
        raise not_found("Annotation", annotation_id)
    if expected_version not in {None, annotation.version}:
        raise Refusal(
            Reason.CONFLICT,
            f"Annotation:{annotation_id} is at version {annotation.version} by now, not"
            f" {expected_version}: read it again and repeat the change on that.",
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


def _unmark(annotation: Annotation) -> bool:
    """Take the ground truth mark off the annotation; whether it had it."""
    marked = GroundTruth.annotation == annotation.id
    return bool(GroundTruth.delete().where(marked).execute())


def _event(kind: ChangeKind, annotation: Annotation) -> Event:
    return Event(annotation.project_id, kind, annotation.task_id, annotation.id)


def _text(result: list[Any]) -> str:
    return orjson.dumps(result).decode()

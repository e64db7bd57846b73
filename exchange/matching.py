"""What the answers of the tasks that come in are of what is here already."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from exchange.finding import FoundTask
from exchange.pairing import Told, paired, paired_predictions
from exchange.people import People
from exchange.tasks import ImportedAnnotation, ImportedPrediction, ImportedTask
from models.commands import import_stored
from models.commands.import_rows import StoredAnnotation, StoredPrediction, StoredTask

Answer = TypeVar("Answer", StoredAnnotation, StoredPrediction)


class AnnotationMatch(NamedTuple):
    """An annotation that comes in, its owner, and what it is here (None: new)."""

    brought: ImportedAnnotation
    annotator_id: int | None
    stored: StoredAnnotation | None


class PredictionMatch(NamedTuple):
    """A prediction that comes in, and what it is here (None: new)."""

    brought: ImportedPrediction
    stored: StoredPrediction | None


class TaskMatch(NamedTuple):
    """A task that comes in with its answers, and what it is here (None: new).

    Attributes:
        task: the task, with its place in the file.
        annotations: those that come in.
        predictions: those that come in.
        other_annotations: those that are here and do not come in.
        other_predictions: those that are here and do not come in.
        said_id: the annotation that the last import of the source named as the ground
            truth.

    """

    task: FoundTask
    annotations: list[AnnotationMatch]
    predictions: list[PredictionMatch]
    other_annotations: list[StoredAnnotation]
    other_predictions: list[StoredPrediction]
    said_id: int | None

    @property
    def brought(self) -> ImportedTask:
        """The task as it comes in."""
        return self.task.placed.task

    @property
    def stored(self) -> StoredTask | None:
        """The task as it is here."""
        return self.task.stored


def matched(
    tasks: Sequence[FoundTask], people: People, *, is_live: bool = False
) -> list[TaskMatch]:
    """Find the answers of these tasks, which are locked.

    Args:
        tasks: the tasks that come in, with what they are here.
        people: the users of their authors.
        is_live: they come from a Label Studio that runs.

    """
    ids = [task.stored.id for task in tasks if task.stored is not None]
    annotations = _by_task(import_stored.annotations(ids) if ids else [])
    predictions = _by_task(import_stored.predictions(ids) if ids else [])
    said = import_stored.said_truths(ids) if ids else {}
    matches = []
    for task in tasks:
        id_ = task.stored.id if task.stored is not None else 0
        answered, predicted = annotations.get(id_, []), predictions.get(id_, [])
        annotation_matches = _annotations(task, answered, people, is_live=is_live)
        prediction_matches = _predictions(task.placed.task, predicted, is_live=is_live)
        matches.append(
            TaskMatch(
                task,
                annotation_matches,
                prediction_matches,
                _others(answered, annotation_matches),
                _others(predicted, prediction_matches),
                said.get((id_, task.placed.task.source)),
            )
        )
    return matches


def _annotations(
    found_task: FoundTask,
    stored: Sequence[StoredAnnotation],
    people: People,
    *,
    is_live: bool,
) -> list[AnnotationMatch]:
    task = found_task.placed.task
    owners = [people.owner(annotation.author) for annotation in task.annotations]
    brought = [
        _told(annotation, owner, people)
        for annotation, owner in zip(task.annotations, owners, strict=True)
    ]
    here = [_told_here(row, people) for row in stored]
    is_foreign = found_task.is_foreign
    places = paired(brought, here, is_foreign=is_foreign, is_live=is_live)
    matches = []
    for annotation, owner, place in zip(task.annotations, owners, places, strict=True):
        row = None if place is None else stored[place]
        owner_id = owner if row is None else _owner(row, owner, people)
        matches.append(AnnotationMatch(annotation, owner_id, row))
    return matches


def _owner(row: StoredAnnotation, owner: int | None, people: People) -> int | None:
    """Whose an annotation is: nobody who is known gives way to a number or nobody."""
    if row.annotator_id is None or people.is_known(owner):
        return row.annotator_id if owner is None else owner
    return row.annotator_id


def _told(annotation: ImportedAnnotation, owner: int | None, people: People) -> Told:
    return Told(
        annotation.external_id,
        annotation.source,
        owner,
        people.is_known(owner),
        annotation.result,
        annotation.created_at,
        annotation.unique_id,
        annotation.import_id,
    )


def _told_here(row: StoredAnnotation, people: People) -> Told:
    return Told(
        row.external_id,
        row.source,
        row.annotator_id,
        people.is_known(row.annotator_id),
        row.result,
        row.created_at,
        row.unique_id,
    )


def _predictions(
    task: ImportedTask, stored: Sequence[StoredPrediction], *, is_live: bool
) -> list[PredictionMatch]:
    brought = [
        Told(guess.external_id, task.source, guess.model_version, True, guess.result)
        for guess in task.predictions
    ]
    here = [
        Told(row.external_id, row.source, row.model_version, True, row.result)
        for row in stored
    ]
    return [
        PredictionMatch(prediction, None if place is None else stored[place])
        for prediction, place in zip(
            task.predictions,
            paired_predictions(brought, here, is_live=is_live),
            strict=True,
        )
    ]


def _others(
    stored: Sequence[Answer],
    matches: Sequence[AnnotationMatch] | Sequence[PredictionMatch],
) -> list[Answer]:
    taken = {match.stored.id for match in matches if match.stored is not None}
    return [row for row in stored if row.id not in taken]


def _by_task(answers: Sequence[Answer]) -> dict[int, list[Answer]]:
    by_task: dict[int, list[Answer]] = {}
    for answer in answers:
        by_task.setdefault(answer.task_id, []).append(answer)
    return by_task

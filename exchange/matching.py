"""What the answers of the tasks that come in are of what is here already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from exchange.finding import FoundTask
from exchange.pairing import Told, paired, paired_predictions
from exchange.people import People
from exchange.tasks import ImportedAnnotation, ImportedPrediction, ImportedTask
from models.commands import import_stored
from models.commands.import_rows import StoredAnnotation, StoredPrediction, StoredTask

Answer = TypeVar("Answer", StoredAnnotation, StoredPrediction)


_Key = tuple[str | None, str | None, int | None]
"""A source, an id in it, and when it was made."""


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
        left_behind: ground truths of other tasks that were moved to this one: there
            they are gone, and here they are new.
        said_id: the annotation that the last import of the source named as the ground
            truth.

    """

    task: FoundTask
    annotations: list[AnnotationMatch]
    predictions: list[PredictionMatch]
    other_annotations: list[StoredAnnotation]
    other_predictions: list[StoredPrediction]
    said_id: int | None
    left_behind: list[StoredAnnotation]

    @property
    def brought(self) -> ImportedTask:
        """The task as it comes in."""
        return self.task.placed.task

    @property
    def stored(self) -> StoredTask | None:
        """The task as it is here."""
        return self.task.stored


def matched(
    tasks: Sequence[FoundTask],
    people: People,
    former_ids: Collection[int] | None = None,
) -> list[TaskMatch]:
    """Find the answers of these tasks, which are locked.

    Args:
        tasks: the tasks that come in, with what they are here.
        people: the users of their authors.
        former_ids: of a Label Studio that runs: tasks from which annotations may have
            been moved to these. They are locked, too.

    """
    is_live = former_ids is not None
    ids = [task.stored.id for task in tasks if task.stored is not None]
    wanted = [*ids, *(former_ids or ())]
    annotations = _by_task(import_stored.annotations(wanted) if wanted else [])
    predictions = _by_task(import_stored.predictions(ids) if ids else [])
    said = import_stored.said_truths(ids) if ids else {}
    moves = _Moves(tasks if is_live else (), annotations)
    matches = []
    for task in tasks:
        id_ = task.stored.id if task.stored is not None else 0
        answered = moves.settled(task, annotations.get(id_, []))
        predicted = predictions.get(id_, [])
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
                moves.left_behind(task),
            )
        )
    return matches


class _Moves:
    """Annotations that were moved to another task of the Label Studio that they are of.

    An annotation is one by its id and the moment when it was made, whatever its task.
    """

    def __init__(
        self,
        tasks: Sequence[FoundTask],
        annotations: Mapping[int, Sequence[StoredAnnotation]],
    ) -> None:
        rows: dict[_Key, StoredAnnotation] = {
            (row.source, row.external_id, row.created_at): row
            for answered in annotations.values()
            for row in answered
            if row.external_id is not None
        }
        self._moved: dict[tuple[str, str | None], list[StoredAnnotation]] = {}
        for task in tasks:
            brought = task.placed.task
            id_ = task.stored.id if task.stored is not None else 0
            keys: Iterable[_Key] = (
                (annotation.source, annotation.external_id, annotation.created_at)
                for annotation in brought.annotations
            )
            self._moved[brought.source, brought.external_id] = [
                row for key in keys if (row := rows.get(key)) and row.task_id != id_
            ]
        self._moved_ids = {row.id for rows in self._moved.values() for row in rows}

    def settled(
        self, task: FoundTask, answered: Sequence[StoredAnnotation]
    ) -> list[StoredAnnotation]:
        """The annotations of a task, with those that come and without those that go.

        A ground truth stays, for what was verified is of its task.
        """
        stay = [
            row
            for row in answered
            if row.verified_result is not None or row.id not in self._moved_ids
        ]
        come = [row for row in self._of(task) if row.verified_result is None]
        return stay + come

    def left_behind(self, task: FoundTask) -> list[StoredAnnotation]:
        """Ground truths of other tasks that were moved to this one."""
        return [row for row in self._of(task) if row.verified_result is not None]

    def _of(self, task: FoundTask) -> Sequence[StoredAnnotation]:
        brought = task.placed.task
        return self._moved.get((brought.source, brought.external_id), ())


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
    places = paired_predictions(brought, here, is_live=is_live)
    return [
        PredictionMatch(prediction, None if place is None else stored[place])
        for prediction, place in zip(task.predictions, places, strict=True)
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

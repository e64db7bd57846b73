"""What an import changes: the tasks that come in against those that are here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from exchange.pairing import Brought, paired
from exchange.reports import Report
from exchange.tasks import ImportedAnnotation, ImportedPrediction, ImportedTask
from models.commands import imports
from models.commands.imports import (
    AnnotationInsert,
    AnnotationUpdate,
    Differences,
    Mark,
    PredictionInsert,
    PredictionUpdate,
    StoredAnnotation,
    StoredPrediction,
    StoredTask,
    TaskInsert,
    TaskUpdate,
    Unmark,
)


class Match(NamedTuple):
    """A task that comes in, with what it and its answers are here (None: new)."""

    task: ImportedTask
    stored: StoredTask | None
    annotations: list[tuple[ImportedAnnotation, StoredAnnotation | None]]
    predictions: list[tuple[ImportedPrediction, StoredPrediction | None]]


class Merge:
    """Finds what some tasks of an import change, and tallies it in the report."""

    def __init__(
        self, project_id: int, users: Mapping[str, int], now: int, report: Report
    ) -> None:
        self._project_id = project_id
        self._users = users
        self._now = now
        self._report = report
        self._found = Differences([], [], [], [], [], [], [], [], set())

    def differences(self, tasks: Sequence[ImportedTask]) -> Differences:
        """What these tasks change. No two of them may have the same id."""
        matches = self._matches(tasks)
        ids = _NewIds(matches)
        for match in matches:
            self._compare(match, ids)
        return self._found

    def _matches(self, tasks: Sequence[ImportedTask]) -> list[Match]:
        names = [task.external_id for task in tasks if task.external_id]
        stored = imports.stored_tasks(self._project_id, names)
        ids = [task.id for task in stored.values()]
        annotations = _by_task(imports.stored_annotations(ids))
        predictions = _by_task(imports.stored_predictions(ids))
        return [
            self._match(
                task, stored.get(task.external_id or ""), annotations, predictions
            )
            for task in tasks
        ]

    def _match(
        self,
        task: ImportedTask,
        stored: StoredTask | None,
        annotations: Mapping[int, list[StoredAnnotation]],
        predictions: Mapping[int, list[StoredPrediction]],
    ) -> Match:
        id_ = stored.id if stored else 0
        brought = [
            Brought(one.external_id, self._user_id(one), one.result)
            for one in task.annotations
        ]
        predicted = [
            Brought(one.external_id, one.model_version, one.result)
            for one in task.predictions
        ]
        pairs = paired(brought, annotations.get(id_, ()))
        predicted_pairs = paired(predicted, predictions.get(id_, ()))
        return Match(
            task,
            stored,
            list(zip(task.annotations, pairs, strict=True)),
            list(zip(task.predictions, predicted_pairs, strict=True)),
        )

    def _user_id(self, annotation: ImportedAnnotation) -> int | None:
        return self._users[annotation.author.email] if annotation.author else None

    def _compare(self, match: Match, ids: "_NewIds") -> None:
        task_id = self._task(match, ids)
        marked_id = None
        for annotation, stored in match.annotations:
            annotation_id = self._annotation(task_id, annotation, stored, ids)
            if annotation is match.task.ground_truth:
                marked_id = annotation_id
        for prediction, predicted in match.predictions:
            self._prediction(task_id, prediction, predicted, ids)
        self._ground_truth(task_id, match, marked_id)

    def _task(self, match: Match, ids: "_NewIds") -> int:
        task, stored = match.task, match.stored
        if stored is None:
            return self._new_task(task, next(ids.tasks))
        meta = task.meta or stored.meta
        if (task.data, meta) == (stored.data, stored.meta):
            self._report.tasks.unchanged += 1
        else:
            moment = self._moment(task.updated_at, stored.updated_at)
            self._found.tasks.append(
                TaskUpdate(task.data, meta, task.search_text, moment, stored.id)
            )
            self._report.tasks.updated += 1
        return stored.id

    def _new_task(self, task: ImportedTask, task_id: int) -> int:
        created = self._now if task.created_at is None else task.created_at
        updated = created if task.updated_at is None else task.updated_at
        self._found.new_tasks.append(
            TaskInsert(
                task_id,
                self._project_id,
                task.external_id,
                task.data,
                task.meta,
                task.search_text,
                created,
                updated,
            )
        )
        self._report.tasks.created += 1
        return task_id

    def _annotation(
        self,
        task_id: int,
        annotation: ImportedAnnotation,
        stored: StoredAnnotation | None,
        ids: "_NewIds",
    ) -> int:
        if stored is None:
            return self._new_annotation(task_id, annotation, next(ids.annotations))
        user_id, lead_time = self._user_id(annotation), annotation.lead_time
        fresh = (
            stored.annotator_id if user_id is None else user_id,
            annotation.result,
            annotation.was_cancelled,
            stored.lead_time if lead_time is None else lead_time,
        )
        if fresh == stored[3:7]:
            self._report.annotations.unchanged += 1
        else:
            moment = self._moment(annotation.updated_at, stored.updated_at)
            self._found.annotations.append(AnnotationUpdate(*fresh, moment, stored.id))
            self._found.moved_task_ids.add(task_id)
            self._report.annotations.updated += 1
        return stored.id

    def _new_annotation(
        self, task_id: int, annotation: ImportedAnnotation, annotation_id: int
    ) -> int:
        created = self._now if annotation.created_at is None else annotation.created_at
        updated = created if annotation.updated_at is None else annotation.updated_at
        self._found.new_annotations.append(
            AnnotationInsert(
                annotation_id,
                self._project_id,
                task_id,
                annotation.external_id,
                self._user_id(annotation),
                annotation.result,
                annotation.was_cancelled,
                annotation.lead_time,
                created,
                updated,
            )
        )
        self._found.moved_task_ids.add(task_id)
        self._report.annotations.created += 1
        return annotation_id

    def _prediction(
        self,
        task_id: int,
        prediction: ImportedPrediction,
        stored: StoredPrediction | None,
        ids: "_NewIds",
    ) -> None:
        fresh = (prediction.model_version, prediction.score, prediction.result)
        if stored is None:
            self._new_prediction(task_id, prediction, next(ids.predictions))
        elif fresh == (stored.model_version, stored.score, stored.result):
            self._report.predictions.unchanged += 1
        else:
            self._found.predictions.append(PredictionUpdate(*fresh, stored.id))
            self._found.moved_task_ids.add(task_id)
            self._report.predictions.updated += 1

    def _new_prediction(
        self, task_id: int, prediction: ImportedPrediction, prediction_id: int
    ) -> None:
        created = prediction.created_at
        self._found.new_predictions.append(
            PredictionInsert(
                prediction_id,
                self._project_id,
                task_id,
                prediction.external_id,
                prediction.model_version,
                prediction.score,
                prediction.result,
                self._now if created is None else created,
            )
        )
        self._found.moved_task_ids.add(task_id)
        self._report.predictions.created += 1

    def _ground_truth(self, task_id: int, match: Match, marked_id: int | None) -> None:
        """Mark what the task says; without a word of it, keep what is here.

        Only what is skipped by now cannot keep the mark.
        """
        previous_id = match.stored.ground_truth_id if match.stored else None
        tally = self._report.ground_truths
        if marked_id is not None and marked_id == previous_id:
            tally.unchanged += 1
        elif marked_id is not None:
            self._found.marks.append(Mark(task_id, marked_id, previous_id))
            self._found.moved_task_ids.add(task_id)
            tally.created += previous_id is None
            tally.updated += previous_id is not None
        elif previous_id is not None and _skips(match, previous_id):
            self._found.unmarks.append(Unmark(task_id, previous_id))
            self._found.moved_task_ids.add(task_id)

    def _moment(self, brought: int | None, stored: int) -> int:
        """When a row that changes was updated: as the file says, if that is later."""
        return brought if brought is not None and brought > stored else self._now


class _NewIds:
    """Ids for the new rows of some tasks."""

    def __init__(self, matches: Sequence[Match]) -> None:
        tasks = sum(match.stored is None for match in matches)
        self.tasks = _drawn("tasks", tasks)
        self.annotations = _drawn(
            "annotations",
            sum(stored is None for match in matches for _, stored in match.annotations),
        )
        self.predictions = _drawn(
            "predictions",
            sum(stored is None for match in matches for _, stored in match.predictions),
        )


def _drawn(table: str, count: int) -> Iterator[int]:
    return iter(imports.new_ids(table, count))


def _skips(match: Match, annotation_id: int) -> bool:
    return any(
        annotation.was_cancelled
        for annotation, stored in match.annotations
        if stored is not None and stored.id == annotation_id
    )


Answer = TypeVar("Answer", StoredAnnotation, StoredPrediction)


def _by_task(answers: Sequence[Answer]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.task_id, []).append(answer)
    return found

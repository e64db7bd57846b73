"""What an import changes: the tasks that come in against those that are here."""

from collections.abc import Iterator, Sequence

from exchange.matching import AnnotationMatch, PredictionMatch, TaskMatch
from exchange.reports import Report
from models.commands import imports
from models.commands.import_rows import (
    AnnotationInsert,
    AnnotationUpdate,
    Differences,
    Mark,
    PredictionInsert,
    PredictionUpdate,
    TaskInsert,
    TaskUpdate,
    Unmark,
)


def differences(
    project_id: int, matches: Sequence[TaskMatch], now: int, report: Report
) -> Differences:
    """What these tasks change; the report tallies it."""
    merge = _Merge(project_id, matches, now, report)
    for match in matches:
        merge.add(match)
    return merge.found


class _Merge:
    """Collects what some tasks change."""

    def __init__(
        self, project_id: int, matches: Sequence[TaskMatch], now: int, report: Report
    ) -> None:
        self.found = Differences([], [], [], [], [], [], [], [], set())
        self._project_id = project_id
        self._now = now
        self._report = report
        self._ids = _NewIds(matches)

    def add(self, match: TaskMatch) -> None:
        task_id = self._task(match)
        marked_id = None
        for annotation in match.annotations:
            annotation_id = self._annotation(task_id, annotation)
            if annotation.brought is match.brought.ground_truth:
                marked_id = annotation_id
        for prediction in match.predictions:
            self._prediction(task_id, prediction)
        self._ground_truth(task_id, match, marked_id)
        if match.stored is None and marked_id is None:
            # Its row came with its counts, and there is nothing to compare with.
            self.found.moved_task_ids.discard(task_id)

    def _task(self, match: TaskMatch) -> int:
        task, stored = match.brought, match.stored
        if stored is None:
            self._report.tasks.created += 1
            return self._new_task(match)
        meta = task.meta or stored.meta
        if (task.data, meta) == (stored.data, stored.meta):
            self._report.tasks.unchanged += 1
        else:
            moment = self._moment(task.updated_at, stored.updated_at)
            self.found.tasks.append(
                TaskUpdate(task.data, meta, task.search_text, moment, stored.id)
            )
            self._report.tasks.updated += 1
        return stored.id

    def _new_task(self, match: TaskMatch) -> int:
        task, task_id = match.brought, next(self._ids.tasks)
        created, updated = self._moments(task.created_at, task.updated_at)
        self.found.new_tasks.append(
            TaskInsert(
                task_id,
                self._project_id,
                task.external_id,
                task.data,
                task.meta,
                task.search_text,
                len(task.annotations),
                len(task.predictions),
                created,
                updated,
            )
        )
        return task_id

    def _annotation(self, task_id: int, match: AnnotationMatch) -> int:
        annotation, stored = match.brought, match.stored
        if stored is None:
            self._report.annotations.created += 1
            self.found.moved_task_ids.add(task_id)
            return self._new_annotation(task_id, match)
        lead_time = annotation.lead_time
        fresh = (
            stored.annotator_id if match.annotator_id is None else match.annotator_id,
            annotation.result,
            annotation.was_cancelled,
            stored.lead_time if lead_time is None else lead_time,
        )
        if fresh == stored.content:
            self._report.annotations.unchanged += 1
        else:
            moment = self._moment(annotation.updated_at, stored.updated_at)
            self.found.annotations.append(AnnotationUpdate(*fresh, moment, stored.id))
            self.found.moved_task_ids.add(task_id)
            self._report.annotations.updated += 1
        return stored.id

    def _new_annotation(self, task_id: int, match: AnnotationMatch) -> int:
        annotation, annotation_id = match.brought, next(self._ids.annotations)
        created, updated = self._moments(annotation.created_at, annotation.updated_at)
        self.found.new_annotations.append(
            AnnotationInsert(
                annotation_id,
                self._project_id,
                task_id,
                annotation.external_id,
                match.annotator_id,
                annotation.result,
                annotation.was_cancelled,
                annotation.lead_time,
                created,
                updated,
            )
        )
        return annotation_id

    def _prediction(self, task_id: int, match: PredictionMatch) -> None:
        prediction, stored = match.brought, match.stored
        fresh = (prediction.model_version, prediction.score, prediction.result)
        if stored is None:
            self._new_prediction(task_id, match)
            self._report.predictions.created += 1
        elif fresh == stored.content:
            self._report.predictions.unchanged += 1
            return
        else:
            self.found.predictions.append(PredictionUpdate(*fresh, stored.id))
            self._report.predictions.updated += 1
        self.found.moved_task_ids.add(task_id)

    def _new_prediction(self, task_id: int, match: PredictionMatch) -> None:
        prediction = match.brought
        created, _ = self._moments(prediction.created_at, None)
        self.found.new_predictions.append(
            PredictionInsert(
                next(self._ids.predictions),
                self._project_id,
                task_id,
                prediction.external_id,
                prediction.model_version,
                prediction.score,
                prediction.result,
                created,
            )
        )

    def _ground_truth(
        self, task_id: int, match: TaskMatch, marked_id: int | None
    ) -> None:
        """Mark what the task says; where it says nothing, keep what is here.

        Only what is skipped by now cannot keep the mark.
        """
        previous_id = match.stored.ground_truth_id if match.stored else None
        tally = self._report.ground_truths
        if marked_id is not None and marked_id == previous_id:
            tally.unchanged += 1
        elif marked_id is not None:
            self.found.marks.append(Mark(task_id, marked_id, previous_id))
            self.found.moved_task_ids.add(task_id)
            tally.created += previous_id is None
            tally.updated += previous_id is not None
        elif previous_id is not None and _skips(match, previous_id):
            self.found.unmarks.append(Unmark(task_id, previous_id))
            self.found.moved_task_ids.add(task_id)

    def _moments(self, created: int | None, updated: int | None) -> tuple[int, int]:
        """When a new row was made and updated last: now, where nothing is said."""
        made = self._now if created is None else created
        return made, made if updated is None else updated

    def _moment(self, brought: int | None, stored: int) -> int:
        """When a row that changes was updated: as the file says, if that is later."""
        return brought if brought is not None and brought > stored else self._now


class _NewIds:
    """Ids for the rows that are new."""

    def __init__(self, matches: Sequence[TaskMatch]) -> None:
        self.tasks = _drawn("tasks", matches)
        self.annotations = _drawn(
            "annotations", [one for match in matches for one in match.annotations]
        )
        self.predictions = _drawn(
            "predictions", [one for match in matches for one in match.predictions]
        )


def _drawn(
    table: str, matches: Sequence[TaskMatch | AnnotationMatch | PredictionMatch]
) -> Iterator[int]:
    return iter(imports.new_ids(table, sum(one.stored is None for one in matches)))


def _skips(match: TaskMatch, annotation_id: int) -> bool:
    return any(
        one.brought.was_cancelled
        for one in match.annotations
        if one.stored is not None and one.stored.id == annotation_id
    )

"""What an import changes: the tasks that come in against those that are here."""

from collections.abc import Iterator, Sequence

from exchange.checks import InvalidValue
from exchange.digests import is_same_json
from exchange.matching import AnnotationMatch, PredictionMatch, TaskMatch
from exchange.options import ImportOptions
from exchange.reports import Report
from exchange.truths import Sayings, verdict
from models.commands import imports
from models.commands.import_rows import (
    AnnotationContent,
    AnnotationIdentity,
    AnnotationInsert,
    AnnotationUpdate,
    Differences,
    ForgottenTruth,
    Mark,
    PredictionInsert,
    PredictionUpdate,
    SaidTruth,
    StoredAnnotation,
    StoredTask,
    TaskInsert,
    TaskMetaUpdate,
    TaskOrigin,
    TaskUpdate,
    Unmark,
)

WAS_VERIFIED = (
    "was changed by this import after it was verified as the ground truth of its"
    " task. Check it again."
)


def differences(
    project_id: int,
    matches: Sequence[TaskMatch],
    now: int,
    options: ImportOptions,
    report: Report,
) -> Differences:
    """What these tasks change; the report tallies it, and tells what is not taken."""
    merge = Merge(project_id, matches, now, options, report)
    for match in matches:
        merge.add(match)
    return merge.changes


class Merge:
    """Collects what some tasks change."""

    def __init__(
        self,
        project_id: int,
        matches: Sequence[TaskMatch],
        now: int,
        options: ImportOptions,
        report: Report,
    ) -> None:
        self.changes = Differences()
        self._project_id = project_id
        self._now = now
        self._options = options
        self._report = report
        self._ids = _NewIds(matches)

    def add(self, match: TaskMatch) -> None:
        """Take a task with its answers and its ground truth."""
        task_id = self._task(match)
        ids = [
            self._annotation(task_id, annotation) for annotation in match.annotations
        ]
        for prediction in match.predictions:
            self._prediction(task_id, match, prediction)
        self._tell_of_what_was_verified(match)
        is_marked = self._ground_truth(task_id, match, ids)
        if match.stored is None and not is_marked:
            # Its row came with its counts, and there is nothing to compare with.
            self.changes.moved_task_ids.discard(task_id)

    def _task(self, match: TaskMatch) -> int:
        task, stored = match.brought, match.stored
        if stored is None:
            self._report.tasks.created += 1
            return self._new_task(match)
        moment = self._moment(task.updated_at, stored.updated_at)
        meta, has_meta_changed = self._meta(task.meta, stored.meta)
        if task.data_digest != stored.data_digest:
            update = (task.data, task.data_digest, meta, task.search_text, moment)
            self.changes.tasks.append(TaskUpdate(*update, stored.id))
            self._report.tasks.updated += 1
        elif has_meta_changed:
            self.changes.task_metas.append(TaskMetaUpdate(meta, moment, stored.id))
            self._report.tasks.updated += 1
        else:
            self._report.tasks.unchanged += 1
        self._origin(match, stored)
        return stored.id

    def _meta(self, brought: str | None, stored: str | None) -> tuple[str | None, bool]:
        """The meta afterwards, and whether it differs: none is also written as {}."""
        if brought is None or is_same_json(brought, stored or "{}"):
            return stored, False
        return brought, True

    def _origin(self, match: TaskMatch, stored: StoredTask) -> None:
        """Remember when its Label Studio made the task, if the file is first to say."""
        task = match.brought
        if stored.imported_created_at is not None or task.created_at is None:
            return
        name = stored.source, stored.external_id
        if (task.source, task.external_id) == name and (
            task.created_at != stored.created_at
        ):
            origin = TaskOrigin(task.created_at, stored.id)
            self.changes.task_origins.append(origin)

    def _new_task(self, match: TaskMatch) -> int:
        task, task_id = match.brought, next(self._ids.tasks)
        created, updated = self._moments(task.created_at, task.updated_at)
        self.changes.new_tasks.append(
            TaskInsert(
                task_id,
                self._project_id,
                task.source,
                task.external_id,
                task.data,
                task.data_digest,
                task.meta,
                task.search_text,
                len(task.annotations),
                len(task.predictions),
                task.created_at,
                created,
                updated,
            )
        )
        return task_id

    def _annotation(self, task_id: int, match: AnnotationMatch) -> int:
        annotation, stored = match.brought, match.stored
        if stored is None:
            self._report.annotations.created += 1
            self.changes.moved_task_ids.add(task_id)
            return self._new_annotation(task_id, match)
        content = self._content(match, stored)
        if content == stored.content:
            self._report.annotations.unchanged += 1
        else:
            moment = self._moment(annotation.updated_at, stored.updated_at)
            update = AnnotationUpdate(*content, moment, stored.id)
            self.changes.annotations.append(update)
            self.changes.moved_task_ids.add(task_id)
            self._report.annotations.updated += 1
        self._identity(match)
        return stored.id

    def _content(
        self, match: AnnotationMatch, stored: StoredAnnotation
    ) -> AnnotationContent:
        """What an annotation is afterwards."""
        annotation = match.brought
        is_verified = _is_what_was_verified(match)
        is_same = is_verified or is_same_json(annotation.result, stored.result)
        lead_time = annotation.lead_time
        return (
            match.annotator_id,
            stored.result if is_same else annotation.result,
            stored.was_cancelled if is_verified else annotation.was_cancelled,
            stored.lead_time if lead_time is None else lead_time,
        )

    def _identity(self, match: AnnotationMatch) -> None:
        """Remember the ids by which the file will name an annotation again."""
        annotation, stored = match.brought, match.stored
        if stored is None or annotation.external_id is None:
            return
        name = annotation.source, annotation.external_id
        if stored.external_id is not None and name != (
            stored.source,
            stored.external_id,
        ):
            return
        unique_id = stored.unique_id or annotation.unique_id
        if (*name, unique_id) != (stored.source, stored.external_id, stored.unique_id):
            identity = AnnotationIdentity(*name, unique_id, stored.id)
            self.changes.annotation_identities.append(identity)

    def _new_annotation(self, task_id: int, match: AnnotationMatch) -> int:
        annotation, annotation_id = match.brought, next(self._ids.annotations)
        created, updated = self._moments(annotation.created_at, annotation.updated_at)
        self.changes.new_annotations.append(
            AnnotationInsert(
                annotation_id,
                self._project_id,
                task_id,
                annotation.source,
                annotation.external_id,
                annotation.unique_id,
                match.annotator_id,
                annotation.result,
                annotation.was_cancelled,
                annotation.lead_time,
                created,
                updated,
            )
        )
        return annotation_id

    def _prediction(self, task_id: int, of: TaskMatch, match: PredictionMatch) -> None:
        prediction, stored = match.brought, match.stored
        if stored is None:
            self._new_prediction(task_id, of, match)
            self._report.predictions.created += 1
            self.changes.moved_task_ids.add(task_id)
            return
        is_same = is_same_json(prediction.result, stored.result)
        result = stored.result if is_same else prediction.result
        content = (prediction.model_version, prediction.score, result)
        if content == stored.content:
            self._report.predictions.unchanged += 1
        else:
            self.changes.predictions.append(PredictionUpdate(*content, stored.id))
            self._report.predictions.updated += 1
            self.changes.moved_task_ids.add(task_id)

    def _new_prediction(
        self, task_id: int, of: TaskMatch, match: PredictionMatch
    ) -> None:
        prediction = match.brought
        created, _ = self._moments(prediction.created_at, None)
        self.changes.new_predictions.append(
            PredictionInsert(
                next(self._ids.predictions),
                self._project_id,
                task_id,
                of.brought.source,
                prediction.external_id,
                prediction.model_version,
                prediction.score,
                prediction.result,
                created,
            )
        )

    def _tell_of_what_was_verified(self, match: TaskMatch) -> None:
        """Tell where a ground truth gets another answer than somebody looked at.

        What was verified stays in force.
        """
        if match.stored is None or match.stored.ground_truth_id is None:
            return
        for index, annotation in enumerate(match.annotations):
            if (
                annotation.stored is None
                or annotation.stored.id != match.stored.ground_truth_id
            ):
                continue
            path = f"annotations[{index}]"
            if annotation.brought.was_cancelled and not annotation.stored.was_cancelled:
                self._warn(match, InvalidValue(f"{path}.was_cancelled", WAS_VERIFIED))
            elif not _is_what_was_verified(annotation) and not is_same_json(
                annotation.brought.result, annotation.stored.result
            ):
                self._warn(match, InvalidValue(f"{path}.result", WAS_VERIFIED))

    def _ground_truth(self, task_id: int, match: TaskMatch, ids: Sequence[int]) -> bool:
        """Decide on the ground truth; whether the task has one then."""
        sayings = _sayings(match, ids)
        previous_id = sayings.here
        decision = verdict(
            sayings,
            self._options.ground_truths,
            is_mirrored=self._options.mirror is not None,
        )
        self._tally(match, sayings, decision.here, decision.warning)
        self._remember(task_id, match, decision.last)
        if decision.here == previous_id:
            return previous_id is not None
        if decision.here is not None:
            mark = Mark(task_id, decision.here, previous_id)
            self.changes.marks.append(mark)
        elif previous_id is not None:
            self.changes.unmarks.append(Unmark(task_id, previous_id))
        self.changes.moved_task_ids.add(task_id)
        return decision.here is not None

    def _tally(
        self, match: TaskMatch, sayings: Sayings, here: int | None, warning: str | None
    ) -> None:
        report = self._report
        if sayings.file is None:
            report.ground_truths_removed += here != sayings.here
            report.ground_truths_kept += warning is not None
        elif here == sayings.file != sayings.here:
            report.ground_truths.created += sayings.here is None
            report.ground_truths.updated += sayings.here is not None
        else:
            report.ground_truths.unchanged += 1
            report.ground_truths_kept += here != sayings.file
        if warning is not None:
            self._warn(match, InvalidValue(_path(match, sayings), warning))

    def _remember(self, task_id: int, match: TaskMatch, last: int | None) -> None:
        """Remember what the file says, for the next import of the same source."""
        source, before = match.brought.source, match.said_id
        if last is None and before is not None:
            self.changes.forgotten.append(ForgottenTruth(task_id, source))
        elif last is not None and last != before:
            said = SaidTruth(self._project_id, task_id, source, last)
            self.changes.said.append(said)

    def _warn(self, match: TaskMatch, fault: InvalidValue) -> None:
        self._report.add_warning(match.task.placed.problem(fault))

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
            "annotations",
            [annotation for match in matches for annotation in match.annotations],
        )
        self.predictions = _drawn(
            "predictions",
            [prediction for match in matches for prediction in match.predictions],
        )


def _drawn(
    table: str, matches: Sequence[TaskMatch | AnnotationMatch | PredictionMatch]
) -> Iterator[int]:
    return iter(imports.new_ids(table, sum(match.stored is None for match in matches)))


def _sayings(match: TaskMatch, ids: Sequence[int]) -> Sayings:
    marked = match.brought.ground_truth
    file = None
    unmarked = set()
    for (annotation, _, stored), annotation_id in zip(
        match.annotations, ids, strict=True
    ):
        if annotation is marked:
            file = annotation_id
        elif stored is not None:
            unmarked.add(annotation_id)
    here = match.stored.ground_truth_id if match.stored is not None else None
    is_new = match.stored is None
    return Sayings(file, match.said_id, here, frozenset(unmarked), is_new)


def _path(match: TaskMatch, sayings: Sayings) -> str:
    """The mark that is not taken over, or that is missing."""
    for index, (annotation, _, stored) in enumerate(match.annotations):
        if annotation is match.brought.ground_truth or (
            sayings.file is None and stored is not None and stored.id == sayings.here
        ):
            return f"annotations[{index}].ground_truth"
    return "annotations"


def _is_what_was_verified(match: AnnotationMatch) -> bool:
    """Whether the file holds what was verified of a ground truth, as exports do.

    What became of it here since is newer.
    """
    stored = match.stored
    if stored is None or stored.verified_result is None or match.brought.was_cancelled:
        return False
    return is_same_json(match.brought.result, stored.verified_result)

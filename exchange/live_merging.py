"""What tasks of a Label Studio that runs change here: what it says of them stands."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from exchange.digests import is_same_json
from exchange.matching import AnnotationMatch, TaskMatch
from exchange.merging import Merge
from exchange.options import ImportOptions
from exchange.reports import Report
from exchange.truths import LiveVerdict, live_verdict
from models import timestamps
from models.commands.import_rows import (
    AnnotationContent,
    AnnotationIdentity,
    AnnotationMove,
    KeptTruth,
    Mark,
    StoredAnnotation,
    Unmark,
)
from models.commands.mirroring import Surplus


class Known(NamedTuple):
    """What is known here beside the tasks.

    Attributes:
        editor_ids: the users here of Label Studio's numbers, without the one by whom
            this server writes there.
        wished_ids: tasks whose ground truth is still to be written there: what it says
            of them may be what was just written to it.

    """

    editor_ids: Mapping[int, int]
    wished_ids: Collection[int]


def loses_truth(match: TaskMatch) -> bool:
    """Whether Label Studio took the ground truth of a task away."""
    if match.brought.ground_truth is not None:
        return False
    sides = _sides(match, None)
    return sides.here is not None and live_verdict(*sides).here is None


class LiveMerge(Merge):
    """Collects what some tasks of a running Label Studio change.

    Attributes:
        surplus: answers that it does not have any more.
        kept: Label Studio's ids of tasks whose ground truth here goes before its own.
        unwritten_ids: tasks whose ground truth is to be written to Label Studio.

    """

    def __init__(
        self,
        project_id: int,
        matches: Sequence[TaskMatch],
        options: ImportOptions,
        report: Report,
        known: Known,
    ) -> None:
        super().__init__(project_id, matches, timestamps.now(), options, report)
        self.surplus = Surplus()
        self.kept: set[int] = set()
        self.unwritten_ids: set[int] = set()
        self._matches = matches
        self._known = known

    def merge(self) -> None:
        """Take all tasks."""
        for match in self._matches:
            self.add(match)

    def add(self, match: TaskMatch) -> None:
        """Take a task, and let go of the answers that it does not list any more."""
        super().add(match)
        self.surplus.annotation_ids += [row.id for row in match.left_behind]
        self.surplus.annotation_ids += [row.id for row in _gone(match)]
        if match.brought.lists_predictions:
            self.surplus.prediction_ids += [
                row.id
                for row in match.other_predictions
                if row.source == match.brought.source
            ]

    def _meta(self, brought: str | None, stored: str | None) -> tuple[str | None, bool]:
        return super()._meta(brought or "{}", stored)

    def _annotation(self, task_id: int, match: AnnotationMatch) -> int:
        stored = match.stored
        if stored is not None and stored.task_id != task_id:
            self.changes.annotation_moves.append(AnnotationMove(task_id, stored.id))
            self.changes.moved_task_ids |= {task_id, stored.task_id}
        return super()._annotation(task_id, match)

    def _content(
        self, match: AnnotationMatch, stored: StoredAnnotation
    ) -> AnnotationContent:
        annotation = match.brought
        is_same = is_same_json(annotation.result, stored.result)
        return (
            match.annotator_id,
            stored.result if is_same else annotation.result,
            annotation.was_cancelled,
            annotation.lead_time,
        )

    def _identity(self, match: AnnotationMatch) -> None:
        annotation, stored = match.brought, match.stored
        if stored is None:
            return
        unique_id = stored.unique_id or annotation.unique_id
        identity = annotation.source, annotation.external_id, unique_id
        if identity != (stored.source, stored.external_id, stored.unique_id):
            change = AnnotationIdentity(*identity, stored.id)
            self.changes.annotation_identities.append(change)

    def _ground_truth(self, task_id: int, match: TaskMatch, ids: Sequence[int]) -> bool:
        marked = match.brought.ground_truth
        place = _place(match)
        sides = _sides(match, None if place is None else ids[place])
        here_id = None if match.stored is None else match.stored.ground_truth_id
        if task_id in self._known.wished_ids:
            self._report.ground_truths.unchanged += marked is not None
            return here_id is not None
        decision = live_verdict(*sides)
        self._count(sides, decision)
        self._remember(task_id, match, _base(match, sides, decision))
        if decision.is_kept:
            self.kept.add(int(match.brought.external_id or 0))
            self.changes.kept_truths.append(KeptTruth(task_id, here_id, sides.there))
        if decision.here == sides.here:
            if here_id == sides.here != decision.base:
                self.unwritten_ids.add(task_id)
            return here_id is not None
        if decision.here is not None:
            editor_id = self._editor(match, decision.here, ids)
            mark = Mark(task_id, decision.here, here_id, editor_id)
            self.changes.marks.append(mark)
        elif here_id is not None:
            editor_id = self._editor(match, here_id, ids)
            self.changes.unmarks.append(Unmark(task_id, here_id, editor_id))
        self.changes.moved_task_ids.add(task_id)
        return decision.here is not None

    def _count(self, sides: "Sides", decision: LiveVerdict) -> None:
        tally = self._report.ground_truths
        if decision.here is None:
            self._report.ground_truths_removed += sides.here is not None
        elif decision.here == sides.here:
            tally.unchanged += 1
        else:
            tally.created += sides.here is None
            tally.updated += sides.here is not None
        self._report.ground_truths_kept += decision.is_kept

    def _editor(
        self, match: TaskMatch, annotation_id: int, ids: Sequence[int]
    ) -> int | None:
        """Who set or took away the star, which is what changed an annotation last."""
        for annotation, id_ in zip(match.annotations, ids, strict=True):
            number = annotation.brought.updated_by
            if id_ == annotation_id and number is not None:
                return self._known.editor_ids.get(number)
        return None


class Sides(NamedTuple):
    """The ground truth of a task in three versions, as annotations of this server.

    One that was skipped or deleted in Label Studio is none.
    """

    there: int | None
    base: int | None
    here: int | None


def _sides(match: TaskMatch, there: int | None) -> Sides:
    here = None if match.stored is None else match.stored.ground_truth_id
    answered = {
        annotation.stored.id
        for annotation in match.annotations
        if annotation.stored is not None and not annotation.brought.was_cancelled
    }
    answered |= {row.id for row in _staying(match) if not row.was_cancelled}
    return Sides(
        there,
        match.said_id if match.said_id in answered else None,
        here if here in answered else None,
    )


def _base(match: TaskMatch, sides: Sides, decision: LiveVerdict) -> int | None:
    """What to keep as agreed on: one that was skipped may be answered again."""
    if decision.base != sides.base or match.said_id is None:
        return decision.base
    is_there = any(row.id == match.said_id for row in _present(match))
    return match.said_id if is_there else None


def _present(match: TaskMatch) -> list[StoredAnnotation]:
    """The annotations of a task here that Label Studio has not deleted."""
    named = [row.stored for row in match.annotations if row.stored is not None]
    return named + _staying(match)


def _gone(match: TaskMatch) -> list[StoredAnnotation]:
    if not match.brought.lists_annotations:
        return []
    source = match.brought.source
    return [row for row in match.other_annotations if row.source == source]


def _staying(match: TaskMatch) -> list[StoredAnnotation]:
    """What is of another source, or was made here, is not Label Studio's to delete."""
    gone = {row.id for row in _gone(match)}
    return [row for row in match.other_annotations if row.id not in gone]


def _place(match: TaskMatch) -> int | None:
    """Where the annotation with the star stands."""
    for place, annotation in enumerate(match.annotations):
        if annotation.brought is match.brought.ground_truth:
            return place
    return None

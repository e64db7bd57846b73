"""What a write of many tasks at once did to each of them, from here to the client."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class SetStatus(StrEnum):
    """What happened to one task when many ground truths were set."""

    SET = "SET"
    UNCHANGED = "UNCHANGED"
    NO_ANNOTATION = "NO_ANNOTATION"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"


class DeleteStatus(StrEnum):
    """What happened to one task when many ground truths were deleted."""

    REMOVED = "REMOVED"
    HAD_NONE = "HAD_NONE"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"


class DeleteTaskStatus(StrEnum):
    """What happened to one task when many tasks were deleted."""

    DELETED = "DELETED"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"


class AssignmentStatus(StrEnum):
    """What happened to one task when many were assigned or unassigned."""

    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    NOT_FOUND = "NOT_FOUND"


class Outcome(NamedTuple):
    """What happened to one task.

    ``annotation_id`` got the mark, or lost it in a deletion; ``previous_id`` lost it to
    that one. ``given_id`` is the task's id as the client wrote it.
    """

    task_id: int
    status: StrEnum
    annotation_id: int | None = None
    previous_id: int | None = None
    project_id: int | None = None
    given_id: str = ""


class Contents(NamedTuple):
    """How much is deleted with tasks, or would be."""

    task_count: int = 0
    annotation_count: int = 0
    prediction_count: int = 0
    ground_truth_count: int = 0


class BulkOutcome(NamedTuple):
    """What happened to each task, how many changed, and what undoes it.

    ``batch_id`` is None where nothing changed.
    """

    outcomes: list[Outcome]
    changed_count: int
    batch_id: str | None = None
    contents: Contents = Contents()

    def of_each(
        self, task_ids: Iterable[int], untouched: Callable[[int], Outcome]
    ) -> "BulkOutcome":
        """The same with an outcome for each of these tasks, in their order.

        ``untouched`` makes that of a task which the write did not touch.
        """
        by_task = {outcome.task_id: outcome for outcome in self.outcomes}
        outcomes = [by_task.get(task_id) or untouched(task_id) for task_id in task_ids]
        return self._replace(outcomes=outcomes)

    def named(self, given_ids: Mapping[int, str]) -> "BulkOutcome":
        """The same with the ids as the client wrote them."""
        outcomes = [
            outcome._replace(given_id=given_ids[outcome.task_id])
            for outcome in self.outcomes
        ]
        return self._replace(outcomes=outcomes)

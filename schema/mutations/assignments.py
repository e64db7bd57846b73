"""Assigning tasks to annotators."""

from collections.abc import Callable, Sequence
from typing import Annotated

import strawberry

from execution import batched, column
from models import limits
from models.commands.outcomes import AssignmentStatus, BulkOutcome
from models.refusals import Reason, Refusal
from resolvers import assignment_writes, tasks
from resolvers.viewers import Viewer
from schema.arguments import ProjectId, Root
from schema.context import Context
from schema.declare import enumeration_of, object_type
from schema.fields import referred
from schema.ids import number_of, numbers_of
from schema.mutations.bulk import TaskIds, apply_to_tasks
from schema.task import Task

AnnotatorIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(
        description=(
            "The annotators: users with a role in the project. At most 10,000 pairs of"
            " a task and an annotator."
        )
    ),
]
Change = Callable[[Viewer, int, Sequence[int], Sequence[int]], BulkOutcome]


enumeration_of(
    AssignmentStatus,
    "What happened to one task of `assignTasks` or `unassignTasks`.",
    CHANGED="It was assigned to, or taken back from, at least one annotator.",
    UNCHANGED="It was already as requested, for each annotator.",
    NOT_FOUND="The project has no such task.",
)


@object_type
class AssignmentResult:
    """One task of `assignTasks` or `unassignTasks`."""

    task_id: strawberry.ID = column("given_id", description="The id as you wrote it.")
    status: AssignmentStatus = column(description="What happened to the task.")
    task: Task | None = referred(
        tasks.by_ids, "task_id", description="The task. Null if it was not found."
    )


@object_type
class AssignmentPayload:
    """Result of `assignTasks` and `unassignTasks`."""

    changed_count: int = column(
        description="How many pairs of a task and an annotator changed."
    )
    results: list[AssignmentResult] = column(
        "outcomes",
        description="One for each different task that you gave, in the order given.",
    )


def _assign_tasks(
    _: Root,
    context: Context,
    project_id: ProjectId,
    task_ids: TaskIds,
    annotator_ids: AnnotatorIds,
) -> Sequence[BulkOutcome]:
    return _changed(
        assignment_writes.assign, context, project_id, task_ids, annotator_ids
    )


def _unassign_tasks(
    _: Root,
    context: Context,
    project_id: ProjectId,
    task_ids: TaskIds,
    annotator_ids: AnnotatorIds,
) -> Sequence[BulkOutcome]:
    return _changed(
        assignment_writes.unassign, context, project_id, task_ids, annotator_ids
    )


def _changed(
    change: Change,
    context: Context,
    project_id: str,
    task_ids: Sequence[str],
    annotator_ids: Sequence[str],
) -> Sequence[BulkOutcome]:
    number = number_of("Project", project_id)
    annotators = dict.fromkeys(numbers_of("User", annotator_ids, "annotatorIds"))

    def of_tasks(numbers: list[int]) -> BulkOutcome:
        pair_count = len(numbers) * len(annotators)
        if pair_count > limits.now().ids:
            name = "taskIds` times `annotatorIds"
            raise Refusal(Reason.TOO_MANY, limits.too_many(name, pair_count, "ids"))
        return change(context.viewer, number, numbers, list(annotators))

    return apply_to_tasks(task_ids, of_tasks)


@object_type
class AssignmentMutations:
    """The part of the mutations that is about assignments."""

    assign_tasks: AssignmentPayload = batched(
        _assign_tasks,
        description=(
            "Assign tasks to annotators, who see them from then on. Each task is"
            " assigned to each annotator, in one transaction. For managers."
        ),
    )
    unassign_tasks: AssignmentPayload = batched(
        _unassign_tasks,
        description=(
            "Take tasks back from annotators. Their annotations stay, and so do the"
            " tasks that they have annotated. For managers."
        ),
    )

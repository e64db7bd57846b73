"""The history: what happened to a project or a task."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import strawberry

from execution import batched, column, computed
from models.commands.history import ChangeKind, Origin
from models.rows import ChangeRow
from resolvers import annotations, changes, projects, tasks, users
from resolvers.pages import Listing
from schema.annotation import Annotation
from schema.connections import Connection
from schema.context import Context
from schema.declare import enumeration_of, type_of_rows
from schema.fields import later, referred, resolved
from schema.ids import global_id, id_field
from schema.nodes import Node
from schema.pages import FIRST, After, Before, First, Last, window
from schema.scalars import JSON, DateTime
from schema.user import User

enumeration_of(
    ChangeKind,
    "What happened.",
    GROUND_TRUTH_SET=(
        "An annotation became the ground truth of its task, or was verified again."
    ),
    GROUND_TRUTH_UNSET="A task lost its ground truth and did not get another one.",
    GROUND_TRUTH_KEPT=(
        "Label Studio marked another annotation than was chosen here meanwhile. What"
        " was chosen here stays."
    ),
    ANNOTATION_CREATED="An annotation was created.",
    ANNOTATION_UPDATED="An annotation was changed.",
    ANNOTATION_DELETED="An annotation was deleted.",
    TASK_DELETED=(
        "A task was deleted, with its annotations and predictions. If it "
        "had a ground truth, GROUND_TRUTH_UNSET comes first."
    ),
    PREDICTIONS_CHANGED=(
        "Predictions of a model version were created or deleted, other than "
        "by an import."
    ),
    TASKS_IMPORTED="An import added or updated tasks.",
    PROJECT_UPDATED="The title, the label config or the scoring profile changed.",
)


enumeration_of(
    Origin,
    "Where a change was made.",
    name="ChangeSource",
    HERE="On this server: through the API, the page or a command.",
    IMPORT="By an import.",
    LABEL_STUDIO="In Label Studio, and received over a live link.",
)


@type_of_rows(ChangeRow)
class Change(Node):
    """One line of a project's history."""

    id: strawberry.ID = id_field("Change")
    kind: ChangeKind = column(description="What happened.")
    at: DateTime = column(description="When it happened.")
    actor: User | None = referred(
        users.named,
        "actor_id",
        description=(
            "The user who did it. Null for the server itself, or if the user no"
            " longer exists."
        ),
    )
    project: Any = referred(
        projects.by_ids,
        "project_id",
        description="The project.",
        graphql_type=later("Project", "schema.project"),
    )
    source: Origin = column(description="Where the change was made.")
    task_id: strawberry.ID | None = computed(
        lambda row: _named("Task", row.task_id),
        description=(
            "The id of the task, even if it was deleted, so that a client can remove"
            " it from its cache. Null if the change is not about a single task."
        ),
    )
    task: Any = referred(
        tasks.by_ids,
        "task_id",
        description=(
            "The task. Null if the change is not about a single task, or the task was"
            " deleted."
        ),
        graphql_type=later("Task", "schema.task") | None,
    )
    annotation_id: strawberry.ID | None = computed(
        lambda row: _named("Annotation", row.annotation_id),
        description=(
            "The id of the annotation, even if it was deleted. Null if the change is"
            " not about a single annotation."
        ),
    )
    annotation: Annotation | None = referred(
        annotations.by_ids,
        "annotation_id",
        description=(
            "The annotation. Null if the change is not about a single annotation, or"
            " the annotation was deleted."
        ),
    )
    previous_ground_truth: Annotation | None = referred(
        annotations.by_ids,
        "previous_annotation_id",
        description=(
            "For GROUND_TRUTH_SET: the former ground truth, or the same annotation if"
            " it was verified again. For GROUND_TRUTH_KEPT: the annotation that Label"
            " Studio had marked; null if it had removed its mark."
        ),
    )
    verified_result: JSON | None = column(
        description=(
            "For GROUND_TRUTH_SET: the result that was verified, even if the"
            " annotation has changed or been deleted since."
        )
    )
    batch_id: str | None = column(
        description=(
            "The same for all changes of one bulk mutation or import. Give it to"
            " `revertChanges` to undo those of ground truths. Null for a single"
            " change."
        )
    )
    batch_count: int = resolved(
        changes.batch_counts,
        description=(
            "The number of changes with its `batchId`, itself included. 1 for a single"
            " change."
        ),
    )
    model_version: str | None = column(
        description="For PREDICTIONS_CHANGED: the model version of the predictions."
    )


def _named(type_name: str, number: int | None) -> strawberry.ID | None:
    return None if number is None else global_id(type_name, number)


def history(resolver: Callable[..., Sequence[Listing]], *, description: str) -> Any:
    """Declare a field that is a history: pages of changes, newest first."""

    def resolve(  # noqa: PLR0913 - the contract's
        rows: Sequence[Any],
        context: Context,
        *,
        kinds: Annotated[
            list[ChangeKind] | None,
            strawberry.argument(description="Only changes of these kinds."),
        ] = None,
        first: First = FIRST,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Sequence[Listing]:
        wanted = None if kinds is None else [kind.value for kind in kinds]
        part = window(first, after, last, before)
        return resolver(context.viewer, rows, wanted, part)

    return batched(resolve, description=description, graphql_type=Connection[Change])


def actions(  # noqa: PLR0913 - the contract's
    rows: Sequence[Any],
    context: Context,
    *,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Sequence[Listing]:
    """What was done in each project, newest first: a bulk change or an import once."""
    part = window(first, after, last, before)
    return changes.listings_of_actions(context.viewer, rows, part)

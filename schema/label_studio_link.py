"""Links: which project of a Label Studio a project follows, and how that goes."""

from collections.abc import Sequence
from typing import Any

import strawberry

from execution import batched, column, computed
from models.commands.link_writes import WriteReason
from models.commands.links import LinkState
from models.queries.links import LinkRow
from resolvers import annotations, links, projects, tasks
from resolvers.pages import Listing
from schema.annotation import Annotation
from schema.connections import Connection
from schema.context import Context
from schema.declare import enumeration_of, object_type, type_of_rows
from schema.fields import later, referred, resolved
from schema.ids import id_field
from schema.nodes import Node
from schema.pages import FIRST, After, Before, First, Last, window
from schema.scalars import DateTime
from schema.task import Task

enumeration_of(
    LinkState,
    "How a link is doing.",
    name="LabelStudioLinkState",
    PULLING="The first pull is not complete yet.",
    FOLLOWING="It is up to date, as of `lastPulledAt`.",
    PAUSED="Somebody has paused it.",
    UNREACHABLE="Label Studio does not answer. The link tries again by itself.",
    UNAUTHORIZED="Label Studio does not accept the token. Give another one.",
    GONE="The project is gone in Label Studio. Nothing is deleted here.",
    NEEDS_CONFIRMATION=(
        "So much is gone in Label Studio that nothing was deleted here. `problem` says"
        " how much; `syncLabelStudio(acceptDeletions: true)` deletes it."
    ),
)
enumeration_of(
    WriteReason,
    "Why a ground truth is not written to Label Studio yet.",
    name="LabelStudioWriteReason",
    WAITING="Its turn has not come, or the next try has not.",
    DRAFT="Somebody has unsubmitted changes there, which a write would delete.",
    FAILED="Label Studio has refused it several times. It is tried every hour.",
)


@object_type
class LabelStudioWrite:
    """A task whose ground truth is not written to Label Studio yet."""

    task: Task = referred(tasks.by_ids, "task_id", description="The task.")
    wanted: Annotation | None = referred(
        annotations.by_ids,
        "annotation_id",
        description=(
            "The annotation that is to be the ground truth there. Null: none is."
        ),
    )
    reason: WriteReason = column(description="Why it is not written yet.")
    tries: int = column(description="How often it was tried.")
    next_try_at: DateTime | None = computed(
        lambda row: row.next_at or None,
        reads=["next_at"],
        description="When it is tried again. Null: as soon as its turn comes.",
    )
    last_error: str | None = column(
        "error", description="What was in the way of the last try."
    )


def _waiting_writes(  # noqa: PLR0913 - the contract's
    rows: Sequence[LinkRow],
    context: Context,
    *,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Sequence[Listing]:
    part = window(first, after, last, before)
    return links.waiting_writes(context.viewer, rows, part)


@type_of_rows(LinkRow)
class LabelStudioLink(Node):
    """The link of a project with a project of a running Label Studio.

    Tasks, annotations, predictions and the label config come from there. Ground truths,
    accuracy and history are of this server.
    """

    id: strawberry.ID = id_field("LabelStudioLink")
    project: Any = referred(
        projects.by_ids,
        "project_id",
        description="The project that follows.",
        graphql_type=later("Project", "schema.project"),
    )
    url: str = column("base_url", description="The address of the Label Studio.")
    remote_project_id: int = column(description="The project in Label Studio.")
    remote_title: str = column(description="Its title there.")
    state: LinkState = column(description="How the link is doing.")
    problem: str | None = column(
        description="What is wrong, and what would be right. Null if nothing is."
    )
    pushes_ground_truths: bool = column(
        "pushes",
        description=(
            "Whether ground truths of this server are written to Label Studio, where"
            " everybody who opens a task sees them."
        ),
    )
    poll_seconds: int = column(
        description="How often Label Studio is asked what has changed, in seconds."
    )
    receives_webhooks: bool = computed(
        lambda row: row.webhook_id is not None,
        reads=["webhook_id"],
        description="Whether Label Studio tells of changes at once.",
    )
    last_pulled_at: DateTime | None = column(
        "pulled_at", description="When it was last up to date. Null: not yet."
    )
    pulled_task_count: int = resolved(
        links.pulled_task_counts,
        description="The number of tasks of Label Studio that are here.",
    )
    remote_task_count: int | None = column(
        description=(
            "The number of tasks that Label Studio had then. Null if it was not asked"
            " yet."
        )
    )
    waiting_writes: Any = batched(
        _waiting_writes,
        description="The ground truths that are not written to Label Studio yet.",
        graphql_type=Connection[LabelStudioWrite],
    )

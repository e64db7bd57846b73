"""What can be followed."""

from typing import Annotated, Any

import strawberry

from execution import subscribed
from models.commands.history import ChangeKind
from resolvers import following
from resolvers.following import Feed
from schema.arguments import ProjectId
from schema.change import Change
from schema.context import Context
from schema.declare import object_type
from schema.ids import number_of, optional_number

GROUND_TRUTHS = (ChangeKind.GROUND_TRUTH_SET, ChangeKind.GROUND_TRUTH_UNSET)

After = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description=(
            "The last change that you received; you first get all changes since."
            " Without it, you get the changes from now on."
        )
    ),
]


def _changes(
    context: Context,
    project_id: ProjectId,
    kinds: Annotated[
        list[ChangeKind] | None,
        strawberry.argument(description="Only changes of these kinds."),
    ] = None,
    after: After = None,
) -> Feed:
    wanted = None if kinds is None else [kind.value for kind in kinds]
    return _feed(context, project_id, wanted, after)


def _ground_truth_changed(
    context: Context, project_id: ProjectId, after: After = None
) -> Feed:
    return _feed(context, project_id, list(GROUND_TRUTHS), after)


def _feed(
    context: Context, project_id: str, kinds: list[Any] | None, after: str | None
) -> Feed:
    return following.feed(
        context.viewer,
        number_of("Project", project_id),
        kinds,
        optional_number("Change", after),
    )


@object_type
class Subscription:
    """All subscriptions, over a WebSocket."""

    changes: Change = subscribed(
        _changes,
        description=(
            "Changes of a project as they happen, in their order. For reviewers and"
            " above. After a lost connection, give the id of the last change that you"
            " received: you get every change exactly once."
        ),
    )
    ground_truth_changed: Change = subscribed(
        _ground_truth_changed,
        description="Short for `changes` with the two kinds of ground truth changes.",
    )

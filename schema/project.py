"""Projects: their settings, their tasks, and how accurate the answers are."""

from collections.abc import Sequence
from typing import Any

import strawberry

from execution import Selected, batched, column, computed
from models.rows import ProjectRow
from resolvers import changes, figures, links, projects, scoring_profiles, tasks
from resolvers.pages import Listing
from resolvers.viewers import Role
from schema.change import Change, actions, history
from schema.confusion import ConfusionMatrix, matrices
from schema.connections import Connection, window_of
from schema.context import Context
from schema.declare import object_type, type_of_rows
from schema.fields import resolved
from schema.figures import (
    AccuracySummary,
    AnnotatorAccuracy,
    ModelVersionAccuracy,
    by_annotator,
    by_model_version,
)
from schema.filters import task_condition
from schema.ids import id_field
from schema.label_studio_link import LabelStudioLink
from schema.nodes import Node
from schema.orders import orders
from schema.pages import FIRST, After, Before, First, Last, window
from schema.scalars import DateTime
from schema.scoring_profile import ScoringProfile
from schema.task import Task, TaskFilterArgument, TaskOrderArgument
from schema.user import User


def _tasks(  # noqa: PLR0913 - the contract's
    rows: Sequence[ProjectRow],
    context: Context,
    selected: Selected,
    *,
    filter: TaskFilterArgument = None,
    order_by: TaskOrderArgument = None,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Sequence[Listing]:
    part = window_of(window(first, after, last, before), selected)
    condition = task_condition(filter)
    return tasks.listings_of(context.viewer, rows, condition, orders(order_by), part)


@object_type
class Rescoring:
    """The progress of computing all accuracies of a project again.

    The answers of a task that is not done have no accuracy and the status PENDING.
    """

    done: int = column(description="The number of tasks that are done.")
    total: int = column(description="The number of tasks in all.")


@type_of_rows(ProjectRow)
class Project(Node):
    """A labelling project."""

    id: strawberry.ID = id_field("Project")
    title: str = column(description="The title.")
    label_config: str = column(
        description="The labelling interface, in Label Studio's XML."
    )
    scoring_profile: ScoringProfile = computed(
        scoring_profiles.of_project,
        description="How accuracy is computed in this project.",
    )
    tasks: Any = batched(
        _tasks,
        description="Its tasks. Without `orderBy`: by id.",
        graphql_type=Connection[Task],
    )
    task_count: int = resolved(
        projects.task_counts,
        description="The number of its tasks that the viewer may see.",
    )
    ground_truth_count: int | None = resolved(
        projects.ground_truth_counts,
        description=(
            "The number of tasks with a ground truth. Null for viewers who may not"
            " see ground truths."
        ),
    )
    accuracy_summary: AccuracySummary | None = resolved(
        figures.of_projects,
        description=(
            "The accuracy over the whole project. Null for viewers who may not see it."
        ),
    )
    annotator_accuracies: list[AnnotatorAccuracy] = batched(
        by_annotator,
        description=(
            "The annotators who have a compared annotation. Empty for annotators."
        ),
    )
    model_accuracies: list[ModelVersionAccuracy] = batched(
        by_model_version,
        description=(
            "The model versions that have a compared prediction. Empty for annotators."
        ),
    )
    annotators: list[User] = resolved(
        projects.annotators,
        description=(
            "Everybody who has annotated a task of it, compared or not. Empty for"
            " annotators."
        ),
    )
    model_versions: list[str] = resolved(
        projects.model_versions,
        description=(
            "Every model version with predictions in it, compared or not. Empty for"
            " annotators."
        ),
    )
    confusion_matrices: list[ConfusionMatrix] = batched(
        matrices,
        is_heavy=True,
        description=(
            "Which labels are confused with which: one matrix for each control whose"
            " labels were compared, for all annotations or those that the arguments"
            " select. Empty for viewers who may not see ground truths."
        ),
    )
    rescoring: Rescoring | None = resolved(
        projects.rescoring,
        description=(
            "The progress of computing its accuracies again, since the scoring"
            " profile or the label config last changed. Null for viewers who may not"
            " see accuracies."
        ),
    )
    label_studio: LabelStudioLink | None = resolved(
        links.of_projects,
        description=(
            "The project of a running Label Studio that it follows. Null if it follows"
            " none, and for viewers who do not manage it."
        ),
    )
    actions: Any = batched(
        actions,
        description=(
            "What was done in it, newest first: its `history`, with a bulk change or an"
            " import as one item, the last of its changes. For reviewers and above."
        ),
        graphql_type=Connection[Change],
    )
    history: Any = history(
        changes.listings_of_projects,
        description="Its changes, newest first. For reviewers and above.",
    )
    viewer_role: Role = resolved(
        lambda viewer, rows: [viewer.role_in(row.id) for row in rows],
        description="The viewer's role in this project.",
    )
    viewer_can_see_ground_truths: bool = resolved(
        lambda viewer, rows: [viewer.may_see_ground_truths(row.id) for row in rows],
        description=(
            "Whether the viewer may see ground truths in this project. If not, each"
            " task reads as if it had none, also in filters, orders, counts and"
            " exports."
        ),
    )
    viewer_can_set_ground_truths: bool = resolved(
        lambda viewer, rows: [viewer.may_set_ground_truths(row.id) for row in rows],
        description=(
            "Whether the viewer may set and unset ground truths in this project."
        ),
    )
    created_at: DateTime = column(description="When it was created.")
    updated_at: DateTime = column(
        description="When its title, label config or scoring profile last changed."
    )

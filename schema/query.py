"""Everything that can be read, from the top."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from execution import Selected, batched
from models.rows import AnnotationRow, PredictionRow, ProjectRow, TaskRow, UserRow
from resolvers import annotations, predictions, projects, tasks
from resolvers.pages import Listing
from schema.annotation import Annotation
from schema.arguments import (
    AnnotationId,
    GlobalId,
    GlobalIds,
    OfProject,
    PredictionId,
    ProjectId,
    Root,
    TaskId,
)
from schema.connections import Connection, window_of
from schema.context import Context
from schema.declare import object_type
from schema.export import TaskExport, export_tasks
from schema.filters import (
    AnnotationFilter,
    ConfusionFilter,
    FloatRange,
    annotation_condition,
    confusion_of,
    prediction_condition,
    task_condition,
)
from schema.ids import number_of, optional_number
from schema.nodes import Node, nodes_by_ids
from schema.orders import AnnotationOrder, PredictionOrder, orders
from schema.pages import FIRST, After, Before, First, Last, Offset, window
from schema.prediction import Prediction
from schema.project import Project
from schema.task import Task, TaskFilterArgument, TaskOrderArgument
from schema.user import User


def _viewer(_: Root, context: Context) -> Sequence[UserRow]:
    return [context.user]


def _node(_: Root, context: Context, id: GlobalId) -> Sequence[Any]:
    return nodes_by_ids(context.viewer, [id])


def _nodes(_: Root, context: Context, ids: GlobalIds) -> Sequence[list[Any]]:
    return [nodes_by_ids(context.viewer, ids)]


def _project(_: Root, context: Context, id: ProjectId) -> Sequence[ProjectRow | None]:
    return projects.by_ids(context.viewer, [number_of("Project", id)])


def _projects(
    _: Root,
    context: Context,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Sequence[Listing]:
    part = window(first, after, last, before)
    return [projects.listing(context.viewer, part)]


def _task(
    _: Root, context: Context, selected: Selected, id: TaskId
) -> Sequence[TaskRow | None]:
    ids = [number_of("Task", id)]
    return tasks.by_ids(context.viewer, ids, selected.attributes)


def _tasks(  # noqa: PLR0913 - the contract's
    _: Root,
    context: Context,
    selected: Selected,
    *,
    project_id: OfProject = None,
    filter: TaskFilterArgument = None,
    order_by: TaskOrderArgument = None,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
    offset: Offset = 0,
) -> Sequence[Listing]:
    return [
        tasks.listing(
            context.viewer,
            optional_number("Project", project_id),
            task_condition(filter),
            orders(order_by),
            window_of(window(first, after, last, before, offset), selected),
        )
    ]


def _annotation(
    _: Root, context: Context, selected: Selected, id: AnnotationId
) -> Sequence[AnnotationRow | None]:
    ids = [number_of("Annotation", id)]
    return annotations.by_ids(context.viewer, ids, selected.attributes)


def _annotations(  # noqa: PLR0913 - the contract's
    _: Root,
    context: Context,
    selected: Selected,
    *,
    project_id: OfProject = None,
    filter: Annotated[
        AnnotationFilter | None,
        strawberry.argument(description="Selects annotations."),
    ] = None,
    order_by: Annotated[
        list[AnnotationOrder] | None,
        strawberry.argument(
            description="What to order by, the most important first. Default: by id."
        ),
    ] = None,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
    offset: Offset = 0,
) -> Sequence[Listing]:
    condition = annotation_condition(filter)
    project = optional_number("Project", project_id)
    if filter is not None and filter.confusion is not None:
        cell = confusion_of(filter.confusion)
        condition = annotations.confused(context.viewer, project, condition, cell)
    return [
        annotations.listing(
            context.viewer,
            project,
            condition,
            orders(order_by),
            window_of(window(first, after, last, before, offset), selected),
        )
    ]


def _prediction(
    _: Root, context: Context, selected: Selected, id: PredictionId
) -> Sequence[PredictionRow | None]:
    ids = [number_of("Prediction", id)]
    return predictions.by_ids(context.viewer, ids, selected.attributes)


def _predictions(  # noqa: PLR0913 - the contract's
    _: Root,
    context: Context,
    selected: Selected,
    *,
    project_id: ProjectId,
    model_version: Annotated[
        str,
        strawberry.argument(description="The name of the model and its version."),
    ],
    accuracy: Annotated[
        FloatRange | None,
        strawberry.argument(
            description="Only predictions whose accuracy is in this range."
        ),
    ] = None,
    confusion: Annotated[
        ConfusionFilter | None,
        strawberry.argument(
            description=(
                "Only predictions that are counted in this cell of"
                " `confusionMatrices(modelVersion:)`."
            )
        ),
    ] = None,
    order_by: Annotated[
        list[PredictionOrder] | None,
        strawberry.argument(
            description="What to order by, the most important first. Default: by task."
        ),
    ] = None,
    first: First = FIRST,
    after: After = None,
    last: Last = None,
    before: Before = None,
    offset: Offset = 0,
) -> Sequence[Listing]:
    condition = prediction_condition(model_version, accuracy)
    project = number_of("Project", project_id)
    if confusion is not None:
        cell = confusion_of(confusion)
        condition = predictions.confused(context.viewer, project, condition, cell)
    return [
        predictions.listing(
            context.viewer,
            project,
            condition,
            orders(order_by),
            window_of(window(first, after, last, before, offset), selected),
        )
    ]


@object_type
class Query:
    """All queries.

    Objects that the viewer may not see read as if they did not exist.
    """

    viewer: User = batched(_viewer, description="The user who sends the request.")
    node: Node | None = batched(
        _node,
        description=(
            "Any object by its global id. Null if it does not exist or the viewer may"
            " not see it."
        ),
    )
    nodes: list[Node | None] = batched(
        _nodes,
        description=(
            "Several objects by their global ids, in the order asked for. At most 100."
        ),
    )
    project: Project | None = batched(_project, description="One project, or null.")
    projects: Any = batched(
        _projects,
        description="The projects that the viewer is a member of, oldest first.",
        graphql_type=Connection[Project],
    )
    task: Task | None = batched(_task, description="One task, or null.")
    tasks: Any = batched(
        _tasks,
        description=(
            "Tasks of one project, or of all the viewer's projects. At most 100 a page."
            " Without `orderBy`: by id."
        ),
        graphql_type=Connection[Task],
    )
    annotation: Annotation | None = batched(
        _annotation, description="One annotation, or null."
    )
    annotations: Any = batched(
        _annotations,
        description=(
            "Annotations of many tasks, such as all that one annotator got wrong. At"
            " most 100 a page. Without `orderBy`: by id."
        ),
        graphql_type=Connection[Annotation],
    )
    prediction: Prediction | None = batched(
        _prediction, description="One prediction, or null."
    )
    predictions: Any = batched(
        _predictions,
        description=(
            "Predictions of one model version in a project, such as all that it got"
            " wrong. At most 100 a page. Without `orderBy`: by task."
        ),
        graphql_type=Connection[Prediction],
    )
    export_tasks: TaskExport = batched(
        export_tasks,
        description=(
            "Tasks in Label Studio's JSON, a page at a time, ready for `importTasks` or"
            " for Label Studio. At most 1000 a page; for more, use the command line's"
            " `export`. For managers."
        ),
    )

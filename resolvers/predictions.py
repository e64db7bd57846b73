"""Predictions: by id, of tasks, and pages of those of a model version."""

from collections.abc import Sequence
from functools import partial

from models.conditions import Order, PredictionCondition
from models.lists.pages import Window
from models.queries import predictions
from models.queries.confusions import Selection
from models.rows import Columns, PredictionRow, TaskRow
from resolvers import confusion, projects
from resolvers.pages import Listing, align
from resolvers.viewers import Viewer
from scoring import Confusion

_BY_TASK = (Order("TASK"),)


def by_ids(
    viewer: Viewer, ids: Sequence[int | None], columns: Columns = None
) -> list[PredictionRow | None]:
    """Those of these predictions that the viewer sees; None in other places."""
    return align(partial(predictions.by_ids, viewer.scope, columns=columns), ids)


def of_tasks(
    viewer: Viewer,
    rows: Sequence[TaskRow],
    model_version: str | None,
    first: int,
    columns: Columns = None,
) -> list[list[PredictionRow]]:
    """The oldest predictions of each task, by one model version where one is given."""
    predictions_by_task = predictions.of_tasks(
        viewer.scope, rows, model_version, first, columns
    )
    return [predictions_by_task[row.id] for row in rows]


def listing(
    viewer: Viewer,
    project_id: int,
    condition: PredictionCondition,
    orders: Sequence[Order],
    window: Window,
) -> Listing:
    """A page of the predictions of a model version; by task where no order is given.

    Raises:
        Refusal: there is no such project that the viewer sees.

    """
    projects.demand_seen(viewer, project_id)
    page = predictions.page(
        viewer.scope, project_id, condition, orders or _BY_TASK, window
    )
    return Listing(page, partial(_counts, condition), project_id)


def confused(
    viewer: Viewer, project_id: int, condition: PredictionCondition, cell: Confusion
) -> PredictionCondition:
    """The condition, for those predictions only that a cell counts.

    Raises:
        Refusal: there is no such project that the viewer sees.

    """
    row = projects.known(viewer, project_id)
    selection = Selection(model_version=condition.model_version)
    return condition._replace(ids=confusion.answer_ids(viewer, row, selection, cell))


def _counts(
    condition: PredictionCondition, viewer: Viewer, project_ids: Sequence[int]
) -> list[int]:
    return [
        predictions.count(viewer.scope, project_id, condition)
        for project_id in project_ids
    ]

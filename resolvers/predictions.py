"""Predictions: by id, and of tasks."""

from collections.abc import Sequence
from functools import partial

from models.queries import predictions
from models.rows import Columns, PredictionRow, TaskRow
from resolvers.pages import align
from resolvers.viewers import Viewer


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

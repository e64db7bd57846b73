"""Annotations: by id, of tasks, and pages of those that pass a condition."""

from collections.abc import Sequence
from functools import partial

from models.conditions import AnnotationCondition, Order
from models.lists.pages import Window
from models.queries import annotations
from models.queries.confusions import Selection
from models.refusals import Reason, Refusal, not_found
from models.rows import AnnotationRow, Columns, TaskRow, narrowed
from models.scope import Scope
from resolvers import confusion, projects
from resolvers.pages import Listing, align
from resolvers.viewers import Viewer
from scoring import Confusion

_ID = frozenset({"id"})


def by_ids(
    viewer: Viewer, ids: Sequence[int | None], columns: Columns = None
) -> list[AnnotationRow | None]:
    """Those of these annotations that the viewer sees; None in other places."""
    return align(partial(annotations.by_ids, viewer.scope, columns=columns), ids)


def known(viewer: Viewer, annotation_id: int, columns: Columns = None) -> AnnotationRow:
    """The annotation of this id.

    Raises:
        Refusal: it was not found, or the viewer may not see it.

    """
    row = by_ids(viewer, [annotation_id], columns)[0]
    if row is None:
        raise not_found("Annotation", annotation_id)
    return row


def ground_truths(
    viewer: Viewer, ids: Sequence[int | None], columns: Columns = None
) -> list[AnnotationRow | None]:
    """The ground truths that rows name which the viewer sees; None in other places.

    Such a row names none that is not seen. So an id alone is not looked up, and of the
    others it is not asked again whether they are seen.
    """
    if columns is not None and columns <= _ID:
        make = narrowed(AnnotationRow, _ID)
        return [None if id_ is None else make(id_) for id_ in ids]
    everything = Scope(viewer.id)
    return align(lambda wanted: annotations.by_ids(everything, wanted, columns), ids)


def of_tasks(
    viewer: Viewer,
    rows: Sequence[TaskRow],
    annotator_id: int | None,
    first: int,
    columns: Columns = None,
) -> list[list[AnnotationRow]]:
    """The oldest annotations of each task, by one annotator where one is given."""
    annotations_by_task = annotations.of_tasks(
        viewer.scope, rows, annotator_id, first, columns
    )
    return [annotations_by_task[row.id] for row in rows]


def listing(
    viewer: Viewer,
    project_id: int | None,
    condition: AnnotationCondition,
    orders: Sequence[Order],
    window: Window,
) -> Listing:
    """A page of the annotations of one project, or of all that the viewer sees.

    Raises:
        Refusal: the project was not found, or the viewer may not see it.

    """
    if project_id is not None:
        projects.demand_seen(viewer, project_id)
    page = annotations.page(viewer.scope, project_id, condition, orders, window)
    return Listing(page, partial(_counts, condition), project_id)


def confused(
    viewer: Viewer,
    project_id: int | None,
    condition: AnnotationCondition,
    cell: Confusion,
) -> AnnotationCondition:
    """The condition, for those annotations only that a cell counts.

    Raises:
        Refusal: there is no such project that the viewer sees, or none is given.

    """
    if project_id is None:
        raise Refusal(
            Reason.INVALID_VALUE,
            "`confusion` needs `projectId`: each project has its own matrices.",
        )
    row = projects.known(viewer, project_id)
    selection = Selection(condition.annotator_id)
    counted = confusion.answer_ids(viewer, row, selection, cell)
    if condition.ids is not None:
        counted = [*set(counted).intersection(condition.ids)]
    return condition._replace(ids=counted)


def _counts(
    condition: AnnotationCondition, viewer: Viewer, project_ids: Sequence[int | None]
) -> list[int]:
    return [
        annotations.count(viewer.scope, project_id, condition)
        for project_id in project_ids
    ]

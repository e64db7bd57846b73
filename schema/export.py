"""Exporting tasks in Label Studio's JSON, a page at a time."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

import exchange
from exchange.exports import ExportPage
from execution import column, computed
from resolvers import projects
from resolvers.pages import DefaultSize, size
from schema.arguments import ProjectId, Root
from schema.connections import PageInfo
from schema.context import Context
from schema.declare import object_type
from schema.filters import task_condition
from schema.ids import number_of
from schema.pages import After
from schema.scalars import JSON
from schema.task import TaskFilterArgument

FIRST = DefaultSize(100)


class Ends(NamedTuple):
    """Where a page of an export lies."""

    first_cursor: str | None
    last_cursor: str | None
    has_next: bool
    has_previous: bool


def _ends(page: ExportPage) -> Ends:
    first, last = (page.cursors[0], page.cursors[-1]) if page.cursors else (None, None)
    return Ends(first, last, page.has_next, page.has_previous)


@object_type
class TaskExport:
    """A page of an export."""

    tasks: list[JSON] = column(
        description=(
            "Tasks in Label Studio's JSON, with `ground_truth` on each annotation."
        )
    )
    page_info: PageInfo = computed(
        _ends, description="The position of this page in the list."
    )


def export_tasks(
    _: Root,
    context: Context,
    project_id: ProjectId,
    filter: TaskFilterArgument = None,
    first: Annotated[
        int | None, strawberry.argument(description="The number of tasks: 0 to 1000.")
    ] = FIRST,
    after: After = None,
) -> Sequence[ExportPage]:
    """One page of the tasks of a project, for those who manage it."""
    number = number_of("Project", project_id)
    projects.managed(context.viewer, number, "Exporting tasks")
    most = size("first", FIRST if first is None else first, "export_page")
    condition = task_condition(filter)
    return [exchange.export_page(context.viewer.scope, number, condition, most, after)]

"""Links with Label Studio, and how far each has come. Tokens are read by one only."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.db import database as db
from models.db.database import Sql, in_
from models.lists.keysets import SortKey
from models.lists.pages import Page, Window, keyset_pages, listed
from models.lists.reading import RowSource
from models.rows import TaskRow


class LinkRow(NamedTuple):
    """A link, without its token. Moments are in microseconds since 1970.

    Attributes:
        pulled_at: when the last poll ended that went well.
        pull_milliseconds: how long that took.
        remote_task_count: how many tasks Label Studio had then.
        cursor_at: the ``updated_at`` of the last task that was pulled.
        next_at: when it polls again.

    """

    id: int
    project_id: int
    base_url: str
    remote_project_id: int
    remote_title: str
    source: str
    state: str
    problem: str | None
    pushes: bool
    poll_seconds: int
    cursor_at: int | None
    full_pass_at: int | None
    pulled_at: int | None
    pull_milliseconds: int | None
    remote_task_count: int | None
    wants_full_pass: bool
    failures: int
    next_at: int
    webhook_id: int | None
    webhook_url: str | None
    webhook_seen_at: int | None
    created_at: int


class LinkWriteRow(NamedTuple):
    """A task whose ground truth waits to be written to Label Studio.

    ``annotation_id`` is what is its ground truth now; None for none.
    """

    task_id: int
    project_id: int
    annotation_id: int | None
    asked_at: int
    tries: int
    next_at: int
    reason: str
    error: str | None


class LinkRefusalRow(NamedTuple):
    """A task of Label Studio that this server cannot store, and why."""

    remote_task_id: int
    problem: str


class NumberedTask(NamedTuple):
    """A task that was imported from a Label Studio.

    Attributes:
        source: the name of that Label Studio.
        number: its id there.
        made_at: when it was made there; None where its file did not say so.
        data_digest: what tasks of equal data share.

    """

    source: str
    number: int
    made_at: int | None
    data_digest: str


_COLUMNS = ", ".join(f"l.{name}" for name in LinkRow._fields)
_WRITES = RowSource(
    text=(
        "w.task_id, w.project_id, g.annotation_id, w.asked_at, w.tries, w.next_at,"
        " w.reason, w.error FROM link_writes w"
        " LEFT JOIN ground_truths g ON g.task_id = w.task_id"
    ),
    make=LinkWriteRow._make,
)
_BY_TASK = [SortKey("ID", Sql("w.task_id"))]


def by_ids(ids: Iterable[int]) -> dict[int, LinkRow]:
    """These links, by their ids."""
    return {row.id: row for row in _rows(in_("l.id", ids))}


def by_projects(project_ids: Iterable[int]) -> dict[int, LinkRow]:
    """The links of these projects, by project."""
    return {row.project_id: row for row in _rows(in_("l.project_id", project_ids))}


def of_project(project_id: int) -> LinkRow | None:
    """The link of a project; None where it has none."""
    return by_projects([project_id]).get(project_id)


def of_remote_project(base_url: str, remote_project_id: int) -> LinkRow | None:
    """The link with a project of a Label Studio; None where there is none."""
    where = "l.base_url = ? AND l.remote_project_id = ?"
    rows = _rows(Sql(where, (base_url, remote_project_id)))
    return rows[0] if rows else None


def followed_by_task(task: TaskRow) -> LinkRow | None:
    """The link that a task was pulled by; None for a task of this server alone."""
    link = of_project(task.project_id)
    is_pulled = link is not None and link.source == task.source
    return link if is_pulled and task.external_id is not None else None


def every() -> list[LinkRow]:
    """All links, the oldest first."""
    return _rows(Sql("TRUE"))


def sealed_token(link_id: int) -> str | None:
    """The token of a link as it is kept; None where there is no such link."""
    text = "SELECT token_sealed FROM links WHERE id = ?"
    sealed: str | None = db.scalar(text, (link_id,))
    return sealed


def pulled_task_counts(project_ids: Iterable[int]) -> dict[int, int]:
    """How many tasks of each link's Label Studio are here, by project."""
    where = in_("l.project_id", project_ids)
    text = (
        "SELECT l.project_id, (SELECT COUNT(*) FROM tasks t"
        " WHERE t.project_id = l.project_id AND t.source = l.source"
        f" AND t.external_id IS NOT NULL) FROM links l WHERE {where.text}"
    )
    return dict(db.rows(text, where.values))


def refusals(project_id: int, limit: int) -> list[LinkRefusalRow]:
    """Tasks that could not be stored, at most so many, by Label Studio's ids."""
    text = (
        "SELECT remote_task_id, problem FROM link_refusals WHERE project_id = ?"
        " ORDER BY remote_task_id LIMIT ?"
    )
    return db.select(LinkRefusalRow._make, text, (project_id, limit))


def write_counts(project_ids: Iterable[int]) -> dict[int, int]:
    """How many tasks wait to be written, by project; those with any."""
    where = in_("w.project_id", project_ids)
    text = (
        f"SELECT w.project_id, COUNT(*) FROM link_writes w WHERE {where.text}"
        " GROUP BY w.project_id"
    )
    return dict(db.rows(text, where.values))


def write_pages(project_ids: Sequence[int], window: Window) -> list[Page[LinkWriteRow]]:
    """A page of what waits to be written, of each project, by task."""
    lists = [
        listed(Sql("w.project_id = ?", (number,)), _BY_TASK) for number in project_ids
    ]
    return keyset_pages(_WRITES, lists, _BY_TASK, window).read()


def task_addresses(task_ids: Iterable[int]) -> dict[int, str]:
    """Where these tasks are in Label Studio, by task; those of a link."""
    where = in_("t.id", task_ids)
    text = (
        "SELECT t.id, l.base_url, l.remote_project_id, t.external_id FROM tasks t"
        " JOIN links l ON l.project_id = t.project_id AND l.source = t.source"
        f" WHERE t.external_id IS NOT NULL AND {where.text}"
    )
    return {
        task_id: f"{url}/projects/{project_id}/data?task={external_id}"
        for task_id, url, project_id, external_id in db.rows(text, where.values)
    }


def has_tasks(project_id: int) -> bool:
    """Whether a project has any task."""
    text = "SELECT EXISTS (SELECT 1 FROM tasks WHERE project_id = ?)"
    return bool(db.scalar(text, (project_id,)))


def ground_truth_count(project_id: int) -> int:
    """How many tasks of a project have a ground truth."""
    text = "SELECT COUNT(*) FROM ground_truths WHERE project_id = ?"
    count: int = db.scalar(text, (project_id,))
    return count


def imported_tasks(project_id: int) -> list[NumberedTask]:
    """The tasks of a project that have a number of a Label Studio, by it."""
    text = (
        "SELECT source, external_id, imported_created_at, data_digest FROM tasks"
        " WHERE project_id = ? AND external_id IS NOT NULL"
    )
    numbered = [
        NumberedTask(source, int(external_id), *rest)
        for source, external_id, *rest in db.rows(text, (project_id,))
        if external_id.isascii() and external_id.isdecimal()
    ]
    return sorted(numbered, key=lambda task: task.number)


def _rows(where: Sql) -> list[LinkRow]:
    text = f"SELECT {_COLUMNS} FROM links l WHERE {where.text} ORDER BY l.id"
    return db.select(LinkRow._make, text, where.values)

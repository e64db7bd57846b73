"""The history of projects and tasks, for those with full access to the project."""

from collections.abc import Iterable, Sequence

from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of, with_full_access
from models.lists.keysets import SortKey
from models.lists.pages import Page, Window, keyset_pages, listed
from models.lists.reading import RowSource
from models.lists.segments import Segment
from models.rows import ChangeRow
from models.scope import Scope

_SOURCE = RowSource(
    text=(
        "c.id, c.project_id, c.number, c.kind, c.at, c.actor_id, c.task_id,"
        " c.annotation_id, c.previous_annotation_id, c.batch_id, c.source,"
        " c.model_version, c.verified_result FROM changes c"
    ),
    make=ChangeRow._make,
    table="changes c",
)
_NEWEST_FIRST = [SortKey("NUMBER", Sql("c.number"), descending=True)]


def by_ids(scope: Scope, ids: Iterable[int]) -> dict[int, ChangeRow]:
    """Those of these changes that the scope sees."""
    where = all_of([in_("c.id", ids), with_full_access(scope, "c.project_id")])
    text = f"SELECT {_SOURCE.text} WHERE {where.text}"
    return {row.id: row for row in db.select(ChangeRow._make, text, where.values)}


def pages_of_projects(
    scope: Scope,
    project_ids: Sequence[int],
    kinds: Sequence[str] | None,
    window: Window,
) -> list[Page[ChangeRow]]:
    """A page of each project's history, newest first."""
    lists = [_parts_of_project(scope, project_id, kinds) for project_id in project_ids]
    return keyset_pages(_SOURCE, lists, _NEWEST_FIRST, window).read()


def pages_of_tasks(
    scope: Scope, task_ids: Sequence[int], kinds: Sequence[str] | None, window: Window
) -> list[Page[ChangeRow]]:
    """A page of each task's history, newest first."""
    lists = [
        listed(_of_task(scope, task_id, kinds), _NEWEST_FIRST) for task_id in task_ids
    ]
    return keyset_pages(_SOURCE, lists, _NEWEST_FIRST, window).read()


def pages_of_actions(
    scope: Scope, project_ids: Sequence[int], window: Window
) -> list[Page[ChangeRow]]:
    """A page of each project's history, newest first: of a batch the last change."""
    lists = [
        listed(_actions(scope, project_id), _NEWEST_FIRST) for project_id in project_ids
    ]
    return keyset_pages(_SOURCE, lists, _NEWEST_FIRST, window).read()


def counts_of_actions(scope: Scope, project_ids: Sequence[int]) -> list[int]:
    """How many actions each project's history has."""
    return _counts([_actions(scope, project_id) for project_id in project_ids])


def batch_counts(rows: Sequence[ChangeRow]) -> list[int]:
    """How many changes the batch of each of these has; 1 of a single change.

    The changes of a batch have numbers without a gap: one transaction records them.
    """
    where = in_("c.id", [row.id for row in rows if row.batch_id is not None])
    other = "(x.batch_id IS NULL OR x.batch_id <> c.batch_id)"
    text = (
        "SELECT c.id, COALESCE((SELECT x.number FROM changes x"
        f" WHERE x.project_id = c.project_id AND x.number > c.number AND {other}"
        " ORDER BY x.number LIMIT 1), j.last_change + 1) - 1"
        " - COALESCE((SELECT x.number FROM changes x"
        f" WHERE x.project_id = c.project_id AND x.number < c.number AND {other}"
        " ORDER BY x.number DESC LIMIT 1), 0)"
        f" FROM changes c JOIN projects j ON j.id = c.project_id WHERE {where.text}"
    )
    counts = dict(db.rows(text, where.values))
    return [counts.get(row.id, 1) for row in rows]


def after(
    scope: Scope,
    project_id: int,
    number: int,
    kinds: Sequence[str] | None,
    limit: int,
) -> list[ChangeRow]:
    """What came after the change of this number in a project, oldest first."""
    where = all_of(
        [_of_project(scope, project_id, kinds), Sql("c.number > ?", (number,))]
    )
    text = f"SELECT {_SOURCE.text} WHERE {where.text} ORDER BY c.number LIMIT {limit}"
    return db.select(ChangeRow._make, text, where.values)


def last_number(project_id: int) -> int:
    """The number of the newest change of a project; 0 before the first."""
    text = "SELECT last_change FROM projects WHERE id = ?"
    return db.scalar(text, (project_id,)) or 0


def counts_of_projects(
    scope: Scope, project_ids: Sequence[int], kinds: Sequence[str] | None
) -> list[int]:
    """How many changes each project's history has."""
    return _counts(
        [_of_project(scope, project_id, kinds) for project_id in project_ids]
    )


def counts_of_tasks(
    scope: Scope, task_ids: Sequence[int], kinds: Sequence[str] | None
) -> list[int]:
    """How many changes each task's history has."""
    return _counts([_of_task(scope, task_id, kinds) for task_id in task_ids])


def _counts(conditions: Sequence[Sql]) -> list[int]:
    if not conditions:
        return []
    text = ", ".join(
        f"(SELECT COUNT(*) FROM changes c WHERE {condition.text})"
        for condition in conditions
    )
    values = [value for condition in conditions for value in condition.values]
    return list(db.run(f"SELECT {text}", values).fetchone())


def _parts_of_project(
    scope: Scope, project_id: int, kinds: Sequence[str] | None
) -> list[Segment]:
    """The history of a project: of some kinds, each as an index holds it in order."""
    apart = [None] if kinds is None else [[kind] for kind in sorted(set(kinds))]
    return [
        segment
        for kinds_apart in apart
        for segment in listed(
            _of_project(scope, project_id, kinds_apart), _NEWEST_FIRST
        )
    ]


def _of_project(scope: Scope, project_id: int, kinds: Sequence[str] | None) -> Sql:
    return all_of(
        [
            Sql("c.project_id = ?", (project_id,)),
            with_full_access(scope.narrowed(project_id), "c.project_id"),
            _of_kinds(kinds),
        ]
    )


def _actions(scope: Scope, project_id: int) -> Sql:
    """The changes of a project that no other one of the same batch follows."""
    last_of_batch = Sql(
        "c.batch_id IS NULL OR NOT EXISTS (SELECT 1 FROM changes x"
        " WHERE x.project_id = c.project_id AND x.number = c.number + 1"
        " AND x.batch_id = c.batch_id)"
    )
    return all_of([_of_project(scope, project_id, None), last_of_batch])


def _of_task(scope: Scope, task_id: int, kinds: Sequence[str] | None) -> Sql:
    return all_of(
        [
            Sql("c.task_id = ?", (task_id,)),
            with_full_access(scope, "c.project_id"),
            _of_kinds(kinds),
        ]
    )


def _of_kinds(kinds: Sequence[str] | None) -> Sql | None:
    if kinds is None:
        return None
    if len(kinds) == 1:
        return Sql("c.kind = ?", tuple(kinds))
    return in_("c.kind", kinds)

"""Projects, as a scope may see them."""

from collections.abc import Iterable, Sequence

from models.conditions import TaskCondition
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of, any_of, with_full_access, with_own_work
from models.lists.keysets import ordering
from models.lists.pages import Page, Window, keyset_pages, listed
from models.lists.reading import RowSource
from models.queries import tasks
from models.rows import ProjectRow
from models.scope import Scope

_SOURCE = RowSource(
    text=(
        "j.id, j.title, j.label_config, j.scoring_profile, j.profile_version,"
        " j.created_at, j.updated_at FROM projects j"
    ),
    make=ProjectRow._make,
)


def by_ids(scope: Scope, ids: Iterable[int]) -> dict[int, ProjectRow]:
    """Those of these projects that the scope sees."""
    where = all_of([in_("j.id", ids), _visible(scope)])
    text = f"SELECT {_SOURCE.text} WHERE {where.text}"
    return {row.id: row for row in db.select(ProjectRow._make, text, where.values)}


def titled(title: str) -> list[ProjectRow]:
    """The projects of this title, oldest first: a title need not be the only one."""
    text = f"SELECT {_SOURCE.text} WHERE j.title = ? ORDER BY j.id"
    return db.select(ProjectRow._make, text, (title,))


def ids() -> list[int]:
    """All projects there are."""
    return [id_ for (id_,) in db.rows("SELECT id FROM projects ORDER BY id")]


def page(scope: Scope, window: Window) -> Page[ProjectRow]:
    """A page of the projects that the scope sees, oldest first."""
    sort_keys = ordering((), lambda _: None, "j.id")
    lists = [listed(_visible(scope), sort_keys)]
    return keyset_pages(_SOURCE, lists, sort_keys, window).read()[0]


def count(scope: Scope) -> int:
    """How many projects the scope sees."""
    where = _visible(scope)
    text = f"SELECT COUNT(*) FROM projects j WHERE {where.text}"
    count: int = db.scalar(text, where.values)
    return count


def task_counts(scope: Scope, ids: Sequence[int]) -> dict[int, int]:
    """How many tasks of each project the scope sees."""
    counts = tasks.counts(scope, ids, TaskCondition())
    return dict(zip(ids, counts, strict=True))


def ground_truth_counts(scope: Scope, ids: Sequence[int]) -> dict[int, int]:
    """How many tasks have a ground truth, of each project with full access."""
    counts_by_id = {id_: 0 for id_ in ids if scope.has_full_access(id_)}
    where = in_("g.project_id", counts_by_id)
    text = (
        "SELECT g.project_id, COUNT(*) FROM ground_truths g"
        f" WHERE {where.text} GROUP BY g.project_id"
    )
    return counts_by_id | dict(db.rows(text, where.values))


def _visible(scope: Scope) -> Sql:
    return any_of(with_full_access(scope, "j.id"), with_own_work(scope, "j.id"))

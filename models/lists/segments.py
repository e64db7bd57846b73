"""The building blocks of a sorted list: index scans in its order, and lookups.

A list is made of segments. The rows of a segment are read in order by an index
(:class:`OrderedRange`), or found by another index and sorted (:class:`Lookup`).
``docs/lists.md`` draws one list with its SQL.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from models.db import database as db
from models.db.database import Sql, is_sqlite
from models.db.sql import FALSE, TRUE, all_of, concat, join
from models.lists.keysets import (
    SortKey,
    beyond,
    keyset_ranges,
    leading,
    order_by,
    values_of,
)
from models.scope import Scope

FEW = 1_000
"""A lookup of fewer rows is taken at once: to sort them costs no more than a page."""

MOST_PROJECTS = 20
"""Of so many, each has segments of its own; the rows of more are sorted together."""

_OWN: Mapping[str, Sql] = {}


class OrderedRange(NamedTuple):
    """Rows that one index holds in the order of these keys.

    ``values`` is the condition on the first of the keys.
    """

    where: Sql
    sort_keys: Sequence[SortKey]
    values: Sql = TRUE


class PageBounds(NamedTuple):
    """Where a page begins and ends, its direction, and how many rows to take.

    ``skipped`` are the first of the rows that are taken: they are not on the page.
    """

    start: str | None
    end: str | None
    backwards: bool
    limit: int
    skipped: int = 0

    @property
    def size(self) -> int:
        """How many rows are left without those that are skipped."""
        return self.limit - self.skipped

    def part(self) -> str:
        """The end of the SELECT that leaves out what is skipped."""
        offset = f" OFFSET {self.skipped}" if self.skipped else ""
        return f" LIMIT {self.size}{offset}"


class IndexScan(NamedTuple):
    """Rows of an ordered range that an index gives in order, from the page's start.

    ``values`` is the condition on the first of the keys, ``where`` all others.
    ``range_number`` says of which of a segment's ordered ranges they are.
    """

    where: Sql
    values: Sql
    keys: tuple[SortKey, ...]
    backwards: bool
    range_number: int

    def ordered(self) -> Sql:
        """The condition and the order of its rows."""
        orders = join(", ", order_by(self.keys, self.backwards))
        where = all_of([self.where, self.values])
        return concat(" WHERE ", where, " ORDER BY ", orders)

    def from_(self, table: str, limit: str) -> Sql:
        """The end of a SELECT of its first rows."""
        return concat(f" FROM {table}", self.ordered(), f" LIMIT {limit}")


def index_scans(
    ordered_ranges: Sequence[OrderedRange], bounds: PageBounds
) -> Iterator[IndexScan]:
    """The scans that read the rows of a page from these ranges, in its order."""
    for number, (where, sort_keys, values) in enumerate(ordered_ranges):
        start = values_of(bounds.start, sort_keys)
        until = beyond(sort_keys, bounds.end, backwards=not bounds.backwards)
        first = leading(sort_keys).name
        for past in keyset_ranges(sort_keys, start, backwards=bounds.backwards):
            conditions, of_first = all_of([where, past.where, until]), values
            if past.keys[0].name != first:  # all its rows are equal in the first key
                conditions, of_first = all_of([conditions, values]), TRUE
            if FALSE not in (conditions, past.values):
                of_first = all_of([of_first, past.values])
                yield IndexScan(
                    conditions, of_first, past.keys, bounds.backwards, number
                )


class Lookup(NamedTuple):
    """An index that finds all rows of a segment, which are sorted afterwards.

    No two of the ``conditions`` hold for one row. ``rows`` are the ids of the rows that
    are read for each, from the column on:
    ``x.task_id AS id FROM annotations x WHERE …``; without them it may read very many.
    Of these rows those pass that are ``fit``. ``number`` is how many pass, where fewer
    conditions than all tell it. ``table`` is read instead of the list's own table,
    under the same alias, and ``values`` are then the values of its sort keys.
    """

    conditions: Sequence[Sql]
    rows: Sequence[Sql] = ()
    fit: Sql | None = None
    number: Sql | None = None
    table: Sql | None = None
    values: Mapping[str, Sql] = _OWN

    @property
    def has_few(self) -> Sql:
        """The condition that it reads few rows."""
        # LIMIT and OFFSET stop the count at FEW rows, however many there are.
        return all_of(
            concat("NOT EXISTS (SELECT ", rows, f" LIMIT 1 OFFSET {FEW})")
            for rows in self.rows
        )

    def of_few(self, alias: str) -> "Lookup":
        """The same lookup, for where it reads few rows.

        PostgreSQL keeps one plan for all values. A LIMIT tells it how few these are;
        without it, the plan would read all tasks.
        """
        if self.fit is None or is_sqlite():
            return self
        ids = join(
            " UNION ALL ",
            (concat("SELECT ", rows, f" LIMIT {FEW}") for rows in self.rows),
        )
        return Lookup([all_of([concat(f"{alias}.id IN (", ids, ")"), self.fit])])

    def passing(self, table: str, within: Sql = TRUE) -> Iterator[Sql]:
        """Its rows that meet this condition, each once: ``tasks t WHERE …``."""
        for condition in self.conditions:
            yield concat(self.table or table, " WHERE ", all_of([condition, within]))


class Segment(NamedTuple):
    """Some rows of a list.

    ``tests`` are what the rows of the ordered ranges must pass besides. Each lookup
    finds just the rows that pass; the first is taken where none reads few rows. A
    segment without ordered ranges is read by lookups only.
    """

    ordered_ranges: Sequence[OrderedRange]
    tests: Sql = TRUE
    lookups: Sequence[Lookup] = ()


def first_with_few(lookups: Sequence[Lookup]) -> Sql:
    """The number of the first lookup that reads few rows; -1 where none does."""
    cases = [
        concat(" WHEN ", lookup.has_few, f" THEN {number}")
        for number, lookup in enumerate(lookups)
        if lookup.rows
    ]
    return concat("CASE", *cases, " ELSE -1 END") if cases else Sql("-1")


def segments_of_projects(
    scope: Scope,
    project_id: int | None,
    of_project: Callable[[Scope, int], list[Segment]],
    together: Callable[[], Sql],
    sort_keys: Sequence[SortKey],
) -> list[Segment]:
    """The segments of a list of a project, or of all projects of the scope.

    Args:
        scope: who asks.
        project_id: the project; None for all.
        of_project: the segments of one project, by what is seen of it.
        together: the condition on a row, where the projects are too many.
        sort_keys: what the list is ordered by.

    """
    projects = read_apart(scope, project_id)
    if projects is None:
        return [Segment([OrderedRange(together(), sort_keys)])]
    return [
        segment for id_ in projects for segment in of_project(scope.narrowed(id_), id_)
    ]


def read_apart(scope: Scope, project_id: int | None) -> list[int] | None:
    """The project, or all that the scope sees; None where they are read together."""
    if project_id is not None:
        return [project_id]
    projects = _seen(scope)
    return projects if len(projects) <= MOST_PROJECTS else None


def _seen(scope: Scope) -> list[int]:
    """The projects that the scope sees; one more than the most, where there are."""
    if scope.full_access is not None:
        return sorted(scope.full_access | scope.own_work)
    text = f"SELECT id FROM projects ORDER BY id LIMIT {MOST_PROJECTS + 1}"
    return [row[0] for row in db.rows(text)]

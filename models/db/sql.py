"""Pieces of SQL and how they are put together."""

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from models.conditions import Range
from models.db.database import Sql, in_, is_sqlite, statements
from models.scope import Scope

Given = ParamSpec("Given")
Built = TypeVar("Built")

MOST_CACHED = 512

TRUE = Sql("TRUE")
FALSE = Sql("FALSE")
NULL = Sql("NULL")


def all_of(conditions: Iterable[Sql | None]) -> Sql:
    """All of these conditions; those that are None or always true are left out."""
    needed = [each for each in conditions if each is not None and each != TRUE]
    if not needed:
        return TRUE
    if FALSE in needed:
        return FALSE
    return Sql(
        " AND ".join(f"({condition.text})" for condition in needed),
        tuple(value for condition in needed for value in condition.values),
    )


def any_of(*conditions: Sql) -> Sql:
    """At least one of these conditions; those that never hold are left out."""
    possible = [condition for condition in conditions if condition != FALSE]
    if not possible:
        return FALSE
    if TRUE in possible:
        return TRUE
    return Sql(
        " OR ".join(f"({condition.text})" for condition in possible),
        tuple(value for condition in possible for value in condition.values),
    )


def within(column: str | Sql, values: Range | None) -> Sql | None:
    """The condition that a column lies in a range; None for no range."""
    if values is None:
        return None
    text, own = column if isinstance(column, Sql) else Sql(column)
    return all_of(
        Sql(f"{text} {sign} ?", (*own, bound))
        for sign, bound in ((">=", values.at_least), ("<=", values.at_most))
        if bound is not None
    )


def with_full_access(scope: Scope, project_column: str) -> Sql:
    """The condition that the scope has full access to the project of a row."""
    if scope.full_access is None:
        return TRUE
    return _one_of(project_column, scope.full_access)


def with_own_work(scope: Scope, project_column: str) -> Sql:
    """The condition that a row's project is one where only own work is seen."""
    return _one_of(project_column, scope.own_work)


def seen_as(wanted: bool | None, seen: Sql, yes: Sql, no: Sql) -> Sql:
    """The condition that something is so or, by ``no``, not; None keeps both.

    Where it is not seen, it reads as if nothing were so.
    """
    if wanted is None or (seen == FALSE and not wanted):
        return TRUE
    if wanted:
        return all_of([seen, yes])
    return no if seen == TRUE else any_of(no, concat("NOT (", seen, ")"))


def where_full_access(scope: Scope, project_column: str, column: str) -> Sql:
    """A column that is NULL without full access to the project of its row."""
    seen = with_full_access(scope, project_column)
    if seen == TRUE:
        return Sql(column)
    if seen == FALSE:
        return NULL
    return Sql(f"CASE WHEN {seen.text} THEN {column} END", seen.values)


def finite(column: str) -> Sql:
    """A column of numbers, NULL where one is infinite or not a number.

    The server stores no such number; one written past it must not break a page.
    """
    most = "1.7976931348623157e308"
    return Sql(f"CASE WHEN {column} BETWEEN -{most} AND {most} THEN {column} END")


def _one_of(column: str, ids: frozenset[int]) -> Sql:
    if not ids:
        return FALSE
    if len(ids) == 1:
        return Sql(f"{column} = ?", tuple(ids))
    return in_(column, sorted(ids))


def concat(*pieces: str | Sql) -> Sql:
    """Text and pieces of SQL, one after the other."""
    return join("", (each if isinstance(each, Sql) else Sql(each) for each in pieces))


def join(separator: str, pieces: Iterable[Sql]) -> Sql:
    """Pieces of SQL with something between them."""
    listed = list(pieces)
    return Sql(
        separator.join(piece.text for piece in listed),
        tuple(value for piece in listed for value in piece.values),
    )


def built_once(build: Callable[Given, Built]) -> Callable[Given, Built]:
    """Keep what is built for the same arguments: those used last, by each database.

    Nothing may be read for it: it would be kept when the rows are others.
    """

    @lru_cache(maxsize=MOST_CACHED)
    def cached(_: bool, *arguments: Any) -> Built:
        before = statements()
        built = build(*arguments)  # type: ignore[call-arg]
        if statements() != before:
            raise RuntimeError(f"{build.__qualname__} reads rows: it is not the same")
        return built

    @wraps(build)
    def of_database(*arguments: Given.args, **_: Given.kwargs) -> Built:
        return cached(is_sqlite(), *arguments)

    return of_database

"""How many rows a list has: each part is counted by the index that tells it best."""

from collections.abc import Iterable

from models.db.database import Sql
from models.db.sql import all_of, concat, join
from models.lists.parts import Part, Way


def counted(table: str, parts: Iterable[Part]) -> Sql:
    """The number of rows of all these parts of a list, as an expression."""
    return total(_of_part(table, part) for part in parts)


def total(numbers: Iterable[Sql]) -> Sql:
    """The sum of these numbers; 0 of none."""
    return concat("(", join(" + ", [Sql("0"), *numbers]), ")")


def number_of(rows: Sql) -> Sql:
    """The number of rows: ``tasks t WHERE …``."""
    return concat("(SELECT COUNT(*) FROM ", rows, ")")


def _of_part(table: str, part: Part) -> Sql:
    if not part.ways:
        return total(
            number_of(concat(f"{table} WHERE ", all_of([one.where, one.values])))
            for one in part.branches
        )
    first, *others = part.ways
    if not others:
        return _by_way(table, first)
    cases = [
        concat(" WHEN ", one.has_few, " THEN ", _by_way(table, one))
        for one in part.ways
        if one.rows
    ]
    return concat("CASE", *cases, " ELSE ", _by_way(table, first), " END")


def _by_way(table: str, way: Way) -> Sql:
    if way.number is not None:
        return way.number
    return total(map(number_of, way.passing(table)))

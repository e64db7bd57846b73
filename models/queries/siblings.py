"""The first so many answers of each of many tasks, in one statement."""

from typing import Any

from models import database as db
from models.database import Sql
from models.reading import Source

_TABLES = {"a": "annotations", "p": "predictions"}


def first_of_each(
    alias: str, where: Sql, source: Source, first: int, most: int
) -> list[Any]:
    """The rows of a source, of each task the ``first`` by id.

    Where no task has more than these (``most``), all are read. Else the places within
    a task are counted on an index alone, so that a task with very many answers costs
    their keys and not their contents.
    """
    order = f"ORDER BY {alias}.task_id, {alias}.id"
    if most <= first:
        text = f"SELECT {source.text} WHERE {where.text} {order}"
        return db.select(source.make, text, (*source.values, *where.values))
    table = _TABLES[alias]
    by_task = f" INDEXED BY {table}_of_task" if db.is_sqlite() else ""
    places = (
        f"SELECT id FROM (SELECT {alias}.id, ROW_NUMBER() OVER"
        f" (PARTITION BY {alias}.task_id ORDER BY {alias}.id) AS place"
        f" FROM {table} {alias}{by_task} WHERE {where.text}) AS placed"
        f" WHERE place <= {first}"
    )
    text = f"SELECT {source.text} WHERE {alias}.id IN ({places}) {order}"
    return db.select(source.make, text, (*source.values, *where.values))

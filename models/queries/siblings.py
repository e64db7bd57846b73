"""The first so many answers of each of many tasks, in one statement."""

from typing import Any

from models import database as db
from models.database import Sql
from models.pages import Source


def first_of_each(
    table: str, alias: str, where: Sql, source: Source, first: int
) -> list[Any]:
    """The rows of a source, of each task the ``first`` by id.

    The places within a task are counted on an index alone, so that a task with very
    many answers costs their keys and not their contents.
    """
    by_task = f" INDEXED BY {table}_of_task" if db.is_sqlite() else ""
    places = (
        f"SELECT id FROM (SELECT {alias}.id, ROW_NUMBER() OVER"
        f" (PARTITION BY {alias}.task_id ORDER BY {alias}.id) AS place"
        f" FROM {table} {alias}{by_task} WHERE {where.text}) AS placed"
        f" WHERE place <= {first}"
    )
    text = f"SELECT {source.text} WHERE {alias}.id IN ({places}) ORDER BY {alias}.id"
    return db.select(source.make, text, (*source.values, *where.values))

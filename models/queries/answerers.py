"""Who has answered in a project: people and model versions, with figures or without."""

from collections.abc import Sequence
from typing import Any

from models.db import database as db
from models.db.database import in_
from models.scope import Scope


def annotators(scope: Scope, project_ids: Sequence[int]) -> dict[int, list[int]]:
    """Who has annotated in each project with full access, by id."""
    return _different(scope, project_ids, "annotations", "annotator_id")


def model_versions(scope: Scope, project_ids: Sequence[int]) -> dict[int, list[str]]:
    """The model versions with predictions in each project with full access, by name."""
    return _different(scope, project_ids, "predictions", "model_version")


def _different(
    scope: Scope, project_ids: Sequence[int], table: str, column: str
) -> dict[int, list[Any]]:
    """The different values of a column in each project.

    An index is entered once for each value: rows of the same value are not read.
    """
    values_by_project: dict[int, list[Any]] = {
        one: [] for one in project_ids if scope.has_full_access(one)
    }
    where = in_("j.id", values_by_project)
    text = (
        "WITH RECURSIVE answerer (project_id, value) AS ("
        f"SELECT j.id, (SELECT MIN(x.{column}) FROM {table} x"
        f" WHERE x.project_id = j.id) FROM projects j WHERE {where.text}"
        f" UNION ALL SELECT project_id, (SELECT MIN(x.{column}) FROM {table} x"
        f" WHERE x.project_id = answerer.project_id AND x.{column} > answerer.value)"
        " FROM answerer WHERE answerer.value IS NOT NULL)"
        " SELECT project_id, value FROM answerer WHERE value IS NOT NULL"
    )
    for project_id, value in db.rows(text, where.values):
        values_by_project[project_id].append(value)
    return values_by_project

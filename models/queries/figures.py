"""Accuracies of projects, annotators and model versions, as figures.

The database counts how often each accuracy occurs, from an index alone; all figures
are exact and come from these counts.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from math import fsum
from operator import itemgetter
from typing import Any

from insight.intervals import MeanInterval, mean_interval
from models.db import database as db
from models.db.database import in_
from models.scope import Scope


@dataclass(frozen=True)
class Figures:
    """How accurate many answers are, each accuracy between 0 and 1.

    ``counts`` says how often each accuracy occurs, by growing accuracy.
    """

    counts: tuple[tuple[float, int], ...] = ()

    @property
    def count(self) -> int:
        """How many accuracies there are."""
        return sum(count for _, count in self.counts)

    @property
    def mean(self) -> float | None:
        """Their mean; None if there are no values."""
        if not self.counts:
            return None
        return fsum(value * count for value, count in self.counts) / self.count

    @cached_property
    def interval(self) -> MeanInterval | None:
        """The 95 % confidence interval of the mean; None if there are no values."""
        return mean_interval(self.counts)

    @property
    def median(self) -> float | None:
        """The middle one, or the mean of the two in the middle."""
        if not self.counts:
            return None
        middle = self.count - 1
        return (self._at(middle // 2) + self._at(middle - middle // 2)) / 2

    @property
    def min(self) -> float | None:
        """The lowest."""
        return self.counts[0][0] if self.counts else None

    @property
    def max(self) -> float | None:
        """The highest."""
        return self.counts[-1][0] if self.counts else None

    def histogram(self, bins: int) -> list[int]:
        """How many fall into each of the equal steps from 0 to 1; 1 into the last.

        What lies on a step's lower end is in it: 0.29 is in the thirtieth of a hundred.

        >>> Figures(((0.0, 2), (0.5, 1), (1.0, 3))).histogram(2)
        [2, 4]
        """
        # 0.29 * 100 is below 29: only the ends themselves say where a value lies.
        inner_ends = [step / bins for step in range(1, bins)]
        bars = [0] * bins
        for value, count in self.counts:
            bars[bisect_right(inner_ends, value)] += count
        return bars

    def _at(self, place: int) -> float:
        upto = accumulate(count for _, count in self.counts)
        return next(
            value
            for (value, _), reached in zip(self.counts, upto, strict=True)
            if reached > place
        )


def of_projects(scope: Scope, ids: Sequence[int]) -> dict[int, Figures]:
    """Figures over all compared annotations, of each project with full access."""
    figures_by_id = {id_: Figures() for id_ in ids if scope.has_full_access(id_)}
    rows = _counted("annotations", "project_id", figures_by_id)
    return figures_by_id | {key: Figures(counts) for (key,), counts in _by_key(rows)}


def by_annotator(
    scope: Scope, ids: Sequence[int]
) -> dict[int, list[tuple[int, Figures]]]:
    """For each project with full access, the annotators with figures, by their ids."""
    columns = "project_id, annotator_id"
    return _by_project(scope, ids, "annotations", columns)


def by_model_version(
    scope: Scope, ids: Sequence[int]
) -> dict[int, list[tuple[str, Figures]]]:
    """For each project with full access, the model versions with figures, by name."""
    columns = "project_id, model_version"
    return _by_project(scope, ids, "predictions", columns)


def _by_project(
    scope: Scope, ids: Sequence[int], table: str, columns: str
) -> dict[int, list[tuple[Any, Figures]]]:
    rows_by_project: dict[int, list[tuple[Any, Figures]]] = {
        project_id: [] for project_id in ids if scope.has_full_access(project_id)
    }
    rows = _counted(table, columns, rows_by_project)
    for (project_id, who), counts in _by_key(rows):
        if who is not None:
            rows_by_project[project_id].append((who, Figures(counts)))
    return rows_by_project


def _counted(table: str, columns: str, project_ids: Iterable[int]) -> list[Any]:
    where = in_("project_id", project_ids)
    text = (
        f"SELECT {columns}, accuracy, COUNT(*) FROM {table}"
        f" WHERE {where.text} AND accuracy IS NOT NULL"
        f" GROUP BY {columns}, accuracy ORDER BY {columns}, accuracy"
    )
    return list(db.rows(text, where.values))


def _by_key(
    rows: list[Any],
) -> Iterator[tuple[tuple[Any, ...], tuple[tuple[float, int], ...]]]:
    """Rows of (key…, accuracy, count) as each key with its counts."""
    for key, same in groupby(rows, key=itemgetter(slice(None, -2))):
        yield key, tuple(row[-2:] for row in same)

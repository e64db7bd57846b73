"""Whether the figures that are kept beside the rows are what the rows say.

Counts, means, marks and sums are moved by the writes that change what they are of. To
compare them with all the rows takes as long as it takes to read these.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from models.commands import counting
from models.commands.accuracies import MEAN
from models.db import database as db
from models.queries import projects

CLOSE = 1e-9
"""Means of the same accuracies, added in another order, differ by less."""
NAMED_TASKS = 10
TASKS_AT_ONCE = 500


class Difference(NamedTuple):
    """A figure of a project that is not what its rows say.

    Attributes:
        project_id: the project.
        figure: which figure, in words.
        wrong_count: how many tasks or sums have another one.
        task_ids: the first of the tasks; none for sums.

    """

    project_id: int
    figure: str
    wrong_count: int
    task_ids: list[int]


_COUNT = "(SELECT COUNT(*) FROM {table} x WHERE x.task_id = t.id)"
_FIGURES = {
    "number of annotations": "t.annotation_count <> "
    + _COUNT.format(table="annotations"),
    "number of predictions": "t.prediction_count <> "
    + _COUNT.format(table="predictions"),
    "mean accuracy": "COALESCE(ABS(t.mean_accuracy - (SELECT AVG(a.accuracy)"
    f" FROM annotations a WHERE a.task_id = t.id)) > {CLOSE}, (t.mean_accuracy IS NULL)"
    " <> ((SELECT AVG(a.accuracy) FROM annotations a WHERE a.task_id = t.id) IS NULL))",
    "time of the ground truth": "COALESCE(t.ground_truth_set_at, 0) <> COALESCE((SELECT"
    " g.set_at FROM ground_truths g WHERE g.task_id = t.id), 0)",
    "change since the verification": "t.is_truth_changed <> EXISTS (SELECT 1"
    " FROM ground_truths g JOIN annotations a ON a.id = g.annotation_id"
    " WHERE g.task_id = t.id AND a.result <> g.result)",
    "accuracy without a comparison": "NOT t.is_pending AND EXISTS (SELECT 1"
    " FROM ground_truths g JOIN annotations a ON a.task_id = g.task_id"
    " WHERE g.task_id = t.id AND a.id <> g.annotation_id AND NOT a.was_cancelled"
    " AND a.deleted_at IS NULL AND a.assessment IS NULL)",
}
"""Conditions on tasks ``t`` that hold for none, unless a figure is wrong."""


def check() -> Iterator[Difference]:
    """Compare the figures of all projects with their rows; what differs."""
    with db.read():
        ids = projects.ids()
    for project_id in ids:
        yield from _of_project(project_id)


def repair(project_id: int) -> None:
    """Let the figures of a project be what its rows say."""
    with db.write():
        counting.rebuild(project_id)
        count = "(SELECT COUNT(*) FROM {} x WHERE x.task_id = tasks.id)"
        db.run(
            f"UPDATE tasks SET annotation_count = {count.format('annotations')},"
            f" prediction_count = {count.format('predictions')}, {MEAN},"
            " ground_truth_set_at = (SELECT g.set_at FROM ground_truths g"
            " WHERE g.task_id = tasks.id) WHERE project_id = ?",
            (project_id,),
        )


def _of_project(project_id: int) -> Iterator[Difference]:
    with db.read():
        for figure, condition in _FIGURES.items():
            rows = db.rows(
                f"SELECT t.id FROM tasks t WHERE t.project_id = ? AND ({condition})"
                " ORDER BY t.id",
                (project_id,),
            )
            if rows:
                first = [row[0] for row in rows[:NAMED_TASKS]]
                yield Difference(project_id, figure, len(rows), first)
        wrong = counting.wrong_sums(project_id)
    if wrong:
        yield Difference(project_id, "sums of confusions", wrong, [])
    yield from _confusions(project_id)


def _confusions(project_id: int) -> Iterator[Difference]:
    """Tasks whose stored confusions are not those of their answers."""
    after, wrong = 0, []
    while True:
        with db.read():
            rows = db.rows(
                "SELECT id FROM tasks WHERE project_id = ? AND id > ?"
                f" AND NOT is_uncounted ORDER BY id LIMIT {TASKS_AT_ONCE}",
                (project_id, after),
            )
            task_ids = [row[0] for row in rows]
            if not task_ids:
                break
            stored = counting.stored(task_ids)
            counts = counting.count(task_ids, lambda: True)
        found = Counter(counting.rows(counts.tasks))
        differing = {row[1] for row in (found - stored) + (stored - found)}
        wrong.extend(sorted(differing))
        after = task_ids[-1]
    if wrong:
        yield Difference(
            project_id, "confusions of answers", len(wrong), wrong[:NAMED_TASKS]
        )

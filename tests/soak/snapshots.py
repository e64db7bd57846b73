"""What must hold in every snapshot of the database, whoever wrote and died when."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import orjson

from models.commands.accuracies import scorer_of
from models.db import database as db

MOST = 20
"""Violations that one look tells of."""


class Line(NamedTuple):
    """A line of the history."""

    project_id: int
    number: int
    kind: str
    task_id: int | None
    annotation_id: int | None
    previous_id: int | None


class Compared(NamedTuple):
    """An answer, its stored accuracy, and what it is to be compared with."""

    table: str
    id: int
    task_id: int
    accuracy: float | None
    result: str
    was_cancelled: bool
    truth_id: int | None
    truth: str | None
    label_config: str
    profile: str
    is_pending: bool


class Snapshots:
    """Looks again and again; the history is replayed from where the last look ended."""

    def __init__(self) -> None:
        self._last: defaultdict[int, int] = defaultdict(int)
        self._truths: dict[int, int] = {}

    def look(self) -> list[str]:
        """The violations of one snapshot."""
        with db.read():
            return [*self.replayed(), *of_rows(), *_torn_imports()][:MOST]

    def replayed(self) -> Iterator[str]:
        """The history, replayed, is the present state; its numbers have no gaps."""
        lasts = dict(db.run("SELECT id, last_change FROM projects").fetchall())
        for project_id, last in lasts.items():
            for line in _lines(project_id, self._last[project_id]):
                yield from self._replay(line)
            if self._last[project_id] != last:
                yield f"Project {project_id}: {self._last[project_id]} of {last} lines"
        stored = dict(
            db.run("SELECT task_id, annotation_id FROM ground_truths").fetchall()
        )
        for task in stored.keys() | self._truths.keys():
            if stored.get(task) != self._truths.get(task):
                yield (
                    f"Task {task}: the history says {self._truths.get(task)}, the table"
                    f" {stored.get(task)}"
                )

    def _replay(self, line: Line) -> Iterator[str]:
        if line.number != self._last[line.project_id] + 1:
            yield f"A gap before {line}"
        self._last[line.project_id] = line.number
        task = line.task_id or 0
        before = self._truths.get(task)
        if line.kind == "GROUND_TRUTH_SET":
            if before != line.previous_id:
                yield f"{line}, but before it was {before}"
            self._truths[task] = line.annotation_id or 0
        if line.kind == "GROUND_TRUTH_UNSET":
            if before != line.annotation_id:
                yield f"{line}, but before it was {before}"
            self._truths.pop(task, None)
        if line.kind == "TASK_DELETED" and before is not None:
            yield f"{line}, but its ground truth {before} was not unset before"


def of_rows() -> Iterator[str]:
    """What the rows promise of one another, whatever was written."""
    for promise in (_two_truths, _stale, _figures, _pins, _pinned):
        yield from promise()


def _lines(project_id: int, after: int) -> list[Line]:
    text = (
        "SELECT project_id, number, kind, task_id, annotation_id,"
        " previous_annotation_id FROM changes WHERE project_id = ? AND number > ?"
        " ORDER BY number"
    )
    return db.select(Line._make, text, (project_id, after))


def _two_truths() -> Iterator[str]:
    """At most one ground truth a task; it is one of the task's."""
    text = (
        "SELECT g.task_id, COUNT(*), SUM(CASE WHEN a.id IS NULL"
        " THEN 1 ELSE 0 END) FROM ground_truths g LEFT JOIN annotations a"
        " ON a.id = g.annotation_id AND a.task_id = g.task_id GROUP BY g.task_id"
    )
    for task, count, wrong in db.run(text).fetchall():
        if count != 1 or wrong:
            yield f"Task {task} has {count} ground truths, {wrong} of them wrong"


def _pins() -> Iterator[str]:
    """Each task tells what became of its ground truth since it was verified."""
    text = (
        "SELECT t.id, t.is_truth_changed, t.is_truth_withdrawn, a.result = g.result,"
        " a.was_cancelled OR a.deleted_at IS NOT NULL FROM tasks t"
        " LEFT JOIN ground_truths g ON g.task_id = t.id"
        " LEFT JOIN annotations a ON a.id = g.annotation_id"
    )
    for task, changed, withdrawn, is_same, is_gone in db.run(text).fetchall():
        if (not changed and is_same is not None and not is_same) or (
            bool(withdrawn) != bool(is_gone)
        ):
            yield f"Task {task}: {changed}, {withdrawn}, but {is_same}, {is_gone}"
    text = (
        "SELECT id FROM annotations a WHERE deleted_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM ground_truths g WHERE g.annotation_id = a.id)"
    )
    for (one,) in db.run(text).fetchall():
        yield f"Annotation {one} was deleted, is no ground truth, and is still there"


def _pinned() -> Iterator[str]:
    """What is in force is what the history says was verified last."""
    text = (
        "SELECT g.task_id, c.number FROM ground_truths g JOIN changes c ON c.id ="
        " (SELECT MAX(l.id) FROM changes l WHERE l.task_id = g.task_id"
        " AND l.kind = 'GROUND_TRUTH_SET') WHERE c.annotation_id <> g.annotation_id"
        " OR c.verified_result IS NULL OR c.verified_result <> g.result"
    )
    for task, number in db.run(text).fetchall():
        yield f"Task {task}: its ground truth is not what change {number} verified"


def _stale() -> Iterator[str]:
    """Every stored accuracy is what a fresh computation gives, or waits for it."""
    for one in compared():
        expected = _expected(one)
        if one.is_pending and one.accuracy is None:
            continue
        if one.accuracy != expected:
            yield f"{one.table} {one.id}: {one.accuracy} is stored, not {expected}"


def compared() -> list[Compared]:
    """Every annotation and prediction."""
    found = []
    for table, skipped in (
        ("annotations", "x.was_cancelled"),
        ("predictions", "1 = 0"),
    ):
        text = (
            f"SELECT '{table}', x.id, x.task_id, x.accuracy, x.result, {skipped},"  # noqa: S608 - our own text
            " g.annotation_id, g.result, j.label_config, j.scoring_profile,"
            f" t.is_pending FROM {table} x JOIN tasks t ON t.id = x.task_id"
            " JOIN projects j ON j.id = t.project_id"
            " LEFT JOIN ground_truths g ON g.task_id = t.id"
        )
        found += db.select(Compared._make, text)
    return found


def _expected(one: Compared) -> float | None:
    is_truth = one.table == "annotations" and one.id == one.truth_id
    if one.truth is None or one.was_cancelled or is_truth:
        return None
    return _score(one.label_config, one.profile, one.truth, one.result)


@lru_cache(maxsize=10_000)
def _score(config: str, profile: str, truth: str, other: str) -> float | None:
    scorer = scorer_of(config, profile)
    return scorer.reference(orjson.loads(truth)).score(orjson.loads(other))


def _figures() -> Iterator[str]:
    """What is kept about tasks is what their rows say."""
    text = (
        "SELECT t.id, t.annotation_count, t.prediction_count, t.mean_accuracy,"
        " t.ground_truth_set_at,"
        " (SELECT COUNT(*) FROM annotations a WHERE a.task_id = t.id),"
        " (SELECT COUNT(*) FROM predictions p WHERE p.task_id = t.id),"
        " (SELECT AVG(a.accuracy) FROM annotations a WHERE a.task_id = t.id),"
        " (SELECT g.set_at FROM ground_truths g WHERE g.task_id = t.id) FROM tasks t"
    )
    for task, *figures in db.run(text).fetchall():
        kept, fresh = _rounded(figures[:4]), _rounded(figures[4:])
        if kept != fresh:
            yield f"Task {task}: {kept} is kept, not {fresh}"


def _rounded(figures: list[Any]) -> list[Any]:
    return [round(one, 9) if isinstance(one, float) else one for one in figures]


def _torn_imports() -> Iterator[str]:
    """All tasks of a group bear the number of the same import."""
    text = "SELECT data FROM tasks WHERE external_id IS NOT NULL"
    datas = [orjson.loads(row[0]) for row in db.run(text).fetchall()]
    marks = sorted((one["group"], one["mark"]) for one in datas)
    for group, found in groupby(marks, key=lambda one: one[0]):
        numbers = [mark for _, mark in found]
        if len(set(numbers)) != 1 or len(numbers) != 5:
            yield f"Group {group} is of the imports {numbers}"

"""What answers of tasks are worth, as they are at one moment: nothing is written.

What was read may be another by the time that the answers are compared. So the revisions
of the tasks are read first: if they are the same when the outcome is written, then so
is everything that was read after them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

import orjson

from models.commands.accuracies import TABLES, scorer_of
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of
from scoring import Assessment, Scorer

CHARACTERS_AT_ONCE = 4_000_000
"""Of results that are held in memory at a time; more only where a single one has."""

GoOn = Callable[[], bool]
"""Asked before each comparison, whether there is still time for it."""


class TaskScores(NamedTuple):
    """What answers to a task are worth, if it still has this revision.

    ``is_whole`` says that no other answer of the task waits.
    """

    revision: int
    annotations: list[tuple[int, Assessment]]
    predictions: list[tuple[int, Assessment]]
    is_whole: bool


class Scores(NamedTuple):
    """What answers to some tasks are worth.

    ``rescorings`` is how often the project had been begun anew when they were read.
    """

    project_id: int
    rescorings: int
    by_task: dict[int, TaskScores]


class Waiting(NamedTuple):
    """An answer that waits to be compared, and how many characters its result has."""

    task_id: int
    table: str
    id: int
    size: int


class _Project(NamedTuple):
    """What its tasks are scored by."""

    scorer: Scorer
    rescorings: int


class Assessments:
    """Compares results with one truth; equal ones once.

    ``assess`` is how: :meth:`scoring.Reference.assess`, with its own budget of work or
    with another.
    """

    def __init__(self, assess: Callable[[object], Assessment]) -> None:
        self._assess = assess
        self._known: dict[bytes, Assessment] = {}

    def of(self, result: str) -> Assessment:
        """What this result is worth."""
        key = sha256(result.encode()).digest()
        if key not in self._known:
            self._known[key] = self._assess(orjson.loads(result))
        return self._known[key]


def score(
    project_id: int, task_ids: Sequence[int], most: int, go_on: GoOn = lambda: True
) -> Scores:
    """Compare answers of these tasks that wait with their ground truths.

    Args:
        project_id: the project of the tasks.
        task_ids: the tasks.
        most: so many answers at most.
        go_on: when it says no, what was not compared yet is left out.

    """
    with db.read():
        project = _project(project_id)
        if project is None:  # deleted since its tasks were looked for
            return Scores(project_id, 0, {})
        revisions = _revisions(task_ids)
        waiting = _waiting(list(revisions), most + 1)
    assessed = dict(_assessed(project.scorer, waiting[:most], go_on))
    by_task: dict[int, TaskScores] = {}
    left_out = {answer.task_id for answer in waiting if answer not in assessed}
    for task_id, revision in revisions.items():
        if len(waiting) > most and task_id > waiting[most].task_id:
            break  # nobody has looked what waits of these
        by_task[task_id] = TaskScores(revision, [], [], task_id not in left_out)
    for answer, worth in assessed.items():
        task = by_task[answer.task_id]
        is_annotation = answer.table == "annotations"
        (task.annotations if is_annotation else task.predictions).append(
            (answer.id, worth)
        )
    return Scores(project_id, project.rescorings, by_task)


def until(seconds: float, also: GoOn = lambda: True) -> GoOn:
    """Go on for so many seconds from the first comparison on, if the other says so too.

    One answer is compared in any case, however long it took to read it.
    """
    ends: list[float] = []

    def go_on() -> bool:
        now = time.monotonic()
        if not ends:
            ends.append(now + seconds)
        return now < ends[0] and also()

    return go_on


def _assessed(
    scorer: Scorer, waiting: Sequence[Waiting], go_on: GoOn
) -> Iterator[tuple[Waiting, Assessment]]:
    """What each of these answers is worth, until there is no time for the next."""
    task_id, assessments = 0, None
    for part in _parts(waiting):
        truths, results = _read(part)
        for answer in part:
            if not go_on():
                return
            if answer.task_id not in truths or answer not in results:
                continue  # taken away meanwhile: the task has another revision
            if assessments is None or answer.task_id != task_id:
                task_id = answer.task_id
                truth = orjson.loads(truths[task_id])
                assessments = Assessments(scorer.reference(truth).assess)
            yield answer, assessments.of(results[answer])


def _parts(waiting: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """The same in parts of which each can be held in memory."""
    part: list[Waiting] = []
    characters = 0
    for answer in waiting:
        if part and characters + answer.size > CHARACTERS_AT_ONCE:
            yield part
            part, characters = [], 0
        part.append(answer)
        characters += answer.size
    if part:
        yield part


def _project(project_id: int) -> _Project | None:
    rows = db.rows(
        "SELECT label_config, scoring_profile, rescorings FROM projects WHERE id = ?",
        (project_id,),
    )
    if not rows:
        return None
    config, profile, rescorings = rows[0]
    return _Project(scorer_of(config, profile), rescorings)


def _revisions(task_ids: Sequence[int]) -> dict[int, int]:
    where = in_("id", task_ids)
    text = f"SELECT id, revision FROM tasks WHERE {where.text} ORDER BY id"
    return dict(db.rows(text, where.values))


def _waiting(task_ids: Sequence[int], most: int) -> list[Waiting]:
    """So many of the answers that wait, by their tasks."""
    where = all_of([in_("x.task_id", task_ids), Sql("x.assessment IS NULL")])
    text = (
        "SELECT x.task_id, 'annotations' AS source, x.id, LENGTH(x.result)"
        " FROM annotations x JOIN ground_truths g ON g.task_id = x.task_id"
        f" WHERE {where.text} AND NOT x.was_cancelled AND x.id <> g.annotation_id"
        " UNION ALL SELECT x.task_id, 'predictions', x.id, LENGTH(x.result)"
        " FROM predictions x JOIN ground_truths g ON g.task_id = x.task_id"
        f" WHERE {where.text} ORDER BY 1, 2, 3 LIMIT {most}"
    )
    return db.select(Waiting._make, text, where.values * 2)


def _read(part: Sequence[Waiting]) -> tuple[dict[int, str], dict[Waiting, str]]:
    """The ground truths of the tasks, and the results of the answers."""
    where = in_("task_id", {answer.task_id for answer in part})
    text = f"SELECT task_id, result FROM ground_truths WHERE {where.text}"
    results: dict[Waiting, str] = {}
    with db.read():
        truths: dict[int, str] = dict(db.rows(text, where.values))
        for table in TABLES:
            by_id = {answer.id: answer for answer in part if answer.table == table}
            if by_id:
                where = in_("id", by_id)
                text = f"SELECT id, result FROM {table} WHERE {where.text}"
                rows = db.rows(text, where.values)
                results |= {by_id[answer_id]: result for answer_id, result in rows}
    return truths, results

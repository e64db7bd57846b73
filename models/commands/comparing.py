"""What answers of tasks are worth, as they are at one moment: nothing is written.

What was read may be another by the time that the answers are compared. So the revisions
of the tasks are read first: if they are the same when the outcome is written, then so
is everything that was read after them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import orjson

from models.commands.accuracies import TABLES, Assessed, scorer_of
from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of
from scoring import Assessment, AssessmentStatus, Scorer

MOST_ANSWERS = 200
MOST_CHARACTERS = 1_000_000
"""Of all results together that are compared before a write; with more, all wait."""
WORK = 100_000.0
"""Of one comparison, in about millionths of a second (see :mod:`scoring.work`)."""
LONGEST = 0.2
"""Seconds after which the accuracies are left to be computed after the write."""

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

    ``rescorings`` is how often the project had been started again when they were read.
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


class Ahead(NamedTuple):
    """What becomes of the answers to a task if this annotation is its ground truth.

    It holds for this revision of the task, and until its project is rescored.
    ``moved`` are the answers, by table, that get another accuracy.
    """

    annotation_id: int
    revision: int
    rescorings: int
    moved: dict[str, Assessed]


class Proposed(NamedTuple):
    """An annotation that may become the ground truth, as it was read."""

    annotation_id: int
    task_id: int
    project_id: int
    revision: int
    label_config: str
    scoring_profile: str
    rescorings: int
    result: str


class _Answer(NamedTuple):
    """An answer, with what it is worth so far."""

    table: str
    id: int
    was_cancelled: bool
    result: str
    accuracy: float | None
    assessment: str | None
    answered_control_count: int | None
    control_count: int | None


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
        most: the most answers to compare.
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


def proposed(annotation_id: int) -> Proposed | None:
    """The annotation, where it can become the ground truth: not one that was skipped.

    None as well where it is the ground truth as it is now.
    """
    with db.read():
        rows = db.select(
            Proposed._make,
            "SELECT a.id, a.task_id, a.project_id, t.revision, j.label_config,"
            " j.scoring_profile, j.rescorings, a.result FROM annotations a"
            " JOIN tasks t ON t.id = a.task_id JOIN projects j ON j.id = a.project_id"
            " LEFT JOIN ground_truths g ON g.annotation_id = a.id WHERE a.id = ?"
            " AND NOT a.was_cancelled AND NOT COALESCE(g.result = a.result, FALSE)",
            (annotation_id,),
        )
    return rows[0] if rows else None


def score_ahead(truth: Proposed) -> Ahead | None:
    """Compare the answers to its task with this annotation; None where that is dear.

    So a write that sets a ground truth holds no lock while results are compared, and
    still answers with the accuracies where they take little. What is dear, and what is
    another by the time of the write, waits to be compared afterwards as in every other
    write.
    """
    with db.read():
        answers = _answers(truth.task_id)
    characters = len(truth.result) + sum(len(answer.result) for answer in answers)
    if len(answers) > MOST_ANSWERS or characters > MOST_CHARACTERS:
        return None
    return _ahead(truth, answers)


def until(seconds: float, also: GoOn = lambda: True) -> GoOn:
    """Go on for these seconds from the first comparison on, while the other agrees.

    One answer is compared in any case, however long it took to read it.
    """
    ends: list[float] = []

    def go_on() -> bool:
        now = time.monotonic()
        if not ends:
            ends.append(now + seconds)
        return now < ends[0] and also()

    return go_on


def _ahead(truth: Proposed, answers: list[_Answer]) -> Ahead | None:
    scorer = scorer_of(truth.label_config, truth.scoring_profile)
    reference = scorer.reference(orjson.loads(truth.result))
    assessments = Assessments(partial(reference.assess, budget=WORK))
    go_on = until(LONGEST)
    moved: dict[str, list[tuple[int, Assessment | None]]]
    moved = {table: [] for table in TABLES}
    for answer in answers:
        worth = None
        is_truth = (answer.table, answer.id) == ("annotations", truth.annotation_id)
        if not answer.was_cancelled and not is_truth:
            if not go_on():
                return None
            worth = assessments.of(answer.result)
            if worth.status is AssessmentStatus.TOO_LARGE:
                return None  # for here: it may be none of what is compared later
        if (None,) * 4 if worth is None else worth != answer[4:]:
            moved[answer.table].append((answer.id, worth))
    return Ahead(truth.annotation_id, truth.revision, truth.rescorings, dict(moved))


def _answers(task_id: int) -> list[_Answer]:
    """All answers to a task, or one more than may be compared."""
    assessed = "accuracy, assessment, answered_control_count, control_count"
    text = (
        f"SELECT 'annotations', id, was_cancelled, result, {assessed}"
        " FROM annotations WHERE task_id = ? UNION ALL"
        f" SELECT 'predictions', id, FALSE, result, {assessed}"
        f" FROM predictions WHERE task_id = ? LIMIT {MOST_ANSWERS + 1}"
    )
    return db.select(_Answer._make, text, (task_id, task_id))


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

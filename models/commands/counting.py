"""Counting which labels are confused: in small steps, by any number of processes.

A write only says that the counts of its tasks are out of date. A step reads some of
these tasks as they are at one moment, compares their answers while others write, and
stores the counts in a short transaction of its own, of the tasks that still have the
revision that was read. The sums of all counts move in the same transaction.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from models.commands import accuracies, comparing
from models.commands.comparing import GoOn
from models.commands.locking import lock_profile, share_profile
from models.db import database as db
from models.db.database import Sql, in_
from models.queries.confusions import TOO_LARGE, stored_label
from scoring import Confusion, Confusions, compile_confusions

TASKS_A_STEP = 100
LONGEST_STEP = 1.0
"""Seconds after which a step stores what it has, and leaves the rest to a later one."""

ROW_COLUMNS = (
    "project_id, task_id, annotator_id, model_version, answer_id, control, truth,"
    " other, times"
)
SUM_COLUMNS = "is_prediction, annotator_id, model_version, control, truth, other"
_SUM_OF = (
    "model_version IS NOT NULL, COALESCE(annotator_id, 0), COALESCE(model_version, ''),"
    " control, truth, other"
)


class CountedAnswer(NamedTuple):
    """What is confused in one answer; a prediction has a model version."""

    answer_id: int
    annotator_id: int | None
    model_version: str | None
    times: Counter[Confusion]


class CountedTask(NamedTuple):
    """What is confused in the answers of a task, if it still has this revision."""

    task_id: int
    project_id: int
    revision: int
    has_ground_truth: bool
    answers: list[CountedAnswer]


class Counts(NamedTuple):
    """What is confused in some tasks.

    ``rescorings`` is how often each project had been begun again when they were read.
    """

    rescorings: dict[int, int]
    tasks: list[CountedTask]


class _Project(NamedTuple):
    finder: Confusions
    rescorings: int


class _Task(NamedTuple):
    id: int
    project_id: int
    revision: int


class _Answer(NamedTuple):
    task_id: int
    id: int
    annotator_id: int | None
    model_version: str | None
    result: str


def waiting_projects() -> list[int]:
    """The projects with tasks that are to be counted, found from one to the next."""
    first = "SELECT MIN(project_id) FROM tasks WHERE is_uncounted"
    text = (
        f"WITH RECURSIVE waiting (id) AS ({first} UNION ALL SELECT ({first} AND"
        " project_id > waiting.id) FROM waiting WHERE waiting.id IS NOT NULL)"
        " SELECT id FROM waiting WHERE id IS NOT NULL"
    )
    return [row[0] for row in db.rows(text)]


def step(project_id: int, go_on: GoOn = lambda: True) -> int:
    """Count some tasks of a project that wait; how many.

    0 means that none waits, but for those that others were busy with.
    """
    with db.read():
        rows = db.rows(
            "SELECT id FROM tasks WHERE is_uncounted AND project_id = ?"
            f" ORDER BY id LIMIT {TASKS_A_STEP}",
            (project_id,),
        )
    task_ids = [row[0] for row in rows]
    if not task_ids:
        return 0
    go_on = comparing.until(LONGEST_STEP, go_on)
    return store(project_id, count(task_ids, go_on))


def settle(project_id: int) -> None:
    """Count all that waits in a project, where no server does it."""
    while step(project_id):
        pass


def count(task_ids: Sequence[int], go_on: GoOn) -> Counts:
    """Compare the answers of these tasks with their ground truths, writing nothing.

    Args:
        task_ids: the tasks, of one project or of several.
        go_on: when it says no, the tasks that were not compared yet are left out.

    """
    with db.read():
        tasks = _tasks(task_ids)
        projects = _projects({task.project_id for task in tasks})
        parts = _parts(tasks)
    rescorings = {id_: project.rescorings for id_, project in projects.items()}
    counted = [task for part in parts for task in _counted(projects, part, go_on)]
    return Counts(rescorings, counted)


def store(project_id: int, counts: Counts) -> int:
    """Store the counts of a project, of the tasks that are as they were read; how many.

    Its tasks are all that were counted.
    """
    with db.write():
        share_profile(project_id)
        tasks = _unchanged(project_id, counts)
        if not tasks:
            return 0
        where = in_("task_id", [task.task_id for task in tasks])
        sums = _sums(where, -1)
        db.run(f"DELETE FROM confusions WHERE {where.text}", where.values)
        counted = [*rows(tasks)]
        db.run_many(
            f"INSERT INTO confusions ({ROW_COLUMNS})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            counted,
        )
        for key, times in _sums_of(counted):
            sums[project_id, key] += times
        _move(sums)
        where = in_("id", [task.task_id for task in tasks])
        db.run(
            f"UPDATE tasks SET is_uncounted = FALSE WHERE {where.text}", where.values
        )
        return len(tasks)


def forget(task_ids: Iterable[int]) -> None:
    """Take tasks that are about to be deleted out of the sums. They are locked."""
    _move(_sums(in_("task_id", task_ids), -1))


def stale(of_answers: Sql) -> None:
    """Let tasks be counted again: those that answers of this condition are of.

    For what moves the answers of a person to another without changing their tasks.
    """
    db.run(
        "UPDATE tasks SET is_uncounted = TRUE WHERE ground_truth_set_at IS NOT NULL"
        f" AND id IN (SELECT task_id FROM annotations WHERE {of_answers.text})",
        of_answers.values,
    )


def stored(task_ids: Iterable[int]) -> Counter[tuple[Any, ...]]:
    """The counts of these tasks that are stored, each once."""
    where = in_("task_id", task_ids)
    text = f"SELECT {ROW_COLUMNS} FROM confusions WHERE {where.text}"
    return Counter(map(tuple, db.rows(text, where.values)))


def wrong_sums(project_id: int) -> int:
    """How many sums of a project are not those of its stored counts."""
    sums = _sums(Sql("project_id = ?", (project_id,)), 1)
    text = f"SELECT {SUM_COLUMNS}, times FROM confusion_totals WHERE project_id = ?"
    for is_prediction, *key, times in db.rows(text, (project_id,)):
        sums[project_id, (bool(is_prediction), *key)] -= int(times)
    return sum(times != 0 for times in sums.values())


def rebuild(project_id: int) -> None:
    """Drop the counts and sums of a project, and let all its tasks be counted again."""
    lock_profile(project_id)
    for table in ("confusions", "confusion_totals"):
        db.run(f"DELETE FROM {table} WHERE project_id = ?", (project_id,))
    db.run(
        "UPDATE tasks SET is_uncounted = TRUE"
        " WHERE project_id = ? AND ground_truth_set_at IS NOT NULL",
        (project_id,),
    )
    db.when_written(accuracies.waits.set)


Sums = Counter[tuple[int, tuple[Any, ...]]]
"""How often, by project and by the columns of a sum."""


def _sums(of_counts: Sql, sign: int) -> Sums:
    text = (
        f"SELECT project_id, {_SUM_OF}, SUM(times) FROM confusions"
        f" WHERE {of_counts.text} GROUP BY project_id, {_SUM_OF}"
    )
    sums: Sums = Counter()
    for project_id, is_prediction, *key, times in db.rows(text, of_counts.values):
        sums[project_id, (bool(is_prediction), *key)] = sign * int(times)
    return sums


def _sums_of(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[tuple[Any, ...], int]]:
    for _, _, annotator_id, version, _, control, truth, other, times in rows:
        yield (
            (
                version is not None,
                0 if version is not None else annotator_id or 0,
                version or "",
                control,
                truth,
                other,
            ),
            times,
        )


def _move(sums: Sums) -> None:
    """Add these to the stored sums: always in the same order, so without a deadlock."""
    moved = [(key, times) for key, times in sorted(sums.items()) if times]
    if not moved:
        return
    db.run_many(
        f"INSERT INTO confusion_totals (project_id, {SUM_COLUMNS}, times)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        f" ON CONFLICT (project_id, {SUM_COLUMNS})"
        " DO UPDATE SET times = confusion_totals.times + excluded.times",
        [(project_id, *key, times) for (project_id, key), times in moved],
    )
    fewer = {project_id for (project_id, _), times in moved if times < 0}
    if fewer:
        where = in_("project_id", fewer)
        text = f"DELETE FROM confusion_totals WHERE times = 0 AND {where.text}"
        db.run(text, where.values)


def _unchanged(project_id: int, counts: Counts) -> list[CountedTask]:
    """Those of the tasks that are as they were read, locked until the end.

    What somebody else is about to change is not waited for: it waits for a later step.
    """
    begun = "SELECT rescorings FROM projects WHERE id = ?"
    if db.scalar(begun, (project_id,)) != counts.rescorings.get(project_id):
        return []
    where = in_("id", [task.task_id for task in counts.tasks])
    text = f"SELECT id, revision FROM tasks WHERE is_uncounted AND {where.text}"
    if not db.is_sqlite():
        text += " ORDER BY id FOR UPDATE SKIP LOCKED"
    revisions = dict(db.rows(text, where.values))
    return [
        task for task in counts.tasks if revisions.get(task.task_id) == task.revision
    ]


def rows(tasks: Sequence[CountedTask]) -> Iterator[tuple[Any, ...]]:
    """The counts as they are stored: the columns of :data:`ROW_COLUMNS`."""
    for task in tasks:
        for answer in task.answers:
            who = (answer.annotator_id, answer.model_version, answer.answer_id)
            for (control, truth, other), times in answer.times.items():
                labels = (control, stored_label(truth), stored_label(other))
                yield (task.project_id, task.task_id, *who, *labels, times)


def _counted(
    projects: Mapping[int, _Project], tasks: Sequence[_Task], go_on: GoOn
) -> Iterator[CountedTask]:
    """What is confused in each task; it ends early where there is no time to go on."""
    with db.read():
        truths = _truths([task.id for task in tasks])
        labelled = [
            task.id
            for task in tasks
            if task.id in truths and projects[task.project_id].finder.controls
        ]
        answers = _answers(labelled) if labelled else {}
    for task in tasks:
        if not go_on():
            return
        finder = projects[task.project_id].finder
        counted = _counted_answers(finder, truths.get(task.id), answers.get(task.id))
        yield CountedTask(*task, task.id in truths, counted)


def _counted_answers(
    finder: Confusions, truth: str | None, answers: Sequence[_Answer] | None
) -> list[CountedAnswer]:
    if truth is None or answers is None:
        return []
    side = finder.read(orjson.loads(truth))
    return [
        CountedAnswer(
            answer.id,
            answer.annotator_id,
            answer.model_version,
            _confusions(finder, side, answer.result),
        )
        for answer in answers
    ]


def _confusions(finder: Confusions, truth: Any, result: str) -> Counter[Confusion]:
    other = finder.read(orjson.loads(result))
    if finder.is_too_large(truth, other):
        return Counter([TOO_LARGE])
    return Counter(finder.between(truth, other))


def _tasks(task_ids: Sequence[int]) -> list[_Task]:
    where = in_("id", task_ids)
    text = f"SELECT id, project_id, revision FROM tasks WHERE {where.text} ORDER BY id"
    return db.select(_Task._make, text, where.values)


def _projects(ids: Iterable[int]) -> dict[int, _Project]:
    where = in_("id", ids)
    text = (
        "SELECT id, label_config, scoring_profile, rescorings FROM projects"
        f" WHERE {where.text}"
    )
    return {
        id_: _Project(compile_confusions(config, orjson.loads(profile)), rescorings)
        for id_, config, profile, rescorings in db.rows(text, where.values)
    }


def _parts(tasks: Sequence[_Task]) -> list[list[_Task]]:
    """The tasks in parts of whose answers each can be held in memory."""
    where = in_("task_id", [task.id for task in tasks])
    text = (
        "SELECT task_id, SUM(size) FROM (SELECT task_id, LENGTH(result) AS size"
        f" FROM annotations WHERE {where.text} UNION ALL SELECT task_id, LENGTH(result)"
        f" FROM predictions WHERE {where.text}) AS answers GROUP BY task_id"
    )
    sizes: dict[int, int] = dict(db.rows(text, where.values * 2))
    parts: list[list[_Task]] = []
    room = 0
    for task in tasks:
        size = int(sizes.get(task.id, 0))
        if not parts or size > room:
            parts.append([])
            room = comparing.CHARACTERS_AT_ONCE
        parts[-1].append(task)
        room -= size
    return parts


def _truths(task_ids: Sequence[int]) -> dict[int, str]:
    where = in_("task_id", task_ids)
    text = f"SELECT task_id, result FROM ground_truths WHERE {where.text}"
    return dict(db.rows(text, where.values))


def _answers(task_ids: Iterable[int]) -> dict[int, list[_Answer]]:
    """All answers to these tasks, but for skipped ones and the ground truths."""
    where = in_("x.task_id", task_ids)
    text = (
        "SELECT x.task_id, x.id, x.annotator_id, NULL AS model_version, x.result"
        " FROM annotations x JOIN ground_truths g ON g.task_id = x.task_id"
        f" WHERE {where.text} AND NOT x.was_cancelled AND x.id <> g.annotation_id"
        " UNION ALL SELECT x.task_id, x.id, NULL, x.model_version, x.result"
        f" FROM predictions x WHERE {where.text} ORDER BY 1, 4, 2"
    )
    rows = db.select(_Answer._make, text, where.values * 2)
    return {key: list(same) for key, same in groupby(rows, key=itemgetter(0))}

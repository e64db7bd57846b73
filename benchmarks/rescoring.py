"""How fast a project is scored anew, beside calling the scoring functions alone.

Each task has a ground truth, four more annotations and a prediction. Round by round the
same tasks are scored on one core in three ways, from the same texts, each that differs
once in its task: by the step that server and command take (reading, scoring, writing,
commit); by the scoring functions alone, to which reading and writing is free; and with
the least SQL that leaves the same rows (``bare_rescoring``), which tells how much of
the first is the database's own. A ratio is of the sums.

Then all cores do it, in processes that have started: by the command, and by the scoring
functions alone, which hold their texts already.

    python -m benchmarks.rescoring [--tasks 60000] [--kind choices] [--database URL]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import bare_rescoring, rows
from models.commands import rescoring
from models.db import database as db
from serving.commands.rescoring import CORES, processes, work_off

ANSWERS = 5
"""Of each task, those that are compared."""
SECONDS_TO_START = 1
"""So long each process is kept busy first, so that there is one for each core."""


class Found(NamedTuple):
    """The seconds that it took to score a project in each way."""

    answers: int
    ours: float
    bare: float
    alone: float


class FoundOnAllCores(NamedTuple):
    """The same of the command and the scoring functions, with a process for a core."""

    answers: int
    ours: float
    alone: float


class DifferentScoresError(RuntimeError):
    """One way left other accuracies than the other."""


def main() -> None:
    """Print what it took for each kind of answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=60_000)
    parser.add_argument("--kind", choices=rows.KINDS, action="append")
    parser.add_argument("--database", help="an empty one; else SQLite in a new file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'rows.db'}"
        made = rows.marked(url, asked.tasks, asked.kind or rows.KINDS)
        if not db.is_sqlite():
            db.run("ANALYZE")
        for name, project in made.items():
            one = measure(project)
            _say(f"{name}, one core", one.answers, one.ours, one.alone)
            sys.stdout.write(f"{'':40}{one.bare / one.ours:.2f} of the bare way\n")
            every = measure_all_cores(url, project)
            _say(f"{name}, all cores", every.answers, every.ours, every.alone)
        db.close()


def _say(what: str, answers: int, ours: float, alone: float) -> None:
    sys.stdout.write(
        f"{what:21} {answers:9,} scored in {ours:7.2f} s"
        f" {answers / ours:9,.0f}/s {alone / ours:5.2f} of scoring alone\n"
    )
    sys.stdout.flush()


def measure(project_id: int) -> Found:
    """Score all tasks of a project, in steps, in each of the three ways in turn."""
    config, profile = _rules(project_id)
    rescoring.begin(project_id)
    done, ours, bare, alone, size = 0, 0.0, 0.0, 0.0, rescoring.TASKS_A_STEP
    ways: list[Callable[[Sequence[int]], object]] = [
        lambda ids: rescoring.write(rescoring.score(project_id, ids)),
        lambda ids: bare_rescoring.rescore(config, profile, ids),
    ]
    for number in count():
        ids = rescoring.waiting_tasks(project_id, size)
        if not ids:
            break
        texts = bare_rescoring.texts(db.database.connection(), ids)
        first, second = _in_turn(ways if number % 2 else ways[::-1], ids)
        our_seconds, bare_seconds = (first, second) if number % 2 else (second, first)
        start = time.perf_counter()
        for _ in bare_rescoring.scored(config, profile, texts):
            pass
        alone += time.perf_counter() - start
        done, ours, bare = done + len(ids), ours + our_seconds, bare + bare_seconds
        size = rescoring.next_size(len(ids), our_seconds)
    return Found(ANSWERS * done, ours, bare, alone)


def _in_turn(
    ways: Sequence[Callable[[Sequence[int]], object]], ids: Sequence[int]
) -> list[float]:
    """Let one way score these tasks, then, as if nothing had been, the other."""
    seconds, left = [], []
    for way in ways:
        _let_wait(ids)
        start = time.perf_counter()
        way(ids)
        seconds.append(time.perf_counter() - start)
        left.append(_accuracies(ids))
    if left[0] != left[1]:
        raise DifferentScoresError(f"tasks {ids[0]} to {ids[-1]}")
    return seconds


def _let_wait(ids: Sequence[int]) -> None:
    with db.write():
        for table in ("annotations", "predictions"):
            db.run(
                f"UPDATE {table} SET accuracy = NULL"
                " WHERE task_id BETWEEN ? AND ? AND accuracy IS NOT NULL",
                (ids[0], ids[-1]),
            )
        db.run(
            "UPDATE tasks SET is_pending = TRUE, mean_accuracy = NULL"
            " WHERE id BETWEEN ? AND ? AND NOT is_pending",
            (ids[0], ids[-1]),
        )


def _accuracies(ids: Sequence[int]) -> list[Any]:
    return [
        db.run(
            f"SELECT id, {column} FROM {table} WHERE {task} BETWEEN ? AND ?"
            " ORDER BY id",
            (ids[0], ids[-1]),
        ).fetchall()
        for table, column, task in (
            ("annotations", "accuracy", "task_id"),
            ("predictions", "accuracy", "task_id"),
            ("tasks", "mean_accuracy", "id"),
        )
    ]


def measure_all_cores(url: str, project_id: int) -> FoundOnAllCores:
    """Let the command score the project, and then the scoring functions alone."""
    tasks = rescoring.begin(project_id)
    with processes(url) as pool:
        list(pool.map(time.sleep, [SECONDS_TO_START] * CORES))
        start = time.perf_counter()
        work_off(pool, project_id, lambda done, total: None)
        ours = time.perf_counter() - start
    with ProcessPoolExecutor(CORES, get_context("spawn")) as pool:
        parts = [(url, project_id, part, CORES) for part in range(CORES)]
        alone = max(pool.map(_alone, *zip(*parts, strict=True)))
    return FoundOnAllCores(ANSWERS * tasks, ours, alone)


def _alone(url: str, project_id: int, part: int, parts: int) -> float:
    """Score one of so many parts of the project; how many seconds that took."""
    db.connect(url)
    with db.read():
        config, profile = _rules(project_id)
        text = "SELECT MIN(task_id), MAX(task_id) FROM ground_truths WHERE project_id=?"
        first, last = db.run(text, (project_id,)).fetchone()
        each = -(-(last + 1 - first) // parts)
        ids = range(first + part * each, min(last + 1, first + (part + 1) * each))
        texts = bare_rescoring.texts(db.database.connection(), ids)
    start = time.perf_counter()
    for _ in bare_rescoring.scored(config, profile, texts):
        pass
    return time.perf_counter() - start


def _rules(project_id: int) -> tuple[str, str]:
    config, profile = db.run(
        "SELECT label_config, scoring_profile FROM projects WHERE id = ?", (project_id,)
    ).fetchone()
    return config, profile


if __name__ == "__main__":
    main()

"""How fast a project is scored anew, beside calling the scoring functions alone.

Each task has a ground truth, four more annotations and a prediction. Round by round the
same tasks are scored twice on one core: by the step that the command takes (reading,
scoring, writing, commit) and by the scoring functions alone, from the same texts, each
that differs once. The ratio is that of the sums: 1 would be a database that costs
nothing.

    python -m benchmarks.rescoring [--tasks 60000] [--database postgresql://…]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import orjson

from benchmarks import rows
from models import database as db
from models.commands import rescoring, rescoring_steps
from models.commands.accuracies import scorer_of


class Task(NamedTuple):
    """The texts of a ground truth and of what is compared with it."""

    truth: str
    answers: list[str]


class Found(NamedTuple):
    """What it took to score a project."""

    answers: int
    ours: float
    alone: float


def main() -> None:
    """Print a line for each kind of answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=60_000)
    parser.add_argument("--database", help="an empty one; else SQLite in a new file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'rows.db'}"
        for name, project in rows.marked(url, asked.tasks).items():
            found = measure(project)
            sys.stdout.write(
                f"{name:12} {found.answers:9,} scored"
                f" {found.answers / found.ours:9,.0f}/s"
                f" {found.alone / found.ours:6.2f} of scoring alone\n"
            )
            sys.stdout.flush()
        db.close()


def measure(project_id: int) -> Found:
    """Score all tasks of a project, in steps, each beside the functions alone."""
    config, profile = db.run(
        "SELECT label_config, scoring_profile FROM projects WHERE id = ?", (project_id,)
    ).fetchone()
    rescoring.begin(project_id)
    answers, ours, alone, size = 0, 0.0, 0.0, rescoring_steps.TASKS_A_STEP
    while tasks := _next(project_id, size):
        start = time.perf_counter()
        rescoring_steps.step(project_id, size)
        between = time.perf_counter()
        answers += sum(_scored(config, profile, tasks))
        ours += between - start
        alone += time.perf_counter() - between
        size = rescoring_steps.next_size(size, between - start)
    return Found(answers, ours, alone)


def _scored(config: str, profile: str, tasks: Mapping[int, Task]) -> Iterator[int]:
    """Score these tasks; how many answers each has."""
    scorer = scorer_of(config, profile)
    for task in tasks.values():
        reference = scorer.reference(orjson.loads(task.truth))
        for answer in set(task.answers):
            reference.score(orjson.loads(answer))
        yield len(task.answers)


def _next(project_id: int, size: int) -> dict[int, Task]:
    """The tasks that the next step takes."""
    waiting = (
        "(SELECT id FROM tasks WHERE is_pending AND project_id = ?"
        f" ORDER BY id LIMIT {size})"
    )
    truths = db.run(
        "SELECT g.task_id, a.result FROM ground_truths g"
        f" JOIN annotations a ON a.id = g.annotation_id WHERE g.task_id IN {waiting}",
        (project_id,),
    ).fetchall()
    others = db.run(
        "SELECT a.task_id, a.result FROM annotations a"
        f" JOIN ground_truths g ON g.task_id = a.task_id WHERE a.task_id IN {waiting}"
        " AND a.id <> g.annotation_id UNION ALL SELECT task_id, result"
        f" FROM predictions WHERE task_id IN {waiting} ORDER BY 1",
        (project_id, project_id),
    ).fetchall()
    answers = {
        task_id: [text for _, text in same]
        for task_id, same in groupby(others, key=itemgetter(0))
    }
    return {task_id: Task(truth, answers[task_id]) for task_id, truth in truths}


if __name__ == "__main__":
    main()

"""Eight processes that set different annotations of the same tasks, and a reader.

    python -m tests.many_writers --times 2000 sqlite:///new.db

The database must be a new one. The reader looks all the while: each task must have
exactly one ground truth at every moment. In the end every stored accuracy must equal
a fresh computation. Prints what it found and exits with 1 if a promise was broken.
"""

import argparse
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from models.commands import ground_truths
from models.db import database as db
from models.db import migrating
from tests.settling import settled
from tests.stored import Stored, choice

WRITERS = 8
TASKS = 20
ANNOTATIONS = 4


class Found(NamedTuple):
    """What came of it."""

    sets: int
    faults: list[str]
    looks: int
    violations: int
    stale: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        """No error, no moment with another number of ground truths, nothing stale."""
        return not self.faults and not self.violations and not self.stale


def run(url: str, times: int, writers: int = WRITERS) -> Found:
    """Set ground truths so many times in all; the database has the tables already."""
    db.connect(url)
    annotations = _rows()
    db.close()
    began = time.monotonic()
    with ProcessPoolExecutor(writers + 1, mp_context=get_context("spawn")) as pool:
        writing = [
            pool.submit(_set, url, annotations, times // writers, seed)
            for seed in range(writers)
        ]
        looking = pool.submit(_look, url, times)
        faults = [fault for one in writing for fault in one.result()]
        seconds = time.monotonic() - began
        looks, violations = looking.result()
    db.connect(url)
    settled()
    stale = _stale()
    db.close()
    done = times // writers * writers - len(faults)
    return Found(done, faults, looks, violations, stale, seconds)


def _rows() -> list[int]:
    """Tasks with a ground truth each, and answers that agree and differ."""
    stored = Stored()
    project = stored.project()
    people = [stored.user() for _ in range(ANNOTATIONS)]
    made = []
    for _ in range(TASKS):
        task = stored.task(project)
        for number, one in enumerate(people):
            result = choice("yes" if number % 2 else "no")
            made.append(stored.annotation(task, one, result).id)
        stored.prediction(task)
        stored.ground_truth(stored.annotation_now(made[-1]))
    return made


def _set(url: str, annotations: list[int], times: int, seed: int) -> list[str]:
    db.connect(url)
    draw = random.Random(seed)  # noqa: S311 - only which one is set next
    faults = []
    for _ in range(times):
        try:
            ground_truths.set_ground_truth(draw.choice(annotations), None)
        except Exception as fault:
            faults.append(repr(fault))
    db.close()
    return faults


def _look(url: str, times: int) -> tuple[int, int]:
    """How often was looked, until as many changes are recorded as were to come."""
    db.connect(url)
    looks = violations = 0
    quiet_since, last = time.monotonic(), -1
    while time.monotonic() - quiet_since < 2:
        with db.read():
            marked = db.scalar("SELECT COUNT(*) FROM ground_truths")
            done = db.scalar("SELECT COUNT(*) FROM changes")
            mixed = db.scalar(
                "SELECT COUNT(*) FROM annotations a JOIN ground_truths g"
                " ON g.annotation_id = a.id WHERE a.accuracy IS NOT NULL"
            )
        looks += 1
        violations += marked != TASKS or mixed != 0
        if done != last:
            quiet_since, last = time.monotonic(), done
        if done >= times:
            break
    db.close()
    return looks, violations


def _stale() -> int:
    """How many stored accuracies are not what the ground truth of now gives."""
    with db.read():
        rows = db.run(
            "SELECT a.accuracy, a.result, t.result, a.id = t.id FROM annotations a"
            " JOIN ground_truths g ON g.task_id = a.task_id"
            " JOIN annotations t ON t.id = g.annotation_id"
        ).fetchall()
    return sum(
        accuracy != (None if same else float(result == truth))
        for accuracy, result, truth, same in rows
    )


def main() -> None:
    """Run it on a new database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("url")
    asked.add_argument("--times", type=int, default=2000)
    given = asked.parse_args()
    db.connect(given.url)
    migrating.bring_up()
    db.close()
    found = run(given.url, given.times)
    sys.stdout.write(f"{found}\n")
    sys.exit(not found.is_sound)


if __name__ == "__main__":
    main()

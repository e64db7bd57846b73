"""How fast a file is imported, beside reading and inserting it without any check.

Each import has a process and a fresh SQLite file of its own, and leaves the same rows.

    python -m benchmarks.importing [--tasks 100000] [--rounds 5]
"""

import random
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click
import orjson

from benchmarks import databases, pairs, rows, same_rows, screen
from benchmarks.pairs import Pair
from models import timestamps
from models.commands import projects
from models.db import database as db
from models.db import migrating

TASKS = 100_000
ANNOTATIONS = 3
SMALLER = 5
"""How many times as large the file is as the one that its memory is compared with."""
OURS, BY_HAND = WAYS = ("ours", "by-hand")
BEGIN = 1_700_000_000_000_000
"""A moment in November 2023, in microseconds since 1970."""
LEFT = (
    "SELECT id, email, name FROM users ORDER BY id",
    "SELECT * FROM tasks ORDER BY id",
    "SELECT * FROM annotations ORDER BY id",
    "SELECT project_id, number, kind, actor_id FROM changes ORDER BY number",
    "SELECT id, last_change FROM projects",
)


class Once(NamedTuple):
    """What one import took."""

    seconds: float
    peak: int | None
    """KiB of memory; None where no system tells it."""


class Memory(NamedTuple):
    """The most memory that an import took, in KiB, by the size of its file."""

    way: str
    small: int | None
    large: int | None

    @property
    def growth(self) -> float | None:
        """How many times as much a file takes that is five times as large."""
        return self.large / self.small if self.large and self.small else None

    @property
    def line(self) -> str:
        """For the document."""
        if not self.large or not self.small:
            return f"{self.way}: this system does not tell."
        return (
            f"{self.way}: {self.small / 1024:,.0f} MiB at its peak for a fifth of the"
            f" tasks, {self.large / 1024:,.0f} MiB for all,"
            f" {self.large / self.small:.2f} times as much."
        )


class Imports(NamedTuple):
    """What importing took."""

    speed: Pair
    ours: Memory
    by_hand: Memory

    @property
    def text(self) -> str:
        """What is told of the memory, as a list."""
        return f"- {self.ours.line}\n- {self.by_hand.line}"


@click.command()
@click.option("--tasks", type=click.IntRange(SMALLER), default=TASKS, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
def main(tasks: int, rounds: int) -> None:
    """Print what it took, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), tasks, rounds)
    click.echo(f"{pairs.table([found.speed])}\n\n{found.text}")


def measure(folder: Path, tasks: int, rounds: int) -> Imports:
    """Import a file of a fifth of the tasks once, and one of all round by round.

    Raises:
        DifferentRowsError: reading and inserting leaves other rows than ours.

    """
    _make_empty(databases.sqlite(folder))
    small, large = folder / "small.json", folder / "large.json"
    with screen.waiting("Making the files …"):
        write(small, tasks // SMALLER)
        write(large, tasks)
    first = {way: _import(folder, way, small) for way in WAYS}
    same_rows.check(folder / f"{OURS}.db", folder / f"{BY_HAND}.db", LEFT)
    last: dict[str, Once] = {}

    def again(way: str) -> float:
        last[way] = _import(folder, way, large)
        return last[way].seconds

    speed = pairs.in_turns(
        f"import of {tasks:,} tasks with {ANNOTATIONS} annotations",
        "orjson and executemany",
        rounds,
        ours=partial(again, OURS),
        other=partial(again, BY_HAND),
    )
    memory = [Memory(way, first[way].peak, last[way].peak) for way in WAYS]
    return Imports(speed, *memory)


def _make_empty(url: str) -> None:
    db.connect(url)
    migrating.bring_up()
    projects.create("Imported", rows.CHOICES_CONFIG, None)
    db.close()


def _import(folder: Path, way: str, file: Path) -> Once:
    """Import a file into a fresh database, in a process of its own.

    Raises:
        RuntimeError: it failed; the message has its last line.

    """
    database = folder / f"{way}.db"
    shutil.copyfile(folder / "rows.db", database)
    command = (sys.executable, "-m", "benchmarks.one_import", way, database, file)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"code {done.returncode}"]
        raise RuntimeError(f"import, {way}: {last[0]}")
    return Once(**orjson.loads(done.stdout))


def write(file: Path, tasks: int) -> None:
    """Write a list of tasks as Label Studio exports it, the same for the same seed."""
    dice = random.Random(rows.SEED)  # noqa: S311 - rows, no secrets
    with file.open("wb") as out:
        for number in range(tasks):
            out.write(b",\n" if number else b"[")
            out.write(orjson.dumps(_task(number, dice)))
        out.write(b"]\n")


def _task(number: int, dice: random.Random) -> dict[str, Any]:
    annotations = [_annotation(number, one, dice) for one in range(ANNOTATIONS)]
    return {
        "id": number + 1,
        "data": rows.data(number),
        "annotations": annotations,
        "predictions": [],
        **_moments(number),
    }


def _annotation(task: int, number: int, dice: random.Random) -> dict[str, Any]:
    return {
        "id": task * ANNOTATIONS + number + 1,
        "completed_by": {"id": number + 1, "email": f"a{number}@example.org"},
        "result": rows.chosen(dice),
        "was_cancelled": False,
        "ground_truth": False,
        "lead_time": round(dice.uniform(1, 60), 3),
        **_moments(task),
    }


def _moments(second: int) -> dict[str, str]:
    """Each task has a moment of its own, as in an export."""
    created = BEGIN + second * 1_000_000
    names = ("created_at", "updated_at")
    return dict.fromkeys(names, timestamps.text(created))


if __name__ == "__main__":
    main()

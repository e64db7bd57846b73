"""Work on many rows at once, on SQLite: each beside the least that does the same."""

from pathlib import Path

from benchmarks import databases, deleting, importing, pairs, rescoring, rows, screen
from benchmarks.goals import Goal
from benchmarks.importing import Imports
from benchmarks.pairs import Pair
from benchmarks.run import Found, Run
from models.db import database as db
from serving.commands.rescoring import CORES

RESCORED_TASKS = 5_000
ALONE = "scoring alone"
DELETION, IMPORT, RESCORING = 0.5, 0.3, 0.6
GROWTH = 1.2
EXPLAINED = """\
Each runs on rows that nobody has touched, and what stands beside it must leave the same
rows. Rescoring has four annotations and a prediction for each task, and stands beside
the scoring functions alone, which read and write nothing; and beside the least SQL that
reads and writes as much around them.

{table}

Memory of the process that imports:

{memory}
"""


def measure(run: Run) -> Found:
    """One after the other; each is a program of its own too."""
    deletion = deleting.measure(_folder(run, "deleting"), deleting.TASKS, run.rounds)
    imports = importing.measure(_folder(run, "importing"), importing.TASKS, run.rounds)
    rescored = _rescored(run)
    table = pairs.table([deletion, imports.speed, *rescored])
    return Found(
        EXPLAINED.format(table=table, memory=imports.text),
        _goals(deletion, imports, rescored),
    )


def _rescored(run: Run) -> list[Pair]:
    """Score the tasks of two projects anew, round by round."""
    url = databases.sqlite(_folder(run, "rescoring"))
    with screen.waiting("Making the rows …"):
        made = rows.marked(url, RESCORED_TASKS)
    found = []
    for kind, project in made.items():
        with screen.waiting(f"Rescoring, {kind} …"):
            rounds = [rescoring.measure(project) for _ in range(run.rounds)]
            every = [rescoring.measure_all_cores(url, project) for _ in rounds]
        found += _pairs(kind, rounds, every)
    db.close()
    return found


def _pairs(
    kind: str,
    rounds: list[rescoring.Found],
    every: list[rescoring.FoundOnAllCores],
) -> list[Pair]:
    work = f"rescoring of {rounds[0].answers:,} answers, {kind}"
    ours = [one.ours for one in rounds]
    return [
        Pair(work, ALONE, ours, [one.alone for one in rounds]),
        Pair(work, "scoring and bare SQL", ours, [one.bare for one in rounds]),
        Pair(
            f"{work}, {CORES} cores",
            ALONE,
            [one.ours for one in every],
            [one.alone for one in every],
        ),
    ]


def _goals(deletion: Pair, imports: Imports, rescored: list[Pair]) -> tuple[Goal, ...]:
    wanted = [
        (DELETION, deletion),
        (IMPORT, imports.speed),
        *((RESCORING, one) for one in rescored if one.beside == ALONE),
    ]
    return (
        *(
            Goal(f"{one.work}: times as fast as {one.beside}", ratio, one.ratio)
            for ratio, one in wanted
        ),
        Goal(
            f"memory of the import at its peak, over that of 1 in {importing.SMALLER}",
            GROWTH,
            imports.ours.growth,
            at_most=True,
        ),
    )


def _folder(run: Run, name: str) -> Path:
    own = run.folder / name
    own.mkdir()
    return own

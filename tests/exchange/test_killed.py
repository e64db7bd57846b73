"""A process that is killed in the middle of an import leaves the database whole."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from exchange import Tally, import_file
from models.db import database as db
from tests.exchange.conftest import answer, contents, task
from tests.stored import Stored

CHECKOUT = Path(__file__).parents[2]


def test_the_same_import_completes_afterwards(
    stored: Stored, database_url: str, written: Callable[..., Path]
) -> None:
    project = stored.project()
    file = written(
        *[
            task(one, answer(1, "ada@x.org", ground_truth=True), answer(2, f"{one}@x"))
            for one in range(200)
        ]
    )
    before = contents()

    killed = subprocess.Popen(  # noqa: S603 - this Python, our own module
        [
            sys.executable,
            "-m",
            "tests.exchange.killed_import",
            database_url,
            str(project.id),
            str(file),
        ],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "in the middle\n"
        killed.kill()
    after_the_kill = contents()
    report = import_file(project.id, [file])

    assert after_the_kill == before
    assert (report.tasks, report.annotations) == (Tally(200), Tally(400))
    assert len(stored.ground_truths()) == 200
    assert stored.task_now(report.tasks.created).annotation_count == 2
    with db.read():
        broken = db.run("PRAGMA integrity_check").fetchall() if db.is_sqlite() else []
    assert broken in ([], [("ok",)])

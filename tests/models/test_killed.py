"""A process that is killed in the middle of a bulk delete leaves the database whole."""

import signal
import subprocess
import sys
from pathlib import Path

from models.commands import bulk_ground_truths
from tests.stored import Stored

KILLED = """
import os, signal, sys
from models.db import database as db
from models.commands import bulk_ground_truths

db.connect(sys.argv[1])
with db.write():
    bulk_ground_truths.delete_ground_truths(range(1, 1000), None)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_bulk_delete_changes_nothing_and_can_be_repeated(
    stored: Stored, database_url: str
) -> None:
    project = stored.project()
    for _ in range(30):
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task))
        stored.annotation(task)
    before = stored.ground_truths()

    killed = subprocess.run(  # noqa: S603 - this Python, our own text
        [sys.executable, "-c", KILLED, database_url],
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert killed.returncode == -signal.SIGKILL
    assert stored.ground_truths() == before
    assert stored.changes() == []
    assert stored.task_now(1).mean_accuracy == 1.0
    bulk_ground_truths.delete_ground_truths(before, None)
    assert stored.ground_truths() == {}
    assert stored.task_now(1).mean_accuracy is None

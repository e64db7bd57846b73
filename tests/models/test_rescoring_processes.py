"""Several processes that score one project anew, of which some are killed."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.commands import projects, rescoring
from models.commands.projects import ProjectChange
from models.db import database as db
from tests.stored import Stored, choice

ROOT = Path(__file__).parents[2]
JACCARD = ProjectChange(scoring_profile={"metrics": {"label": {"name": "jaccard"}}})
TASKS = 60

WORKS = """
import sys
from models.db import database as db
from models.commands import rescoring
from models.commands.rescoring import step

db.connect(sys.argv[1])
done = 0
while project := rescoring.waiting():
    done += step(project[0], tasks=5)
print(done)
"""

IS_KILLED = """
import sys, time
from models.db import database as db
from models.commands import rescoring
from models.commands.rescoring import score, write

db.connect(sys.argv[1])
project, = rescoring.waiting()
scores = score(project, rescoring.waiting_tasks(project, 7))
if sys.argv[2] == "scoring":
    print(len(scores.by_task), flush=True)
    time.sleep(600)
with db.write():
    print(write(scores), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def answers(stored: Stored) -> list[int]:
    """Half right answers, of tasks that wait to be scored anew."""
    project = stored.project()
    found = []
    for _ in range(TASKS):
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task, result=choice("yes", "no")))
        found.append(stored.annotation(task, result=choice("yes")).id)
    projects.update(project.id, JACCARD, None)
    return found


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(  # noqa: S603 - this Python, our own text
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def scored(stored: Stored, answers: list[int], is_one: Callable[[float], bool]) -> bool:
    found = [stored.annotation_now(one).accuracy for one in answers]
    return all(accuracy is not None and is_one(accuracy) for accuracy in found)


@pytest.mark.parametrize("busy", ["scoring", "writing"])
def test_no_task_is_done_twice_and_none_left_out(
    stored: Stored, database_url: str, answers: list[int], busy: str
) -> None:
    killed = start(IS_KILLED, database_url, busy)
    assert killed.stdout is not None
    taken = killed.stdout.readline()
    workers = [start(WORKS, database_url) for _ in range(2)]
    killed.kill()
    said = [worker.communicate(timeout=60)[0] for worker in workers]
    killed.communicate()

    assert taken == "7\n"
    assert sum(map(int, said)) == TASKS
    assert scored(stored, answers, lambda accuracy: accuracy == 0.5)
    with db.read():
        assert rescoring.waiting() == []
        assert rescoring.progress([1]) == {1: (TASKS, TASKS)}

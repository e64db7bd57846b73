"""A changed scoring profile is worked off: by servers, by a command, after a kill."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import peewee
import pytest
from click.testing import CliRunner
from prometheus_client import REGISTRY

from models.commands import accounts, projects, rescoring
from models.commands.locking import lock_profile
from models.commands.projects import ProjectChange
from models.db import database as db
from serving.commands import cli
from serving.rescoring import RescoringThread
from tests.serving.running import SECONDS, Running, serving
from tests.stored import Stored, choice

ROOT = Path(__file__).parents[2]
JACCARD = [{"control": "label", "metric": "JACCARD"}]

IS_KILLED = """
import sys, time
from models.db import database as db
from serving.commands.rescoring import processes

db.connect(sys.argv[1])
with processes(sys.argv[1]) as pool:
    print(pool.submit(abs, -1).result(), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def project_id(stored: Stored) -> int:
    """A project of 60 tasks, whose answers are half right by another metric."""
    project = stored.project()
    people = [stored.user(), stored.user()]
    for _ in range(60):
        task = stored.task(project)
        truth = stored.annotation(task, people[0], choice("yes", "no"))
        stored.annotation(task, people[1], choice("yes"))
        stored.ground_truth(truth)
    return project.id


@pytest.fixture
def thread(store: None) -> Iterator[RescoringThread]:
    """The thread of a server, not yet started."""
    made = RescoringThread()
    yield made
    made.stop()


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_done(project_id: int) -> bool:
    with db.read():
        return project_id not in rescoring.waiting()


def accuracies() -> set[float | None]:
    """Those of the compared answers."""
    with db.read():
        text = (
            "SELECT accuracy FROM annotations WHERE id NOT IN"
            " (SELECT annotation_id FROM ground_truths)"
        )
        return {row[0] for row in db.run(text).fetchall()}


def test_the_thread_scores_what_waits_and_says_so_once(
    thread: RescoringThread, project_id: int, lines: list[Any]
) -> None:
    rescoring.begin(project_id)

    thread.start()

    until(lambda: bool(lines))
    assert is_done(project_id)
    assert accuracies() == {0.0}
    assert [(one["event"], one["project"]) for one in lines] == [
        ("Rescored a project", project_id)
    ]


def test_prometheus_learns_how_many_tasks_wait(project_id: int) -> None:
    thread = RescoringThread()
    rescoring.begin(project_id)

    with db.read():
        thread._measure(rescoring.waiting())

    assert REGISTRY.get_sample_value("ground_truth_tasks_waiting") == 60
    thread._measure([])
    assert REGISTRY.get_sample_value("ground_truth_tasks_waiting") == 0


def test_a_stop_ends_the_pause_of_the_thread(
    thread: RescoringThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.rescoring.SECONDS_BETWEEN_LOOKS", 600)
    monkeypatch.setattr("serving.rescoring.SECONDS_TO_STOP", SECONDS)
    thread.start()

    thread.stop()

    assert not thread._thread.is_alive()


def test_the_thread_outlives_a_database_that_goes_away(
    thread: RescoringThread,
    project_id: int,
    lines: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rescoring.begin(project_id)
    faults = [peewee.OperationalError("the server closed the connection")] * 2
    step = rescoring.step

    def fail_twice(project_id: int, **given: Any) -> int:
        if faults:
            raise faults.pop()
        return step(project_id, **given)

    monkeypatch.setattr(rescoring, "step", fail_twice)
    monkeypatch.setattr("serving.rescoring.PAUSES", (0.01, 0.02))

    thread.start()

    until(lambda: is_done(project_id))
    failed = [one for one in lines if one["event"] == "Rescoring failed"]
    assert [one["next_try"] for one in failed] == [0.01, 0.02]


def test_a_new_profile_is_pending_then_scored_also_after_a_kill(
    project_id: int, database_url: str, tmp_path: Path
) -> None:
    db.close()
    with serving("--database", database_url, folder=tmp_path) as running:
        answer = _update(running, project_id)
        running.process.kill()
    with serving("--database", database_url, folder=tmp_path):
        until(lambda: is_done(project_id))

    assert answer["rescoring"] == {"done": 0, "total": 60}
    assert accuracies() == {0.5}


def test_over_http_a_row_is_pending_until_it_is_scored(
    project_id: int, database_url: str, tmp_path: Path
) -> None:
    profile = {"metrics": {"label": {"name": "jaccard"}}}
    projects.update(project_id, ProjectChange(scoring_profile=profile), None)
    accounts.local_admin()  # whom the server would have to write down first
    arguments = ("--database", database_url)

    with ExitStack() as stack:
        with db.write():  # so that the server cannot score anything yet
            lock_profile(project_id)
            running = stack.enter_context(serving(*arguments, folder=tmp_path))
            waiting = _rows(running, project_id)
        until(lambda: _rows(running, project_id).done == 60)
        scored = _rows(running, project_id)

    assert waiting == Rows(0, 60, {("PENDING", None)})
    assert scored == Rows(60, 60, {("SCORED", 0.5)})


def test_over_http_a_new_answer_is_pending_and_scored_soon_after(
    stored: Stored, database_url: str, tmp_path: Path
) -> None:
    truth = stored.annotation()
    stored.ground_truth(truth)
    accounts.local_admin()
    document = (
        "mutation ($input: CreateAnnotationInput!) { createAnnotation(input: $input)"
        " { annotation { id accuracy accuracyStatus answeredControlCount } } }"
    )
    asking = (
        "query ($id: ID!) { annotation(id: $id)"
        " { id accuracy accuracyStatus answeredControlCount } }"
    )
    given = {"input": {"taskId": truth.task_id, "result": choice("yes")}}

    with serving("--database", database_url, folder=tmp_path) as running:
        made = _sent(running, document, given)["createAnnotation"]["annotation"]
        row = {"id": made["id"]}
        until(
            lambda: (
                _sent(running, asking, row)["annotation"]["accuracyStatus"] == "SCORED"
            )
        )
        scored = _sent(running, asking, row)["annotation"]

    waiting = {"accuracyStatus": "PENDING", "accuracy": None}
    assert made == {**row, **waiting, "answeredControlCount": None}
    done = {"accuracyStatus": "SCORED", "accuracy": 1.0}
    assert scored == {**row, **done, "answeredControlCount": 1}


def _sent(running: Running, document: str, variables: Any) -> Any:
    body = {"query": document, "variables": variables}
    answer = httpx2.post(f"{running.url}/graphql", json=body, timeout=SECONDS).json()
    return answer["data"]


class Rows(NamedTuple):
    """What clients see of a project that is scored anew."""

    done: int
    total: int
    accuracies: set[tuple[str, float | None]]


def _rows(running: Running, project_id: int) -> Rows:
    document = (
        "query ($id: ID!) { project(id: $id) { rescoring { done total } }"
        " tasks(projectId: $id, first: 60)"
        " { nodes { annotations { accuracy accuracyStatus } } } }"
    )
    body = {"query": document, "variables": {"id": project_id}}
    answer = httpx2.post(f"{running.url}/graphql", json=body, timeout=SECONDS).json()
    data = answer["data"]
    progress = data["project"]["rescoring"]
    answers = [one for task in data["tasks"]["nodes"] for one in task["annotations"]]
    seen = {(one["accuracyStatus"], one["accuracy"]) for one in answers}
    seen.remove(("IS_GROUND_TRUTH", None))
    return Rows(progress["done"], progress["total"], seen)


def _update(running: Running, project_id: int) -> Any:
    document = (
        "mutation ($input: UpdateProjectInput!) { updateProject(input: $input)"
        " { project { rescoring { done total } } } }"
    )
    profile = {"id": project_id, "scoringProfile": {"controls": JACCARD}}
    body = {"query": document, "variables": {"input": profile}}
    address = f"{running.url}/graphql"
    answer = httpx2.post(address, json=body, timeout=SECONDS).json()
    return answer["data"]["updateProject"]["project"]


def test_the_command_scores_a_project_and_goes_on_where_it_was_broken_off(
    project_id: int, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rescoring.begin(project_id)
    rescoring.step(project_id, tasks=50)
    begun = _begun(monkeypatch)

    first = _rescore(database_url, project_id)
    begun_by_first = list(begun)
    second = _rescore(database_url, project_id)

    for said in (first, second):
        assert "Rescored 60 tasks of Project." in said
    assert begun_by_first == []
    assert begun == [project_id]
    assert accuracies() == {0.0}


def test_processes_of_a_command_that_is_killed_end_with_it(database_url: str) -> None:
    command = subprocess.Popen(  # noqa: S603 - this Python, our own text
        [sys.executable, "-c", IS_KILLED, database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout is not None
    worked = command.stdout.readline()

    command.kill()

    said, _ = command.communicate(timeout=SECONDS)  # once nobody holds the output open
    assert (worked, said) == ("1\n", "")


def test_a_process_that_is_killed_ends_the_command_with_a_sentence(
    stored: Stored, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_id = stored.annotation().project_id

    def break_off(*_: object) -> None:
        raise BrokenProcessPool

    with monkeypatch.context() as broken:
        broken.setattr("serving.commands.rescoring.work_off", break_off)
        db.close()
        result = CliRunner().invoke(cli, _command(database_url, project_id))
        db.connect(database_url)

    assert result.exit_code == 1
    assert "run the same command to continue" in " ".join(result.output.split())


def _begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The projects that are begun anew from now on."""
    begun = []
    begin = rescoring.begin

    def noted(project_id: int) -> int:
        begun.append(project_id)
        return begin(project_id)

    monkeypatch.setattr(rescoring, "begin", noted)
    return begun


def _rescore(database_url: str, project_id: int) -> str:
    db.close()
    result = CliRunner().invoke(cli, _command(database_url, project_id))
    db.connect(database_url)
    assert result.exit_code == 0, result.output
    return result.output


def _command(database_url: str, project_id: int) -> list[str]:
    return ["rescore", "--project", str(project_id), "--database", database_url]

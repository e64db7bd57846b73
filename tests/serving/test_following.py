"""Links are followed by the server beside its other work, and by the commands."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from linking import clients
from linking.clients import ClientSettings
from models.commands import link_states as states
from models.commands import links as commands
from models.db import database as db
from models.queries import links
from serving.links import LinkThread
from tests.linking.fake import LEGACY, FakeLabelStudio, served
from tests.linking.followed import KEY, Linked, asked
from tests.serving import running
from tests.serving.running import serving
from tests.serving.test_commands import Run
from tests.stored import Stored

SECONDS = 20
STOP_SECONDS = 5


def until(is_so: Callable[[], Any]) -> None:
    """Wait until this is so."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, f"it did not happen: {links_now()}"
        time.sleep(0.02)


def links_now() -> Any:
    with db.read():
        return links.every()


def figure(name: str) -> float:
    return REGISTRY.get_sample_value(f"ground_truth_link_{name}") or 0.0


@pytest.fixture
def linked(stored: Stored) -> Iterator[Linked]:
    """A link with ten tasks that nobody follows yet."""
    fake = FakeLabelStudio()
    with asked(fake.transport()):
        made = Linked(stored, pushes=True, fake=fake)
        made.tasks(10, annotations=2)
        states.release("one")
        yield made


@pytest.fixture
def thread(linked: Linked) -> Iterator[LinkThread]:
    """The thread of a server, not yet started."""
    made = LinkThread()
    yield made
    made.stop()


def test_a_server_pulls_wakes_and_writes(linked: Linked, thread: LinkThread) -> None:
    polls, tasks, writes = figure("polls_total"), figure("tasks_total"), 0.0
    thread.start()
    until(lambda: linked.state == "FOLLOWING")
    assert linked.here() == linked.there()

    answer = linked.fake.annotate(1, user=linked.ada)
    commands.ask_for_sync(linked.link_id)
    until(lambda: linked.here() == linked.there())

    writes = figure("writes_total")
    linked.star(answer)
    until(lambda: linked.stars() == {1: [answer]})
    until(lambda: figure("writes_total") == writes + 1)
    assert figure("polls_total") >= polls + 2
    assert figure("tasks_total") >= tasks + 11


def test_of_two_servers_one_follows_and_the_other_takes_over(
    linked: Linked, thread: LinkThread
) -> None:
    other = LinkThread()
    thread.start()
    until(lambda: linked.state == "FOLLOWING")
    other.start()
    commands.ask_for_sync(linked.link_id)
    until(lambda: linked.row.next_at > 0)
    assert states.is_held(linked.link_id, thread.owner)

    thread.stop()
    commands.ask_for_sync(linked.link_id)

    until(lambda: states.is_held(linked.link_id, other.owner))
    other.stop()


def test_a_fault_of_ours_is_told_and_tried_again(
    linked: Linked, thread: LinkThread
) -> None:
    def break_off() -> None:
        raise ZeroDivisionError

    linked.fake.fail(break_off, "/api/tasks/")
    thread.start()

    until(lambda: linked.row.problem)

    assert "fault" in str(linked.row.problem)
    assert linked.row.failures == 1
    commands.ask_for_sync(linked.link_id)
    until(lambda: linked.state == "FOLLOWING")
    assert linked.row.problem is None


# The commands, and a server of its own


@pytest.fixture
def remote() -> Iterator[tuple[FakeLabelStudio, str]]:
    """A Label Studio with 120 tasks, on loopback."""
    fake = FakeLabelStudio()
    project = fake.project()
    for task in fake.add_tasks(project, [{"text": f"{n}"} for n in range(120)]):
        fake.annotate(task)
    with served(fake) as url:
        yield fake, url


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Run commands, without a server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", LEGACY)
    monkeypatch.setenv("GROUND_TRUTH_SECRET_KEY", KEY)
    db.connect(database_url)
    yield Run(database_url)
    clients.use(ClientSettings())
    db.close()


def task_count() -> int:
    with db.read():
        count: int = db.scalar("SELECT COUNT(*) FROM tasks")
    return count


def state() -> str:
    with db.read():
        return links.every()[0].state


def test_add_pulls_and_sync_brings_the_rest(
    run: Run, remote: tuple[FakeLabelStudio, str]
) -> None:
    fake, url = remote

    told = run("link", "add", "--url", url, "--project", "1").output
    assert "Project 1 has 120 tasks of Label Studio (FOLLOWING)." in told

    fake.delete_tasks(list(fake.tasks)[:60])
    preview = run("link", "sync", "1", "--dry-run").output
    assert "Label Studio has 60 tasks; here are 120 of them." in preview
    assert task_count() == 120
    assert "--accept-deletions" in run.refused("link", "sync", "1")
    run("link", "sync", "1", "--full", "--accept-deletions")
    assert task_count() == 60


def test_a_running_server_does_what_a_command_asks_for(
    run: Run,
    remote: tuple[FakeLabelStudio, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake, url = remote
    database_url, around = run.database_url, running.environment()
    monkeypatch.setattr(
        running, "environment", lambda: {**around, "GROUND_TRUTH_SECRET_KEY": KEY}
    )
    run("link", "add", "--url", url, "--project", "1", "--no-pull")
    db.close()
    (tmp_path / "server").mkdir()
    with serving("--database", database_url, folder=tmp_path / "server") as server:
        db.connect(database_url)
        until(lambda: state() == "FOLLOWING")
        fake.annotate(1)
        before = len(fake.requests)

        run("link", "sync", "1")

        assert len(fake.requests) > before
        with db.read():
            assert db.scalar("SELECT COUNT(*) FROM annotations") == 121
        fake.fail("hang", times=10)
        commands.ask_for_sync(1)
        until(lambda: len(fake.faults) == 0 or fake.faults[0].times < 10)
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < STOP_SECONDS

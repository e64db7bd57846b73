"""The server as a process of its own."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from serving.commands import cli
from serving.commands.database import without_password
from serving.listening import bound
from tests.serving.running import SECONDS, Running, serving

EVERYWHERE = "0.0.0.0"  # noqa: S104 - refused here


def ask(running: Running, query: str) -> object:
    address = f"{running.url}/graphql"
    answer = httpx2.post(address, json={"query": query}, timeout=SECONDS).json()
    assert "errors" not in answer
    return answer["data"]


def test_it_brings_an_empty_database_up_serves_and_stops_in_time(
    tmp_path: Path,
) -> None:
    with serving(folder=tmp_path) as running:
        assert ask(running, "{ viewer { name } }") == {
            "viewer": {"name": "Local admin"}
        }
        said = "\n".join(running.said)
        for path in ("/graphql", "/graphiql", "/"):
            assert f"{running.url}{path}\n" in said
        with httpx2.Client() as client:
            client.get(f"{running.url}/healthz")
            started = time.monotonic()
            warning = running.stop()

    assert time.monotonic() - started < 5
    assert running.process.returncode in {0, -signal.SIGTERM}  # clean for systemd
    assert (tmp_path / "ground_truth.db").is_file()
    assert "no token exists yet" in warning
    assert running.said[0] == f"New database at {tmp_path / 'ground_truth.db'}"


def test_the_demo_brings_projects_in_a_database_of_its_own(tmp_path: Path) -> None:
    with serving("--demo", folder=tmp_path) as running:
        data = ask(running, "{ projects { totalCount } }")

    assert data == {"projects": {"totalCount": 3}}
    assert [file.name for file in tmp_path.glob("*.db")] == ["demo.db"]


def test_several_workers_serve_one_database_and_add_up_their_figures(
    tmp_path: Path,
) -> None:
    with serving("--workers", "2", folder=tmp_path) as running:
        for _ in range(20):
            ask(running, "{ viewer { id } }")
        text = httpx2.get(f"{running.url}/metrics").text
        running.stop()

    assert 'ground_truth_requests_total{status="200"} 20.0' in text


def test_a_worker_that_dies_is_replaced(
    tmp_path: Path,
) -> None:
    with serving("--workers", "2", folder=tmp_path) as running:
        until(lambda: ask(running, "{ viewer { id } }") is not None)
        first = workers(running)
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(workers(running) - first) == 1)
        until(lambda: ask(running, "{ viewer { id } }") is not None)
        started = time.monotonic()
        running.stop()

    assert time.monotonic() - started < 10
    assert running.process.returncode == 0


def workers(running: Running) -> set[int]:
    """The processes that serve."""
    folder = Path(f"/proc/{running.process.pid}/task/{running.process.pid}")
    children = (folder / "children").read_text().split()
    return {
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    }


def until(holds: Callable[[], bool]) -> None:
    """Wait for it: a worker needs its time to start."""
    latest = time.monotonic() + SECONDS * 2
    while True:
        with suppress(httpx2.HTTPError, OSError):
            if holds():
                return
        assert time.monotonic() < latest
        time.sleep(0.2)


@contextmanager
def opened(running: Running) -> Iterator[None]:
    """A socket that has signed in."""
    address = f"{running.url.replace('http', 'ws', 1)}/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        socket.send('{"type":"connection_init"}')
        socket.recv()
        yield


def test_it_stops_in_time_with_open_sockets_and_an_import_under_way(
    tmp_path: Path,
) -> None:
    tasks = [{"data": {"text": "x" * 900}} for _ in range(1000)]
    sent = {
        "query": "mutation ($t: [JSON!]!) { importTasks(input:"
        " {projectId: 1, tasks: $t}) { taskCount } }",
        "variables": {"t": tasks},
    }
    with serving("--demo", folder=tmp_path) as running, opened(running):
        importing = threading.Thread(target=send, args=(running, sent))
        importing.start()
        time.sleep(0.05)
        started = time.monotonic()
        running.stop()
        stopped = time.monotonic() - started
        importing.join()

    assert stopped < 5
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection:
        (count,) = connection.execute(
            "SELECT COUNT(*) FROM tasks WHERE project_id = 1"
            " AND length(search_text) = 900"
        ).fetchone()
    assert count in {0, 1000}


def send(running: Running, body: object) -> None:
    """Ask, and be cut off."""
    with suppress(httpx2.HTTPError):
        httpx2.post(f"{running.url}/graphql", json=body, timeout=SECONDS)


@pytest.fixture
def refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[int, str]]:
    """Try to serve in an empty folder; the exit code and what was said."""
    monkeypatch.chdir(tmp_path)

    def serve(*arguments: str, **settings: str) -> tuple[int, str]:
        given = {f"GROUND_TRUTH_{k.upper()}": v for k, v in settings.items()}
        result = CliRunner(env=given).invoke(cli, ["serve", *arguments])
        return result.exit_code, result.output

    return serve


def test_it_does_not_listen_for_others_while_it_is_open(
    refused: Callable[..., tuple[int, str]],
) -> None:
    code, said = refused(host=EVERYWHERE, port="0")

    assert code == 1
    assert "token create" in said


@pytest.mark.parametrize("name", ["allowed_hosts", "trusted_proxies"])
def test_nor_does_it_serve_behind_a_proxy_while_it_is_open(
    refused: Callable[..., tuple[int, str]], name: str
) -> None:
    code, said = refused(port="0", **{name: "192.0.2.1"})

    assert code == 1
    assert f"GROUND_TRUTH_{name.upper()}=192.0.2.1" in said
    assert "user add YOU@example.org --admin" in said
    assert not Path("ground_truth.db").exists()


def test_a_port_in_use_is_one_clear_line(
    refused: Callable[..., tuple[int, str]],
) -> None:
    with bound("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        code, said = refused(port=port)

    assert code == 1
    assert said == (
        f"Error: Not listening on 127.0.0.1 port {port}: it is in use."
        " Choose another one with --port.\n"
    )


def test_a_wrong_setting_ends_it_with_a_line_and_code_2(
    refused: Callable[..., tuple[int, str]],
) -> None:
    code, said = refused(port="eighty", limit_cost="0")

    assert code == 2
    assert len(said.splitlines()) == 2
    assert "GROUND_TRUTH_PORT is 'eighty'" in said


def test_a_database_of_a_later_version_is_refused_with_the_way_out(
    refused: Callable[..., tuple[int, str]], sqlite_template: Path
) -> None:
    Path("ground_truth.db").write_bytes(sqlite_template.read_bytes())
    with closing(sqlite3.connect("ground_truth.db")) as connection, connection:
        connection.execute(
            "UPDATE schema_migrations SET name = '9999_later'"
            " WHERE name = '0001_first_tables'"
        )

    code, said = refused(port="0")

    assert code == 1
    assert "9999_later" in said
    assert "a newer one" in said


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:secret@db/gt", "postgresql://ann:…@db/gt"),
        ("postgresql://ann:%40s%2Fx@db:5432/gt", "postgresql://ann:…@db:5432/gt"),
        ("postgresql://ann@db/gt", "postgresql://ann@db/gt"),
        ("sqlite:///ground_truth.db", "sqlite:///ground_truth.db"),
        (
            "postgresql://h/db?user=gt&password=s",
            "postgresql://h/db?user=gt&password=…",
        ),
        ("postgresql://h/db?PassWord=s%20s&a=1", "postgresql://h/db?PassWord=…&a=1"),
        ("postgresql://h/db?sslpassword=s", "postgresql://h/db?sslpassword=…"),
        ("postgresql://ann:s@s:s@db/gt", "postgresql://ann:…@db/gt"),
        ("postgresql://ann:s/s@db/gt", "postgresql://ann:…@db/gt"),
        ("ann:s@db/gt", "ann:…@db/gt"),
        (
            "host=db user=gt password='s \\' s' dbname=x",
            "host=db user=gt password=… dbname=x",
        ),
    ],
)
def test_the_password_of_the_database_is_not_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("sqlite:///missing/x.db", 2, "in a folder that exists"),
        ("sqlite:///junk.db", 1, "restore a backup"),
        ("postgresql://u:secret@127.0.0.1:x/gt", 1, "the database URL names"),
        ("postgresql://u:secret@127.0.0.1/gt?x=1", 2, "postgresql://USER"),
        ("u:secret@127.0.0.1/gt", 2, "Use sqlite"),
        ("secret", 2, "has no scheme"),
        ("mysql://u:secret@127.0.0.1/gt", 2, "starts with mysql:"),
        ("postgresql://127.0.0.1:1/gt?user=u&password=secret", 1, "cannot be used"),
        ("postgresql://u:secret@[127.0.0.1/gt", 2, "URL"),
        ("sqlite://secret/x.db", 2, "Write three"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_with_what_to_do(
    refused: Callable[..., tuple[int, str]], url: str, code: int, said: str
) -> None:
    Path("junk.db").write_text("no database " * 500)

    found, output = refused("--database", url, port="0")

    assert found == code
    assert said in output
    assert "secret" not in output
    assert len(output.splitlines()) == 1


def test_a_database_that_is_away_is_one_line_without_the_password(
    refused: Callable[..., tuple[int, str]],
) -> None:
    code, said = refused("--database", "postgresql://ann:secret@127.0.0.1:1/nothing")

    assert code == 1
    assert "cannot be used" in said
    assert "secret" not in said

"""No token and no variable ends up in a log, an answer, a figure or the database."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from models.commands import accounts
from models.db import database as db
from models.db import migrating
from tests.serving.running import SECONDS, Running, serving

VARIABLE = "a-value-that-is-nobody-elses-business"
WRONG = "gt_0123456789abcdef_" + "W" * 43
PUBLIC = {"accept": "application/graphql-response+json"}

DOCUMENTS = [
    "{ viewer { name } }",
    "{ viewer { nonsense } }",
    "{ viewer",
    "query ($v: String!) { tasks(filter: {search: $v}) { totalCount } }",
    "query ($v: Int!) { tasks(first: $v) { totalCount } }",
    "query ($v: ID!) { task(id: $v) { id } }",
    "mutation ($v: ID!) { setGroundTruth(annotationId: $v) { changed } }",
    "mutation ($v: String!) { createProject(input: {title: $v, labelConfig: $v})"
    " { project { id } } }",
    "mutation ($v: JSON!) { importTasks(input: {projectId: 1, tasks: [$v]})"
    " { taskCount } }",
    "subscription ($v: ID!) { changes(projectId: $v) { id } }",
]


@pytest.fixture
def token(tmp_path: Path) -> Iterator[str]:
    """An admin's, of the database in this folder."""
    db.connect(f"sqlite:///{tmp_path / 'ground_truth.db'}")
    migrating.bring_up()
    accounts.add_user("ann@example.org", is_admin=True)
    made = accounts.create_token("ann@example.org")
    db.close()
    yield made
    db.close()


@contextmanager
def client(running: Running, token: str) -> Iterator[httpx2.Client]:
    headers = {"authorization": f"Bearer {token}", **PUBLIC}
    with httpx2.Client(
        base_url=running.url, headers=headers, timeout=SECONDS
    ) as client:
        yield client


def provoked(client: httpx2.Client) -> Iterator[httpx2.Response]:
    """Every kind of error that a request can end with."""
    for text in DOCUMENTS:
        body = {"query": text, "variables": {"v": VARIABLE}}
        yield client.post("/graphql", json=body)
        yield client.get(
            "/graphql", params={"query": text, "variables": f'{{"v": "{VARIABLE}"}}'}
        )
    headers = {"content-type": "application/json"}
    for content in (b"", b"[]", b"{", VARIABLE.encode(), b"\xff", b"x" * 1_100_000):
        yield client.post("/graphql", content=content, headers=headers)
    yield client.post("/graphql", content=VARIABLE)
    yield client.put("/graphql", content=VARIABLE)
    for other in ({"host": "evil.example"}, {"origin": "https://evil.example"}):
        yield client.post("/graphql", json={"query": "{ x }"}, headers=other)
    for wrong in (WRONG, f"{WRONG} {VARIABLE}", VARIABLE):
        given = {"authorization": f"Bearer {wrong}"}
        yield client.post("/graphql", json={"query": "{ x }"}, headers=given)
    yield client.get(f"/nowhere/{WRONG}")


def test_whatever_goes_wrong_tells_no_token_and_no_variable(
    token: str, tmp_path: Path
) -> None:
    with serving(folder=tmp_path) as running, client(running, token) as asking:
        answers = list(provoked(asking))
        figures = asking.get("/metrics").text
        logged = running.stop()

    secret = token[len("gt_0123456789abcdef_") :]
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("ground_truth.db*"))
    assert len({answer.status_code for answer in answers}) >= 8
    assert all(answer.status_code < 500 for answer in answers)
    assert len(logged.splitlines()) >= len(answers)
    for text in (logged, figures, "\n".join(running.said)):
        assert secret not in text
        assert VARIABLE not in text
    for answer in answers:
        assert secret not in f"{answer.text}{answer.headers}"
    assert secret.encode() not in stored


def test_a_server_that_crashes_leaves_no_core_file(tmp_path: Path) -> None:
    with serving(folder=tmp_path) as running:
        limits: Any = resource.prlimit(running.process.pid, resource.RLIMIT_CORE)

    assert limits == (0, 0)


def test_figures_have_few_labels_and_none_that_clients_choose(
    token: str, tmp_path: Path
) -> None:
    with serving(folder=tmp_path) as running, client(running, token) as asking:
        for number in range(30):
            asking.post("/graphql", json={"query": f"query Q{number} {{ x }}"})
            asking.get(f"/nowhere/{number}")
        figures = asking.get("/metrics").text

    ours = [line for line in figures.splitlines() if line.startswith("ground_truth_")]
    names = set(re.findall(r'(\w+)="', "\n".join(ours)))
    assert names <= {"status", "code", "le", "fault"}
    assert len(ours) < 80

"""The id of a request, its line in the log and its part in the figures."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from serving import measures
from tests.serving.conftest import HOME

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Lines = list[Any]


def test_a_request_leaves_one_line_without_its_variables(
    client: TestClient, lines: Lines
) -> None:
    body = {
        "query": "query Echo($v: JSON!) { echo(value: $v) }",
        "variables": {"v": "a secret"},
    }

    response = client.post("/graphql", json=body)

    [line] = lines
    assert line["event"] == "request"
    assert line["operation"] == "Echo"
    assert line["status"] == 200
    assert line["milliseconds"] > 0
    assert line["request_id"] == response.headers["x-request-id"]
    assert "secret" not in repr(line)


def test_an_exception_of_a_field_is_masked_and_logged_once_under_the_id(
    client: TestClient, lines: Lines
) -> None:
    response = client.post("/graphql", json={"query": "{ broken }"})

    [error] = response.json()["errors"]
    faults = [line for line in lines if "exc_info" in line]
    assert "secret plan" not in response.text
    assert error["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": response.headers["x-request-id"],
    }
    assert [line["request_id"] for line in faults] == [error["extensions"]["requestId"]]
    assert lines[-1]["errors"] == ["INTERNAL_SERVER_ERROR"]


def test_an_exception_around_the_execution_is_masked_and_logged_under_the_id(
    client: TestClient, lines: Lines
) -> None:
    response = client.post("/graphql", json={"query": "query FailAround { who }"})

    [error] = response.json()["errors"]
    faults = {line["request_id"] for line in lines if "exc_info" in line}
    assert "secret plan" not in response.text
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert faults == {response.headers["x-request-id"]}


@pytest.fixture
def breaking(app: Starlette) -> Iterator[TestClient]:
    """A client of a server with a path whose code fails."""

    def fail(request: object) -> None:
        raise RuntimeError("the secret plan")

    app.router.routes.append(Route("/broken", fail))
    with TestClient(app, base_url=HOME) as client:
        yield client


def test_what_escapes_is_answered_and_logged_once(
    breaking: TestClient, lines: Lines
) -> None:
    response = breaking.get("/broken")

    [error] = response.json()["errors"]
    faults = [line for line in lines if line.get("exc_info")]
    assert response.status_code == 500
    assert "secret plan" not in response.text
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    assert [line["request_id"] for line in faults] == [error["extensions"]["requestId"]]


@pytest.mark.parametrize(
    ("own", "is_kept"),
    [
        ("7f0c-11.ab:CD_9", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("short", False),
        ("with spaces in", False),
        ("ümlaut-ümlaut", False),
    ],
)
def test_a_clients_own_id_is_kept_if_it_looks_like_one(
    client: TestClient, own: str, is_kept: bool
) -> None:
    response = client.get("/healthz", headers={b"x-request-id": own.encode()})

    assert (response.headers["x-request-id"] == own) is is_kept


def test_each_request_has_another_id(client: TestClient) -> None:
    ids = {client.get("/healthz").headers["x-request-id"] for _ in range(5)}

    assert len(ids) == 5


def test_requests_and_errors_are_counted(client: TestClient) -> None:
    def figure(name: str) -> float:
        text = client.get("/metrics").text
        found = [line for line in text.splitlines() if line.startswith(name)]
        return float(found[0].rpartition(" ")[2]) if found else 0.0

    codes = 'ground_truth_errors_total{code="BAD_USER_INPUT"}'
    statuses = 'ground_truth_requests_total{status="404"}'
    before = figure(codes), figure(statuses)
    client.post("/graphql", json={"query": "{ refused }"})
    client.get("/nowhere")

    assert (figure(codes), figure(statuses)) == (before[0] + 1, before[1] + 1)
    assert figure("ground_truth_request_seconds_count") > 0


@pytest.mark.usefixtures("store")
def test_sockets_of_a_worker_that_was_killed_count_no_more(tmp_path: Path) -> None:
    nobody = 2**22 + 1  # no process can have this number
    killed = tmp_path / f"gauge_livesum_{nobody}.db"
    stay = [tmp_path / f"counter_{nobody}.db", tmp_path / f"gauge_all_{os.getpid()}.db"]
    for file in (killed, *stay):
        file.touch()

    measures.forget_the_dead(tmp_path)

    assert not killed.exists()
    assert all(file.exists() for file in stay)

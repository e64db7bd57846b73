"""An answer holds no more bytes than it may, and no more than that is read for it."""

import threading
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from models import limits
from models.db import database as db
from models.db.threads import count_read, current
from schema.schema import build
from serving.app import create
from serving.errors import HttpRefusal
from serving.graphql import answers
from serving.graphql.answers import Answer, Unsent
from serving.limits import Limits
from serving.settings import Settings
from tests.stored import Stored

MOST = 40_000
LARGE = [{"value": "x" * 1_000}]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    limit = Limits(answer_bytes=MOST)
    limits.use(limit)
    return settings.model_copy(update={"limit": limit})


@pytest.fixture
def app(store: None, settings: Settings, limited: object) -> Starlette:
    return create(settings, build())


@pytest.fixture
def task_id(stored: Stored) -> int:
    """A task with 30 answers of 1 kB, and 1 kB of data."""
    task = stored.task(text="x" * 1_000)
    annotator = stored.user()
    for _ in range(30):
        stored.annotation(task, annotator, result=LARGE)
        stored.prediction(task, result=LARGE)
    return task.id


def asked(client: TestClient, query: str) -> Any:
    response = client.post("/graphql", json={"query": query})
    assert response.status_code == 200
    assert len(response.content) <= MOST
    return response.json()


def too_large(answer: Any) -> bool:
    if "errors" not in answer:
        return False
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "TOO_MANY"}
    assert (
        f"larger than {MOST:,} bytes (GROUND_TRUTH_LIMIT_ANSWER_BYTES)"
        in (error["message"])
    )
    assert "data" not in answer
    return True


PAGE = "tasks(first: 1) { nodes"
TOO_MUCH = [
    f"a: {PAGE} {{ annotations {{ result }} }} }}"
    f" b: {PAGE} {{ annotations {{ result }} }} }}",
    "task(id: 1) { annotations { result } predictions { result } }",
    "task(id: 1) { annotations { a: result b: result } }",
    "task(id: 1) { annotations { task { a: data b: data } } }",
    "exportTasks(projectId: 1, first: 5) { tasks }",
]


@pytest.mark.parametrize("query", TOO_MUCH)
@pytest.mark.parametrize("times", [1, 2])  # unknown, and then known as short
def test_what_holds_too_much_is_refused_with_the_limit(
    client: TestClient, task_id: int, query: str, times: int
) -> None:
    for _ in range(times):
        assert too_large(asked(client, f"{{ {query} }}"))


def test_what_fits_is_answered(client: TestClient, task_id: int) -> None:
    answer = asked(client, "{ task(id: 1) { annotations { result } } }")

    assert [node["result"] for node in answer["data"]["task"]["annotations"]] == (
        [LARGE] * 30
    )


def test_a_mutation_whose_answer_is_too_large_changes_nothing(
    client: TestClient, stored: Stored, task_id: int
) -> None:
    query = """mutation { setGroundTruth(annotationId: 1) {
      annotation { task { annotations { a: result b: result } } }
    } }"""

    assert too_large(asked(client, query))
    assert stored.ground_truths() == {}


def test_few_rows_are_read_beyond_what_fits(
    client: TestClient, task_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def noted(count: int) -> None:
        read.append(count)
        count_read(count)

    monkeypatch.setattr("models.db.connecting.count_read", noted)
    query = " ".join(
        f"a{n}: annotations(first: 30) {{ nodes {{ result }} }}" for n in range(20)
    )

    assert too_large(asked(client, f"{{ {query} }}"))

    # of each of the others a few rows are read: then it is known
    assert sum(read) < MOST + 20 * 5_000


@pytest.mark.usefixtures("store")
def test_what_waits_to_be_read_is_bounded_for_all_and_for_each() -> None:
    unsent = Unsent(Limits(unsent_bytes=4_000_000, answer_bytes=1_000_000))
    with ExitStack() as stack:
        for whose in ("ann", "bob", "eve"):
            stack.enter_context(unsent.held(whose, 1_000_000))
        with pytest.raises(HttpRefusal, match="wait to be read"):
            stack.enter_context(unsent.held("ann", 300_000))
        stack.enter_context(unsent.held("dan", 1_000_000))
        with pytest.raises(HttpRefusal) as refused:
            stack.enter_context(unsent.held("fay", 300_000))
        stack.enter_context(unsent.held("fay", 200_000))  # small ones are not counted

    assert refused.value.status == 503
    assert refused.value.headers["retry-after"] == "5"
    with unsent.held("ann", 1_000_000):
        pass


def test_a_large_answer_is_sent_piece_by_piece(
    client: TestClient, task_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "{ task(id: 1) { annotations { result } } }"
    whole = client.post("/graphql", json={"query": query}).content
    monkeypatch.setattr(answers, "PIECE", 1_000)

    assert client.post("/graphql", json={"query": query}).content == whole


def test_what_is_read_to_compute_does_not_count(
    client: TestClient, task_id: int
) -> None:
    asked(client, "mutation { setGroundTruth(annotationId: 1) { changed } }")

    answer = asked(
        client,
        "{ task(id: 1) { annotations { a: accuracyDetails { accuracy }"
        " b: accuracyDetails { accuracy } } } }",
    )

    assert "errors" not in answer


@pytest.mark.usefixtures("store")
def test_outside_of_an_answer_nothing_is_limited(stored: Stored, task_id: int) -> None:
    for _ in range(3):
        rows = db.answered(tuple, "SELECT result FROM annotations")
        assert len(rows) == 30
    assert current.bytes_to_read > 2**60


def test_large_answers_are_written_outside_of_the_event_loop(
    client: TestClient, task_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote: list[tuple[str, int]] = []

    def noted(answer: Answer) -> Answer:
        answer = written(answer)
        thread = threading.current_thread().name.partition("-")[0]
        wrote.append((thread, len(answer.body)))
        return answer

    written = answers.written
    monkeypatch.setattr(answers, "written", noted)
    monkeypatch.setattr("serving.graphql.operations.BYTES_INLINE", 10_000)
    query = "{ task(id: 1) { annotations { result } } }"

    for _ in range(2):
        asked(client, query)

    large = [thread for thread, size in wrote if size > 10_000]
    assert large == ["operations"] * 2


def test_an_export_is_told_in_the_log(
    client: TestClient, task_id: int, lines: list[Any]
) -> None:
    query = "query Out { exportTasks(projectId: 1, first: 0) { tasks } }"
    assert "errors" not in asked(client, query)
    asked(client, "{ task(id: 1) { id } }")

    [line] = [line for line in lines if line["event"] == "export"]
    assert line.keys() >= {"request_id", "client", "user", "key"}

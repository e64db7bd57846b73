"""One operation is one transaction, and its errors tell what can be told."""

import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from models.commands import ground_truths, history
from models.db import database as db
from models.rows import UserRow
from resolvers import tasks
from schema.context import Context
from schema.schema import build, schema
from tests.schema.asking import Ask
from tests.stored import Stored

WAYS = pytest.mark.parametrize(
    "breadth_first", [True, False], ids=["ours", "graphql-core"]
)
TWO = """mutation ($good: ID!, $bad: ID!) {
  first: setGroundTruth(annotationId: $good) { changed }
  second: setGroundTruth(annotationId: $bad) { changed }
}"""


@WAYS
def test_a_mutation_with_any_error_changes_nothing(
    breadth_first: bool, admin: UserRow, stored: Stored
) -> None:
    ask = Ask(build(breadth_first=breadth_first), admin)
    annotation = stored.annotation()

    answer = ask.answer(TWO, good=annotation.id, bad=999)

    assert answer.data is None
    assert answer.errors[0]["path"] == ["second"]
    assert answer.errors[0]["extensions"]["reason"] == "NOT_FOUND"
    assert stored.ground_truths() == {}
    assert stored.changes() == []


@WAYS
def test_an_error_below_a_mutation_takes_it_back_too(
    breadth_first: bool, admin: UserRow, stored: Stored
) -> None:
    ask = Ask(build(breadth_first=breadth_first), admin)
    annotation = stored.annotation()
    document = """mutation ($id: ID!) { setGroundTruth(annotationId: $id) {
        task { annotations(first: 101) { id } }
    } }"""

    answer = ask.answer(document, id=annotation.id)

    assert answer.data is None
    assert answer.errors[0]["extensions"]["reason"] == "OUT_OF_RANGE"
    assert stored.ground_truths() == {}


@WAYS
def test_fields_of_a_mutation_see_what_the_ones_before_did(
    breadth_first: bool, admin: UserRow, stored: Stored
) -> None:
    ask = Ask(build(breadth_first=breadth_first), admin)
    annotation = stored.annotation()
    document = """mutation ($id: ID!) {
      set: setGroundTruth(annotationId: $id) { annotation { isGroundTruth } }
      unset: unsetGroundTruth(annotationId: $id) { annotation { isGroundTruth } }
    }"""

    data = ask(document, id=annotation.id)

    assert data["set"]["annotation"] == {"isGroundTruth": True}
    assert data["unset"]["annotation"] == {"isGroundTruth": False}


@WAYS
def test_an_error_leaves_the_rest_of_a_query(
    breadth_first: bool, admin: UserRow, stored: Stored
) -> None:
    ask = Ask(build(breadth_first=breadth_first), admin)

    answer = ask.answer('{ viewer { id } task(id: "x") { id } }')

    assert answer.data == {"viewer": {"id": f"User:{admin.id}"}, "task": None}
    assert [one["path"] for one in answer.errors] == [["task"]]


def test_a_query_reads_in_a_transaction_that_cannot_write(
    ask: Ask, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def look(*_: object) -> list[None]:
        seen.append(db.scalar("SELECT count(*) FROM users"))
        with pytest.raises(RuntimeError, match="inside a read"), db.write():
            seen.append("wrote")
        return [None]

    monkeypatch.setattr(tasks, "by_ids", look)

    ask("{ task(id: 1) { id } }")

    assert seen == [1]


def test_validation_opens_no_transaction(
    ask: Ask, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError

    monkeypatch.setattr(db, "read", refuse)

    assert ask.refused("{ nothing }").code == "GRAPHQL_VALIDATION_FAILED"
    assert ask.refused("{ viewer").code == "GRAPHQL_PARSE_FAILED"


@WAYS
def test_a_fault_is_masked_and_logged_once_with_the_request_id(
    breadth_first: bool,
    admin: UserRow,
    stored: Stored,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> list[Any]:
        raise RuntimeError("the secret of the server")

    monkeypatch.setattr(tasks, "by_ids", fail)

    with capture_logs() as logged:
        answer = Ask(build(breadth_first=breadth_first), admin).answer(
            "{ task(id: 1) { id } }"
        )

    assert answer.errors[0]["extensions"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "requestId": "request-1",
    }
    assert "secret" not in str(answer)
    assert [(one["event"], one["request_id"]) for one in logged] == [
        ("fault", "request-1")
    ]


def test_a_value_that_does_not_fit_the_schema_is_a_fault_of_ours(
    ask: Ask, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "by_ids", lambda *_: ["a secret that is no row"])

    answer = ask.answer("{ task(id: 1) { id } }")

    assert answer.errors[0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "secret" not in str(answer)


def test_a_transaction_that_fails_is_a_fault(
    ask: Ask, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("disk full at /secret/place")

    monkeypatch.setattr(db, "read", broken)

    assert ask.refused("{ viewer { id } }").code == "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        ("query ($id: ID!) { task(id: $id) { id } }", {"id": None}),
        ("query ($id: ID!) { task(id: $id) { id } }", {"id": 7.5}),
        ("query ($n: Int) { tasks(first: $n) { totalCount } }", {"n": 2**31}),
        (
            "query ($f: TaskFilter) { tasks(filter: $f) { totalCount } }",
            {"f": {"x": 1}},
        ),
    ],
)
def test_variables_that_do_not_fit_are_bad_input(
    document: str, variables: dict[str, Any], ask: Ask, stored: Stored
) -> None:
    refusal = ask.refused(document, None, **variables)

    assert (refusal.code, refusal.reason) == ("BAD_USER_INPUT", "INVALID_VALUE")


def test_an_operation_that_takes_too_long_is_ended(
    admin: UserRow, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(*_: object) -> list[Any]:
        numbers = "SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000000"
        db.run(
            f"WITH RECURSIVE numbers (n) AS ({numbers})"  # noqa: S608
            " SELECT COUNT(*) FROM numbers"
        ).fetchall()
        return [None]

    monkeypatch.setattr(tasks, "by_ids", count)

    with capture_logs() as logged:
        result = schema.execute_sync(
            "{ task(id: 1) { id } }", context_value=Context(admin, seconds=0.2)
        )

    assert result.errors is not None
    assert result.errors[0].message.startswith("The operation took longer than 0.2 s")
    assert logged == []  # it is no fault of ours


def test_a_mutation_that_takes_too_long_changes_nothing_and_the_next_one_works(
    admin: UserRow, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotation = stored.annotation()
    ask = Ask(schema, admin)
    real = history.record

    def slow(*given: Any) -> None:
        real(*given)
        time.sleep(0.4)

    monkeypatch.setattr(ground_truths, "record", slow)
    late = schema.execute_sync(
        f"mutation {{ setGroundTruth(annotationId: {annotation.id}) {{ changed }} }}",
        context_value=Context(admin, seconds=0.2),
    )
    monkeypatch.undo()

    assert late.data is None
    assert late.errors is not None
    assert "longer than 0.2 s" in late.errors[0].message
    assert stored.ground_truths() == {}
    ask("set_ground_truth", id=annotation.id)
    assert stored.ground_truths() == {annotation.task_id: annotation.id}


def test_a_role_that_was_taken_away_is_gone_at_the_next_operation(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    reviewer = stored.member(project, "REVIEWER")
    before = ask("{ projects { totalCount } }", reviewer)
    with db.write():
        db.run("DELETE FROM members")

    after = ask("{ projects { totalCount } }", reviewer)

    assert before == {"projects": {"totalCount": 1}}
    assert after == {"projects": {"totalCount": 0}}

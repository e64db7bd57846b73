"""`setGroundTruth` answers with accuracies, computed before its write began."""

from contextlib import AbstractContextManager

import pytest

from models.commands import accounts
from models.db import database as db
from models.db import threads
from models.rows import UserRow
from schema.schema import build
from scoring import Reference
from tests.schema.asking import Ask
from tests.settling import settled
from tests.stored import Stored, choice

ANSWER = "annotation { id } task { annotations { id accuracyStatus accuracy } }"
ONE = f"mutation ($id: ID!) {{ setGroundTruth(annotationId: $id) {{ {ANSWER} }} }}"
TWO = f"""mutation ($one: ID!, $other: ID!, $skips: Boolean! = false) {{
  first: setGroundTruth(annotationId: $one) {{ ...Task }}
  ... Second @skip(if: $skips)
}}
fragment Second on Mutation {{
  second: setGroundTruth(annotationId: $other) {{ ...Task }}
}}
fragment Task on SetGroundTruthPayload {{ {ANSWER} }}"""


@pytest.fixture(params=[True, False], ids=["ours", "graphql-core"])
def either(request: pytest.FixtureRequest, admin: UserRow) -> Ask:
    """Asks either way of executing."""
    return Ask(build(breadth_first=request.param), admin)


@pytest.fixture
def compared_in_writes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each comparison, whether a write was open meanwhile."""
    found = []
    assess = Reference.assess

    def noted(self: Reference, *given: object, **named: object) -> object:
        found.append(db.database.in_transaction() and not threads.current.reading)
        return assess(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Reference, "assess", noted)
    return found


def statuses(payload: dict[str, dict[str, list[dict[str, object]]]]) -> list[object]:
    return [one["accuracyStatus"] for one in payload["task"]["annotations"]]


def test_accuracies_are_there_at_once_and_were_computed_before_the_write(
    either: Ask, stored: Stored, compared_in_writes: list[bool]
) -> None:
    task = stored.task()
    truth = stored.annotation(task, result=choice("yes"))
    stored.annotation(task, result=choice("no"))

    payload = either(ONE, id=truth.id)["setGroundTruth"]

    assert statuses(payload) == ["IS_GROUND_TRUTH", "SCORED"]
    assert payload["task"]["annotations"][1]["accuracy"] == 0.0
    assert compared_in_writes == [False]


def test_each_alias_is_prepared_and_those_that_are_skipped_are_not(
    either: Ask, stored: Stored, compared_in_writes: list[bool]
) -> None:
    ids = []
    for _ in range(2):
        task = stored.task()
        ids.append(stored.annotation(task).id)
        stored.annotation(task)

    one = either(TWO, one=ids[0], other=ids[1], skips=True)
    both = either(TWO, one=ids[0], other=ids[1])

    assert list(one) == ["first"]
    assert [statuses(both[name]) for name in ("first", "second")] == [
        ["IS_GROUND_TRUTH", "SCORED"]
    ] * 2
    assert compared_in_writes == [False, False]


def test_of_two_for_one_task_the_second_waits_for_its_accuracies(
    either: Ask, stored: Stored, compared_in_writes: list[bool]
) -> None:
    task = stored.task()
    first = stored.annotation(task, result=choice("yes"))
    second = stored.annotation(task, result=choice("no"))

    done = either(TWO, one=first.id, other=second.id)
    settled()

    assert statuses(done["second"]) == ["PENDING", "IS_GROUND_TRUTH"]
    assert stored.annotation_now(first.id).accuracy == 0.0
    assert not any(compared_in_writes)


def test_whoever_may_not_set_it_has_nothing_computed(
    ask: Ask, stored: Stored, compared_in_writes: list[bool]
) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    task = stored.task(project)
    own = stored.annotation(task, annotator)
    stored.annotation(task)

    refused = ask.refused(ONE, annotator, id=own.id)
    unknown = ask.refused(ONE, id="Annotation:x")

    assert (refused.code, unknown.reason) == ("FORBIDDEN", "INVALID_ID")
    assert compared_in_writes == []
    assert stored.ground_truths() == {}


def test_a_role_that_is_taken_away_before_the_write_counts_no_more(
    ask: Ask, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = stored.project()
    reviewer = stored.member(project, "REVIEWER")
    answer = stored.annotation(stored.task(project))
    write = db.write

    def demote_first(seconds: float | None = None) -> AbstractContextManager[None]:
        monkeypatch.setattr(db, "write", write)
        accounts.set_member(project.id, reviewer.email, "ANNOTATOR")
        return write(seconds)

    monkeypatch.setattr(db, "write", demote_first)
    refusal = ask.refused(ONE, reviewer, id=answer.id)

    assert refusal.reason == "NOT_FOUND"
    assert stored.ground_truths() == {}

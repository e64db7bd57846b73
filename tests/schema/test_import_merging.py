"""Who is who, and whose ground truth stands, through the contract."""

from typing import Any

import pytest

from models.commands.ground_truths import set_ground_truth
from tests.schema.asking import Ask
from tests.settling import settled
from tests.stored import Stored, choice


def task(email: str, chosen: str, **parts: Any) -> dict[str, Any]:
    annotation = {"id": 1, "result": choice(chosen), "completed_by": {"email": email}}
    annotation["ground_truth"] = parts.pop("ground_truth", False)
    return {"id": 1, "data": {"text": "x"}, "annotations": [annotation], **parts}


@pytest.fixture
def given(stored: Stored) -> dict[str, Any]:
    """An import of Ida's task."""
    ida = task("ida@x.org", "yes", ground_truth=True)
    return {"projectId": stored.project().id, "tasks": [ida]}


def imported(ask: Ask, given: dict[str, Any], **parts: object) -> dict[str, Any]:
    answer = ask("import_tasks_merged", input={**given, **parts})
    payload: dict[str, Any] = answer["importTasks"]
    return payload


def test_another_persons_answer_stands_beside_the_first(
    ask: Ask, given: dict[str, Any]
) -> None:
    imported(ask, given)

    imported(ask, given, tasks=[task("ben@x.org", "no")])
    settled()
    payload = imported(ask, given, tasks=[task("ben@x.org", "no")])

    (node,) = payload["project"]["tasks"]["nodes"]
    answers = [
        (one["annotator"]["email"], one["isGroundTruth"], one["accuracy"])
        for one in node["annotations"]
    ]
    assert answers == [("ida@x.org", True, None), ("ben@x.org", False, 0.0)]


def test_other_data_is_refused_and_taken_as_the_client_says(
    ask: Ask, given: dict[str, Any]
) -> None:
    imported(ask, given)
    other = task("ida@x.org", "yes", data={"text": "other"})

    refused = imported(ask, given, tasks=[other])
    edited = imported(ask, given, tasks=[other], updateData=True)
    apart = imported(ask, given, tasks=given["tasks"], source="Berlin")

    ((index, path),) = [(one["index"], one["path"]) for one in refused["errors"]]
    assert (index, path) == (0, "id")
    assert "source" in refused["errors"][0]["message"]
    assert edited["errors"] == apart["errors"] == []
    nodes = apart["project"]["tasks"]["nodes"]
    assert [(one["externalId"], one["source"]) for one in nodes] == [
        ("1", ""),
        ("1", "berlin"),
    ]


def test_one_id_with_two_data_is_refused(ask: Ask, given: dict[str, Any]) -> None:
    two = [*given["tasks"], task("ben@x.org", "no", data={"text": "Second"})]

    payload = imported(ask, given, tasks=two)

    assert [(one["index"], one["path"]) for one in payload["errors"]] == [(1, "id")]
    assert payload["project"]["taskCount"] == 0


@pytest.mark.parametrize(
    ("merge", "kept", "marks"),
    [
        ("MERGE", 1, [False, True]),
        ("KEEP", 1, [False, True]),
        ("FILE", 0, [True, False]),
    ],
)
def test_a_star_that_was_set_here_stays_unless_the_client_says_otherwise(
    ask: Ask, given: dict[str, Any], merge: str, kept: int, marks: list[bool]
) -> None:
    imported(ask, given)
    imported(ask, given, tasks=[task("ben@x.org", "no")])
    set_ground_truth(2, None)

    payload = imported(ask, given, groundTruths=merge)

    assert (payload["groundTruthCount"], payload["keptGroundTruthCount"]) == (1, kept)
    (node,) = payload["project"]["tasks"]["nodes"]
    assert [one["isGroundTruth"] for one in node["annotations"]] == marks


def test_new_ids_of_known_data_are_told_or_matched(
    ask: Ask, given: dict[str, Any]
) -> None:
    imported(ask, given)
    moved = [{**given["tasks"][0], "id": 7}]

    matched = imported(ask, given, tasks=moved, match="DATA")
    added = imported(ask, given, tasks=moved)

    assert (matched["project"]["taskCount"], matched["warnings"]) == (1, [])
    assert added["project"]["taskCount"] == 2
    assert [one["path"] for one in added["warnings"]] == ["id"]


def test_ids_of_19_digits_stay_apart(ask: Ask, given: dict[str, Any]) -> None:
    ids = [1212345678901234567, 1212345678901234568]
    tasks = [{"id": one, "data": {"text": "same", "post": one}} for one in ids]

    imported(ask, given, tasks=tasks)
    payload = imported(ask, given, tasks=tasks)

    nodes = payload["project"]["tasks"]["nodes"]
    assert [one["externalId"] for one in nodes] == [str(one) for one in ids]


def test_a_name_of_a_source_that_cannot_be_one_is_refused(
    ask: Ask, given: dict[str, Any]
) -> None:
    refusal = ask.refused(
        "import_tasks_merged", input={**given, "source": "the office @home"}
    )

    assert refusal.reason == "INVALID_VALUE"
    assert "letters, digits and hyphens" in refusal.message


def test_a_repeated_key_with_other_options_is_a_conflict(
    ask: Ask, given: dict[str, Any]
) -> None:
    keyed = {**given, "idempotencyKey": "once"}
    first = imported(ask, keyed)

    refusal = ask.refused("import_tasks_merged", input={**keyed, "match": "DATA"})

    assert refusal.reason == "CONFLICT"
    assert imported(ask, keyed) == first

"""The history, newest first, and undoing what stands in it."""

from typing import Any

import pytest

from models.rows import ProjectRow
from tests.schema.asking import Ask
from tests.stored import Stored


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    return stored.project()


def _history(ask: Ask, project: ProjectRow, *kinds: str) -> list[dict[str, Any]]:
    given = {"project": project.id, "kinds": list(kinds) or None}
    nodes: list[dict[str, Any]] = ask("history", None, **given)["project"]["history"][
        "nodes"
    ]
    return nodes


def test_the_history_says_who_did_what_to_which_task(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    task = stored.task(project)
    first, second = stored.annotation(task), stored.annotation(task)

    for annotation in (first, second):
        ask("set_ground_truth", id=annotation.id)
    ask("unset_ground_truth", id=second.id)

    history = _history(ask, project)
    assert [one["kind"] for one in history] == [
        "GROUND_TRUTH_UNSET",
        "GROUND_TRUTH_SET",
        "GROUND_TRUTH_SET",
    ]
    assert history[1] == {
        "id": "Change:2",
        "kind": "GROUND_TRUTH_SET",
        "batchId": None,
        "actor": {"id": f"User:{ask.viewer.id}"},
        "task": {"id": f"Task:{task.id}"},
        "annotation": {"id": f"Annotation:{second.id}"},
        "previousGroundTruth": {"id": f"Annotation:{first.id}"},
    }
    assert len(_history(ask, project, "GROUND_TRUTH_UNSET")) == 1
    assert _history(ask, project, "TASKS_IMPORTED") == []


KINDS = {
    "common": ["GROUND_TRUTH_SET"],
    "rare": ["ANNOTATION_DELETED"],
    "absent": ["TASKS_IMPORTED"],
    "several": ["TASKS_IMPORTED", "ANNOTATION_DELETED", "GROUND_TRUTH_SET"],
    "the same twice": ["GROUND_TRUTH_UNSET", "GROUND_TRUTH_UNSET"],
    "none": [],
}


@pytest.mark.parametrize("kinds", KINDS)
def test_pages_of_some_kinds_are_the_history_without_the_others(
    kinds: str, ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    for number in range(8):
        task = stored.task(project if number % 4 else stored.project())
        annotation = stored.annotation(task)
        ask("set_ground_truth", id=annotation.id)
        if number == 3:
            ask("delete_annotation", id=annotation.id)
    whole = _history(ask, project)
    assert {one["kind"] for one in whole} >= {"ANNOTATION_DELETED", "GROUND_TRUTH_SET"}

    forwards = _read(ask, project, KINDS[kinds], "first", "after")
    backwards = _read(ask, project, KINDS[kinds], "last", "before")

    kept = [one["id"] for one in whole if one["kind"] in KINDS[kinds]]
    assert forwards == kept
    assert backwards == kept[::-1]


def _read(
    ask: Ask, project: ProjectRow, kinds: list[str], size: str, cursor: str
) -> list[str]:
    """The ids of pages of two, from one end to the other."""
    document = f"""query ($id: ID!, $kinds: [ChangeKind!], $from: String) {{
      project(id: $id) {{ history(kinds: $kinds, {size}: 2, {cursor}: $from) {{
        totalCount edges {{ cursor node {{ id }} }}
        pageInfo {{ hasNextPage hasPreviousPage }}
      }} }}
    }}"""
    more = "hasNextPage" if size == "first" else "hasPreviousPage"
    found: list[str] = []
    page: Any = {"pageInfo": {more: True}}
    start = None
    while page["pageInfo"][more]:
        given: dict[str, Any] = {"id": project.id, "kinds": kinds, "from": start}
        page = ask(document, **given)["project"]["history"]
        edges = page["edges"] if size == "first" else page["edges"][::-1]
        found += [edge["node"]["id"] for edge in edges]
        start = edges[-1]["cursor"] if edges else None
    assert page["totalCount"] == len(found)
    return found


def test_what_is_gone_is_null_in_the_history(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))

    ask("delete_annotation", id=annotation.id)

    (change,) = _history(ask, project)
    assert change["annotation"] is None
    assert change["task"] == {"id": f"Task:{annotation.task_id}"}


def test_a_change_can_be_reverted(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    task = stored.task(project)
    first, second = stored.annotation(task), stored.annotation(task)
    for annotation in (first, second):
        ask("set_ground_truth", id=annotation.id)

    payload = ask("revert_ground_truth", change="Change:2")["revertGroundTruth"]

    truth = {"id": f"Annotation:{first.id}", "isGroundTruth": True}
    assert payload["results"] == [
        {
            "task": {"id": f"Task:{task.id}", "hasGroundTruth": True},
            "groundTruth": truth,
            "previousGroundTruth": {
                "id": f"Annotation:{second.id}",
                "isGroundTruth": False,
            },
        }
    ]
    assert stored.ground_truths() == {task.id: first.id}


def test_a_later_change_is_not_lost_unless_wanted(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    task = stored.task(project)
    first, second = stored.annotation(task), stored.annotation(task)
    for annotation in (first, second):
        ask("set_ground_truth", id=annotation.id)

    refusal = ask.refused("revert_ground_truth", change=1)
    kept = stored.ground_truths()
    ask("revert_ground_truth", change=1, overwrite=True)

    assert refusal.reason == "CONFLICT"
    assert kept == {task.id: second.id}
    assert stored.ground_truths() == {}


BULK_CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("delete_ground_truths", {"ids": [1, 2, 3]}),
    ("delete_ground_truths_by_filter", {"project": 1, "filter": {"search": "text"}}),
    ("set_ground_truths", {"ids": [1, 2, 3], "annotator": 2}),
]


@pytest.mark.parametrize(("document", "variables"), BULK_CHANGES)
def test_a_bulk_change_can_be_undone_by_its_batch(
    ask: Ask,
    stored: Stored,
    project: ProjectRow,
    document: str,
    variables: dict[str, Any],
) -> None:
    expert = stored.user()
    for _ in range(3):
        task = stored.task(project)
        stored.annotation(task, expert)
        stored.ground_truth(stored.annotation(task))
    before = stored.ground_truths()
    (done,) = ask(document, **variables).values()
    (again,) = ask(document, **variables).values()
    after = stored.ground_truths()

    payload = ask("revert_changes", project=project.id, batch=done["batchId"])

    assert after != before
    assert {one["batchId"] for one in _history(ask, project)[-3:]} == {done["batchId"]}
    assert again["batchId"] is None
    assert len(payload["revertChanges"]["results"]) == 3
    assert stored.ground_truths() == before


@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER"])
def test_reviewers_revert_annotators_do_not(
    role: str, ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    viewer = stored.member(project, role)
    annotation = stored.annotation(stored.task(project), viewer)
    ask("set_ground_truth", id=annotation.id)
    batch = {"project": project.id, "batch": "none"}

    by_batch = ask.refused("revert_changes", viewer, **batch)
    by_change = ask.answer("revert_ground_truth", viewer, change=1)

    if role == "REVIEWER":
        assert by_batch.reason == "NOT_FOUND"
        assert stored.ground_truths() == {}
    else:
        assert by_batch.code == "FORBIDDEN"
        assert by_change.errors[0]["extensions"]["reason"] == "NOT_FOUND"
        assert stored.ground_truths() != {}


def test_progress_of_a_new_profile_is_told(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    stored.ground_truth(stored.annotation(stored.task(project)))
    document = "query ($id: ID!) { project(id: $id) { rescoring { done total } } }"
    profile = {"controls": [{"control": "label", "metric": "JACCARD"}]}

    before = ask(document, id=project.id)["project"]["rescoring"]
    ask("update_project", input={"id": project.id, "scoringProfile": profile})
    after = ask(document, id=project.id)["project"]["rescoring"]

    assert before == {"done": 0, "total": 0}
    assert after == {"done": 0, "total": 1}


def test_the_history_of_a_task_is_read_by_several_kinds(
    ask: Ask, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))
    ask("set_ground_truth", id=annotation.id)
    document = """query ($id: ID!) { task(id: $id) {
        history(kinds: [GROUND_TRUTH_SET, GROUND_TRUTH_UNSET]) { nodes { kind } }
    } }"""

    nodes = ask(document, id=annotation.task_id)["task"]["history"]["nodes"]

    assert nodes == [{"kind": "GROUND_TRUTH_SET"}]

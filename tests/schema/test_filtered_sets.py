"""Setting the ground truths of all tasks that match a filter, and undoing it."""

from typing import Any

from tests.schema.asking import Ask
from tests.stored import Stored

SET = """mutation ($id: ID!, $filter: TaskFilter!, $by: ID!, $dry: Boolean!) {
  setGroundTruthsByFilter(
    projectId: $id, filter: $filter, annotatorId: $by, dryRun: $dry
  ) { taskCount setCount replacedCount unchangedCount noAnnotationCount batchId }
}"""
ACTIONS = """query ($id: ID!, $first: Int, $after: String) { project(id: $id) {
  actions(first: $first, after: $after) {
    totalCount nodes { kind batchId batchCount } pageInfo { endCursor }
  }
} }"""
UNDO = """mutation ($id: ID!, $batch: String!) {
  revertChanges(projectId: $id, batchId: $batch) { results { task { id } } }
}"""


def test_the_dry_run_counts_what_is_then_set_and_undone(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    expert, other = stored.user(), stored.user()
    tasks = [stored.task(project) for _ in range(5)]
    truths = [stored.annotation(task, expert) for task in tasks[:4]]
    stored.ground_truth(truths[0])
    stored.ground_truth(stored.annotation(tasks[1], other))
    stored.annotation(tasks[4], expert, was_cancelled=True)
    before = stored.ground_truths()

    def asked(*, dry: bool, **filter_: Any) -> dict[str, Any]:
        given: dict[str, Any] = {
            "id": project.id,
            "filter": filter_,
            "by": expert.id,
            "dry": dry,
        }
        counts: dict[str, Any] = ask(SET, **given)["setGroundTruthsByFilter"]
        return counts

    counted = asked(dry=True)
    assert counted == {
        "taskCount": 5,
        "setCount": 3,
        "replacedCount": 1,
        "unchangedCount": 1,
        "noAnnotationCount": 1,
        "batchId": None,
    }
    assert asked(dry=True, hasGroundTruth=False)["setCount"] == 2
    assert stored.ground_truths() == before

    done = asked(dry=False)
    batch = done.pop("batchId")
    assert done | {"batchId": None} == counted
    assert stored.ground_truths() == {
        task.id: truth.id for task, truth in zip(tasks, truths, strict=False)
    }
    assert asked(dry=False)["batchId"] is None

    ask(UNDO, id=project.id, batch=batch)
    assert stored.ground_truths() == before


def test_who_may_not_set_ground_truths_is_refused(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    given: dict[str, Any] = {
        "id": project.id,
        "filter": {},
        "by": annotator.id,
        "dry": True,
    }

    assert ask.refused(SET, annotator, **given).code == "FORBIDDEN"
    assert ask.refused(SET, **given | {"by": 999}).reason == "NOT_FOUND"


def test_a_bulk_change_is_one_action_with_its_number_of_changes(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    expert = stored.user()
    for _ in range(4):
        stored.annotation(stored.task(project), expert)

    def listed(**page: Any) -> dict[str, Any]:
        actions: dict[str, Any] = ask(ACTIONS, id=project.id, **page)["project"][
            "actions"
        ]
        return actions

    ask("mutation { setGroundTruth(annotationId: 1) { changed } }")
    given: dict[str, Any] = {
        "id": project.id,
        "filter": {},
        "by": expert.id,
        "dry": False,
    }
    batch = ask(SET, **given)["setGroundTruthsByFilter"]["batchId"]
    ask("mutation { unsetGroundTruth(annotationId: 2) { changed } }")

    listing = listed(first=2)
    assert listing["totalCount"] == 3
    assert listing["nodes"] == [
        {"kind": "GROUND_TRUTH_UNSET", "batchId": None, "batchCount": 1},
        {"kind": "GROUND_TRUTH_SET", "batchId": batch, "batchCount": 3},
    ]
    after = listing["pageInfo"]["endCursor"]
    assert listed(first=2, after=after)["nodes"] == [
        {"kind": "GROUND_TRUTH_SET", "batchId": None, "batchCount": 1}
    ]
    history = "{ project(id: 1) { history { nodes { batchCount } } } }"
    counts = [
        node["batchCount"] for node in ask(history)["project"]["history"]["nodes"]
    ]
    assert counts == [1, 3, 3, 3, 1]


def test_annotators_see_no_actions(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    stored.ground_truth(stored.annotation(stored.task(project), annotator))

    listing = ask(ACTIONS, annotator, id=project.id)["project"]["actions"]

    assert (listing["totalCount"], listing["nodes"]) == (0, [])

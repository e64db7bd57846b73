"""Who may see and do what: the table of viewers, role by role."""

from typing import Any, NamedTuple

import pytest

from models.rows import AnnotationRow, PredictionRow, ProjectRow, TaskRow, UserRow
from tests.schema.asking import Ask
from tests.stored import CHOICES, Stored, choice

ROLES = ["ANNOTATOR", "REVIEWER", "MANAGER", "ADMIN"]
NO_ADMINS = ROLES[:3]
FROM_REVIEWER = ["REVIEWER", "MANAGER", "ADMIN"]
FROM_MANAGER = ["MANAGER", "ADMIN"]


class World(NamedTuple):
    """A project in which somebody has a role, and one in which nobody has any."""

    viewer: UserRow
    project: ProjectRow
    own: AnnotationRow
    others: AnnotationRow
    """Of the same task as the viewer's own."""
    unassigned: TaskRow
    prediction: PredictionRow
    elsewhere: AnnotationRow


@pytest.fixture(params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    role: str = request.param
    return role


@pytest.fixture
def world(role: str, stored: Stored, admin: UserRow) -> World:
    project = stored.project()
    viewer = admin if role == "ADMIN" else stored.member(project, role)
    task = stored.task(project)
    own = stored.annotation(task, viewer)
    others = stored.annotation(task)
    prediction = stored.prediction(task)
    stored.ground_truth(others)
    elsewhere = stored.annotation()
    return World(
        viewer, project, own, others, stored.task(project), prediction, elsewhere
    )


def test_tasks_are_seen_by_own_work_or_from_reviewers_on(
    world: World, role: str, ask: Ask
) -> None:
    ids = ask("tasks", world.viewer)["tasks"]["nodes"]

    seen = {one["id"] for one in ids}
    assert f"Task:{world.own.task_id}" in seen
    assert (f"Task:{world.unassigned.id}" in seen) == (role in FROM_REVIEWER)
    assert (f"Task:{world.elsewhere.task_id}" in seen) == (role == "ADMIN")


def test_an_assigned_task_is_seen(stored: Stored, ask: Ask) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    task = stored.task(project)
    stored.assignment(task, annotator)

    assert ask("tasks", annotator)["tasks"]["nodes"] == [{"id": f"Task:{task.id}"}]


def test_annotations_are_seen_by_their_author_or_from_reviewers_on(
    world: World, role: str, ask: Ask
) -> None:
    found = ask("annotations", world.viewer)["annotations"]

    seen = {one["id"] for one in found["nodes"]}
    assert f"Annotation:{world.own.id}" in seen
    assert (f"Annotation:{world.others.id}" in seen) == (role in FROM_REVIEWER)
    assert found["totalCount"] == len(seen)


def test_ground_truths_are_seen_from_reviewers_on(
    world: World, role: str, ask: Ask
) -> None:
    document = """query ($task: ID!, $project: ID!) {
        task(id: $task) {
          hasGroundTruth groundTruth { id } groundTruthSetAt meanAccuracy
          annotations { isGroundTruth accuracy accuracyStatus }
          predictions { accuracy accuracyDetails { accuracy } }
          history { totalCount }
        }
        project(id: $project) {
          groundTruthCount accuracySummary { mean } annotatorAccuracies { mean }
          modelAccuracies { mean } viewerCanSeeGroundTruths viewerCanSetGroundTruths
        }
    }"""

    data = ask(document, world.viewer, task=world.own.task_id, project=world.project.id)

    task, project = data["task"], data["project"]
    if role in FROM_REVIEWER:
        assert task["groundTruth"] == {"id": f"Annotation:{world.others.id}"}
        assert task["meanAccuracy"] == 1.0
        assert task["predictions"][0]["accuracyDetails"] == {"accuracy": 1.0}
        assert project["groundTruthCount"] == 1
        assert project["accuracySummary"] == {"mean": 1.0}
    else:
        assert task == {
            "hasGroundTruth": False,
            "groundTruth": None,
            "groundTruthSetAt": None,
            "meanAccuracy": None,
            "annotations": [
                {
                    "isGroundTruth": False,
                    "accuracy": None,
                    "accuracyStatus": "NO_GROUND_TRUTH",
                }
            ],
            "predictions": [{"accuracy": None, "accuracyDetails": None}],
            "history": {"totalCount": 0},
        }
        assert project == {
            "groundTruthCount": None,
            "accuracySummary": None,
            "annotatorAccuracies": [],
            "modelAccuracies": [],
            "viewerCanSeeGroundTruths": False,
            "viewerCanSetGroundTruths": False,
        }


@pytest.mark.parametrize("document", ["set_ground_truth", "unset_ground_truth"])
def test_ground_truths_are_set_and_unset_from_reviewers_on(
    document: str, world: World, role: str, ask: Ask, stored: Stored
) -> None:
    before = stored.ground_truths()
    target = world.own if document == "set_ground_truth" else world.others
    if role in FROM_REVIEWER:
        assert ask(document, world.viewer, id=target.id)
        assert stored.ground_truths() != before
    else:
        refusal = ask.refused(document, world.viewer, id=world.own.id)
        assert refusal.code == "FORBIDDEN"
        assert stored.ground_truths() == before
        assert stored.changes() == []


def test_bulk_deletes_say_for_each_task_who_may(
    world: World, role: str, ask: Ask, stored: Stored
) -> None:
    ids = [world.own.task_id, world.elsewhere.task_id]

    payload = ask("delete_ground_truths", world.viewer, ids=ids)["deleteGroundTruths"]

    statuses = [one["status"] for one in payload["results"]]
    allowed = role in FROM_REVIEWER
    assert statuses[0] == ("REMOVED" if allowed else "FORBIDDEN")
    assert statuses[1] == ("HAD_NONE" if role == "ADMIN" else "NOT_FOUND")
    assert bool(stored.ground_truths()) != allowed


def test_bulk_sets_say_for_each_task_who_may(
    world: World, role: str, ask: Ask, stored: Stored
) -> None:
    payload = ask(
        "set_ground_truths",
        world.viewer,
        ids=[world.own.task_id, world.elsewhere.task_id],
        annotator=world.viewer.id,
    )["setGroundTruths"]

    statuses = [one["status"] for one in payload["results"]]
    assert statuses[0] == ("SET" if role in FROM_REVIEWER else "FORBIDDEN")
    assert statuses[1] == ("NO_ANNOTATION" if role == "ADMIN" else "NOT_FOUND")


def test_deleting_by_filter_is_from_reviewers_on(
    world: World, role: str, ask: Ask, stored: Stored
) -> None:
    given = {"project": world.project.id, "filter": {}}
    if role in FROM_REVIEWER:
        found = ask("delete_ground_truths_by_filter", world.viewer, **given)
        payload = found["deleteGroundTruthsByFilter"]
        assert (payload["taskCount"], payload["removedCount"]) == (2, 1)
    else:
        refusal = ask.refused("delete_ground_truths_by_filter", world.viewer, **given)
        assert refusal.code == "FORBIDDEN"
        assert stored.ground_truths() != {}


def test_everybody_answers_the_tasks_they_see(world: World, ask: Ask) -> None:
    given = {"taskId": world.own.task_id, "result": choice("no")}

    made = ask("create_annotation", world.viewer, input=given)["createAnnotation"]

    assert made["annotation"]["annotator"] == {"id": f"User:{world.viewer.id}"}


@pytest.mark.parametrize("role", NO_ADMINS)
def test_nobody_answers_a_task_they_do_not_see(
    world: World, role: str, ask: Ask
) -> None:
    given = {"taskId": world.elsewhere.task_id, "result": []}

    refusal = ask.refused("create_annotation", world.viewer, input=given)

    assert refusal.reason == "NOT_FOUND"


def test_everybody_changes_and_deletes_their_own_annotations(
    world: World, ask: Ask
) -> None:
    given = {"id": world.own.id, "leadTime": 2.5}

    changed = ask("update_annotation", world.viewer, input=given)["updateAnnotation"]
    deleted = ask("delete_annotation", world.viewer, id=world.own.id)

    assert changed["annotation"]["leadTime"] == 2.5
    assert deleted["deleteAnnotation"]["task"]["id"] == f"Task:{world.own.task_id}"


def test_managers_change_and_delete_the_annotations_of_others(
    world: World, role: str, ask: Ask, stored: Stored
) -> None:
    given = {"id": world.others.id, "leadTime": 2.5}
    if role in FROM_MANAGER:
        ask("update_annotation", world.viewer, input=given)
        ask("delete_annotation", world.viewer, id=world.others.id)
    else:
        expected = "FORBIDDEN" if role == "REVIEWER" else "BAD_USER_INPUT"
        update = ask.refused("update_annotation", world.viewer, input=given)
        delete = ask.refused("delete_annotation", world.viewer, id=world.others.id)
        assert (update.code, delete.code) == (expected, expected)
        assert stored.annotation_now(world.others.id).version == 1


@pytest.mark.parametrize("document", ["import_tasks", "export_tasks", "update_project"])
def test_managers_import_export_and_change_settings(
    document: str, world: World, role: str, ask: Ask, stored: Stored
) -> None:
    inputs: dict[str, dict[str, Any]] = {
        "import_tasks": {"input": {"projectId": world.project.id, "tasks": []}},
        "export_tasks": {"project": world.project.id},
        "update_project": {"input": {"id": world.project.id, "title": "New"}},
    }
    given = inputs[document]
    if role in FROM_MANAGER:
        assert ask(document, world.viewer, **given)
    else:
        assert ask.refused(document, world.viewer, **given).code == "FORBIDDEN"
        assert stored.project_now(world.project.id).title == world.project.title


def test_admins_create_projects(world: World, role: str, ask: Ask) -> None:
    given = {"title": "New", "labelConfig": CHOICES}
    if role == "ADMIN":
        assert ask("create_project", world.viewer, input=given)
    else:
        refusal = ask.refused("create_project", world.viewer, input=given)
        assert refusal.code == "FORBIDDEN"


@pytest.mark.parametrize("role", NO_ADMINS)
@pytest.mark.parametrize(
    "document", ["set_ground_truth", "unset_ground_truth", "delete_annotation"]
)
def test_what_may_not_be_seen_is_refused_as_what_is_not_there(
    document: str, world: World, role: str, ask: Ask
) -> None:
    hidden, nothing = str(world.elsewhere.id), "999999"

    there = ask.refused(document, world.viewer, id=hidden)
    gone = ask.refused(document, world.viewer, id=nothing)

    assert there.reason == "NOT_FOUND"
    assert there.message.replace(hidden, nothing) == gone.message
    assert there._replace(message="") == gone._replace(message="")


@pytest.mark.parametrize("role", NO_ADMINS)
def test_that_an_annotation_was_skipped_is_told_to_nobody_who_may_not_see_it(
    world: World, role: str, ask: Ask, stored: Stored
) -> None:
    hidden = stored.annotation(was_cancelled=True)

    refusal = ask.refused("set_ground_truth", world.viewer, id=hidden.id)

    assert refusal.reason == "NOT_FOUND"


@pytest.mark.parametrize("role", NO_ADMINS)
def test_what_may_not_be_seen_reads_as_null(world: World, role: str, ask: Ask) -> None:
    hidden = world.elsewhere
    ids = {"annotation": hidden.id, "task": hidden.task_id, "prediction": 999}

    found = ask("one_of_each", world.viewer, project=hidden.project_id, **ids)

    assert set(found.values()) == {None}


def test_an_address_is_shown_to_its_owner_and_to_managers(
    world: World, role: str, ask: Ask
) -> None:
    document = """query ($id: ID!) {
        viewer { email } annotation(id: $id) { annotator { email name } }
    }"""

    data = ask(document, world.viewer, id=world.others.id)

    assert data["viewer"]["email"] == world.viewer.email
    if role in FROM_REVIEWER:
        shown = data["annotation"]["annotator"]["email"] is not None
        assert shown == (role in FROM_MANAGER)
    else:
        assert data["annotation"] is None


def test_the_role_in_a_project_is_told(world: World, role: str, ask: Ask) -> None:
    data = ask("{ projects { nodes { id viewerRole } } }", world.viewer)

    mine = {"id": f"Project:{world.project.id}", "viewerRole": role}
    assert mine in data["projects"]["nodes"]
    assert role == "ADMIN" or data["projects"]["nodes"] == [mine]

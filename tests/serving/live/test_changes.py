"""Changes are followed in order, from where a client left off, by those who may."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models import timestamps
from models.commands import accounts, deletions, ground_truths
from models.db import database as db
from models.rows import ProjectRow, UserRow
from models.tables import Member
from tests.serving.live.talking import CHANGES, Talk
from tests.stored import Stored


def token_of(user: UserRow) -> str:
    return accounts.create_token(user.email)


def test_a_change_is_told_with_what_is_selected_below_it(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))
    with talk() as spoken:
        ground_truths.set_ground_truth(annotation.id, None)
        spoken.follow("a", project=project.id, after=1)
        ground_truths.unset_ground_truth(annotation.id, None)

        change = spoken.change("a")

    assert change == {
        "id": "Change:2",
        "kind": "GROUND_TRUTH_UNSET",
        "annotation": {"id": f"Annotation:{annotation.id}", "isGroundTruth": False},
    }


def test_without_a_place_to_resume_only_what_happens_from_now_on_is_told(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    first, second = (stored.annotation(stored.task(project)) for _ in range(2))
    ground_truths.set_ground_truth(first.id, None)
    with talk() as spoken, marked_again_and_again(second.id):
        spoken.follow("a", project=project.id)
        told = [int(spoken.change("a")["id"].removeprefix("Change:")) for _ in range(2)]

    assert told[0] > 1
    assert told[1] == told[0] + 1


@contextmanager
def marked_again_and_again(annotation_id: int) -> Iterator[None]:
    """Changes that come all the while: nobody can say when a subscription begins."""
    stopped = threading.Event()

    def mark() -> None:
        while not stopped.wait(0.02):
            ground_truths.set_ground_truth(annotation_id, None)
            ground_truths.unset_ground_truth(annotation_id, None)
        if db.is_sqlite():  # elsewhere the connection is the pool's
            db.close()

    thread = threading.Thread(target=mark)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def test_everything_since_a_change_is_told_once_and_in_order(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotations = [stored.annotation(stored.task(project)) for _ in range(50)]
    for one in annotations:
        ground_truths.set_ground_truth(one.id, None)
    with talk() as spoken:
        spoken.follow("a", project=project.id, after=5)
        told = [spoken.change("a")["id"] for _ in range(45)]
        ground_truths.unset_ground_truth(annotations[0].id, None)
        told.append(spoken.change("a")["id"])

    assert told == [f"Change:{number}" for number in range(6, 52)]


def test_other_kinds_and_other_projects_are_not_told(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    here, elsewhere = stored.annotation(stored.task(project)), stored.annotation()
    kinds = ["GROUND_TRUTH_UNSET"]
    ground_truths.set_ground_truth(here.id, None)
    with talk() as spoken:
        spoken.follow("a", project=project.id, kinds=kinds, after=1)
        ground_truths.set_ground_truth(elsewhere.id, None)
        ground_truths.unset_ground_truth(elsewhere.id, None)
        ground_truths.unset_ground_truth(here.id, None)
        told = spoken.change("a")

    assert told["annotation"]["id"] == f"Annotation:{here.id}"
    assert told["kind"] == "GROUND_TRUTH_UNSET"


def test_changes_of_ground_truths_have_a_short_name(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))
    ground_truths.set_ground_truth(annotation.id, None)
    document = "subscription { groundTruthChanged(projectId: 1, after: 1) { id kind } }"
    with talk() as spoken:
        spoken.follow("a", document)
        ground_truths.unset_ground_truth(annotation.id, None)

        assert spoken.change("a") == {"id": "Change:2", "kind": "GROUND_TRUTH_UNSET"}


def test_a_subscription_that_was_completed_is_told_nothing_more(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    first, second = (stored.annotation(stored.task(project)) for _ in range(2))
    ground_truths.set_ground_truth(first.id, None)
    ground_truths.set_ground_truth(second.id, None)
    with talk() as spoken:
        spoken.follow("a", project=project.id, after=1)
        spoken.change("a")
        spoken.say("complete", id="a")
        ground_truths.unset_ground_truth(first.id, None)
        spoken.follow("b", project=project.id, after=2)

        assert spoken.change("b")["id"] == "Change:3"


@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER"])
def test_a_project_is_followed_by_its_reviewers(
    role: str, talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))
    ground_truths.set_ground_truth(annotation.id, None)
    ground_truths.unset_ground_truth(annotation.id, None)
    with talk(token_of(stored.member(project, role))) as spoken:
        spoken.follow("a", project=project.id, after=1)

        if role == "REVIEWER":
            assert spoken.change("a")["id"] == "Change:2"
        else:
            assert spoken.refused("a") == ("FORBIDDEN", None)


def test_a_project_that_is_not_seen_answers_as_one_that_is_not_there(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    stored.ground_truth(stored.annotation(stored.task(project)))
    with talk(token_of(stored.member(stored.project(), "REVIEWER"))) as spoken:
        answers = []
        for number in (project.id, 999):
            spoken.follow("a", project=number)
            answers.append(repr(spoken.hear()).replace(f"Project:{number}", "it"))

    assert answers[0] == answers[1]
    assert "NOT_FOUND" in answers[0]


def test_an_annotator_is_answered_alike_with_and_without_ground_truths(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotator = stored.member(project, "ANNOTATOR")
    annotation = stored.annotation(stored.task(project), annotator)
    answers = []
    with talk(token_of(annotator)) as spoken:
        for after in (None, 1, None, 1):
            spoken.follow("a", project=project.id, after=after)
            answers.append(spoken.hear())
            if len(answers) == 2:
                ground_truths.set_ground_truth(annotation.id, None)

    assert answers[:2] == answers[2:]


def test_a_change_of_another_project_is_no_place_to_resume(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    ground_truths.set_ground_truth(stored.annotation().id, None)
    with talk() as spoken:
        for after, reason in (("1", "NOT_FOUND"), ("Task:1", "INVALID_ID")):
            spoken.follow("a", project=project.id, after=after)

            assert spoken.refused("a") == ("BAD_USER_INPUT", reason)


def test_a_role_that_is_taken_away_ends_the_subscription(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    reviewer = stored.member(project, "REVIEWER")
    with talk(token_of(reviewer)) as spoken:
        spoken.follow("a", project=project.id)
        accounts.set_member(project.id, reviewer.email, "ANNOTATOR")

        assert spoken.refused("a") == ("FORBIDDEN", None)

        with db.write():
            Member.delete().execute()
        spoken.follow("a", project=project.id)

        assert spoken.refused("a") == ("BAD_USER_INPUT", "NOT_FOUND")


def test_a_token_that_is_revoked_closes_the_socket(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    token = token_of(stored.member(project, "REVIEWER"))
    with talk(token) as spoken:
        spoken.follow("a", project=project.id)
        accounts.revoke_token(token)

        assert spoken.heard_closing().code == 4403


def test_a_token_that_ends_closes_the_socket(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    reviewer = stored.member(project, "REVIEWER")
    soon = timestamps.now() + 2_000_000
    token = accounts.create_token(reviewer.email, expires_at=soon)
    with talk(token) as spoken:
        spoken.follow("a", project=project.id)

        assert spoken.heard_closing().code == 4403

    assert timestamps.now() >= soon


def test_what_cannot_be_run_is_refused_and_the_socket_goes_on(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    refused = {
        "{ viewer { id } }": "BAD_USER_INPUT",
        "mutation { unsetGroundTruth(annotationId: 1) { changed } }": "BAD_USER_INPUT",
        "subscription {": "GRAPHQL_PARSE_FAILED",
        "subscription { nothing }": "GRAPHQL_VALIDATION_FAILED",
        CHANGES: "BAD_USER_INPUT",
    }
    with talk() as spoken:
        for document, code in refused.items():
            spoken.follow("a", document)

            assert spoken.refused("a")[0] == code
        spoken.say("ping")
        assert spoken.hear() == {"type": "pong"}


def test_a_task_that_is_gone_is_told_by_its_id(
    talk: Talk, stored: Stored, project: ProjectRow
) -> None:
    annotation = stored.annotation(stored.task(project))
    query = (
        "subscription ($project: ID!, $after: ID) { changes(projectId: $project,"
        " after: $after) { kind taskId task { id } annotationId annotation { id } } }"
    )
    with talk() as spoken:
        ground_truths.set_ground_truth(annotation.id, None)
        spoken.follow("a", query, project=project.id, after=1)
        deletions.delete_tasks([annotation.task_id], None)

        told = [spoken.change("a") for _ in range(2)]

    gone = {"taskId": f"Task:{annotation.task_id}", "task": None, "annotation": None}
    unset = {"annotationId": f"Annotation:{annotation.id}"}
    assert told == [
        {"kind": "GROUND_TRUTH_UNSET", **gone, **unset},
        {"kind": "TASK_DELETED", **gone, "annotationId": None},
    ]


def test_a_project_that_is_deleted_ends_the_subscription(
    talk: Talk, project: ProjectRow
) -> None:
    with talk() as spoken:
        spoken.follow("a", project=project.id)
        deletions.delete_project(project.id)

        assert spoken.refused("a") == ("BAD_USER_INPUT", "NOT_FOUND")

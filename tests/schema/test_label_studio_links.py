"""Links with Label Studio over GraphQL: managers read them, admins change them."""

from collections.abc import Iterator
from typing import Any

import pytest

from linking import asking as asking_label_studio
from linking import clients, hooks
from linking.clients import ClientSettings
from models.commands import accounts, ground_truths, link_hooks, link_writes
from models.commands.link_writes import PutOff, WriteReason
from models.db import database as db
from models.db import threads
from models.queries import links
from models.refusals import Reason
from models.rows import ProjectRow, UserRow
from models.tables import Link, Project
from schema.asked import ONCE
from schema.mutations import asking
from tests.counting import count_statements
from tests.linking.fake import CONFIG, LEGACY, PERSONAL, FakeLabelStudio
from tests.linking.linked import link, pulled_annotation, pulled_task
from tests.schema.asking import Ask
from tests.stored import Stored

URL = "http://fake"
KEY = "x" * 43 + "="
GIVEN = {"url": URL, "token": PERSONAL}
LINK_ID = "LabelStudioLink:1"
MUTATIONS: dict[str, dict[str, Any]] = {
    "list_label_studio_projects": {"input": GIVEN},
    "link_label_studio": {"input": GIVEN | {"remoteProjectId": 1}},
    "update_label_studio_link": {"input": {"id": LINK_ID, "token": PERSONAL}},
    "unlink_label_studio": {"id": LINK_ID},
}


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    """A Label Studio with one project of two tasks, which this process asks."""
    made = FakeLabelStudio(sends_to_private=True)
    made.project("Kettles")
    made.add_tasks(1, [{"text": "loud"}, {"text": "quiet"}])
    clients.use(ClientSettings(sealing_keys=KEY, transport=made.transport()))
    yield made
    clients.use(ClientSettings())


def linked(ask: Ask, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = ask(
        "link_label_studio", input=GIVEN | {"remoteProjectId": 1} | given
    )["linkLabelStudio"]
    return made


def row_of(link_id: str) -> links.LinkRow:
    number = int(link_id.partition(":")[2])
    with db.read():
        return links.by_ids([number])[number]


def test_the_projects_of_a_label_studio_are_listed(
    ask: Ask, fake: FakeLabelStudio
) -> None:
    fake.annotate(1, ground_truth=True)

    [kettles] = ask("list_label_studio_projects", input=GIVEN)[
        "listLabelStudioProjects"
    ]["projects"]

    assert kettles == {
        "remoteProjectId": 1,
        "title": "Kettles",
        "taskCount": 2,
        "annotationCount": 1,
        "groundTruthCount": 1,
    }


def test_a_new_project_follows(ask: Ask, fake: FakeLabelStudio) -> None:
    made = linked(ask)

    project = made["link"]["project"]
    assert (project["title"], project["labelConfig"]) == ("Kettles", CONFIG)
    assert made["link"]["state"] == "PULLING"
    assert made["link"]["pollSeconds"] == 15
    assert made["link"]["pushesGroundTruths"] is False
    assert made["notes"] == []


def test_push_says_who_sees_the_star(ask: Ask, fake: FakeLabelStudio) -> None:
    made = linked(ask, pushGroundTruths=True, title="Ours", pollSeconds=60)

    assert made["notes"] == [
        "Everybody who opens a task in Label Studio sees the star there."
    ]
    assert made["link"]["project"]["title"] == "Ours"
    assert made["link"]["pushesGroundTruths"] is True


def test_an_empty_project_follows(
    ask: Ask, fake: FakeLabelStudio, stored: Stored
) -> None:
    project = stored.project("Mine")

    made = linked(ask, projectId=project.id)

    assert made["link"]["project"]["id"] == f"Project:{project.id}"


@pytest.mark.parametrize(
    ("given", "reason", "told"),
    [
        ({"url": "fake"}, Reason.INVALID_VALUE, "is not the address of a Label Studio"),
        ({"token": "no"}, Reason.INVALID_VALUE, "does not accept the token"),
        ({"token": " "}, Reason.INVALID_VALUE, "is not a token of Label Studio"),
        ({"token": "a\nb"}, Reason.INVALID_VALUE, "is not a token of Label Studio"),
        ({"remoteProjectId": 9}, Reason.NOT_FOUND, "Its projects are: 1 (Kettles)."),
        ({"pollSeconds": 1}, Reason.OUT_OF_RANGE, "polls every 5 to 3600 seconds"),
        ({"projectId": "Project:99"}, Reason.NOT_FOUND, "Project:99 was not found"),
        ({"projectId": "x"}, Reason.INVALID_ID, "is not a valid id"),
        ({"projectId": "1", "title": "a"}, Reason.INVALID_VALUE, "not both"),
        ({"title": " "}, Reason.INVALID_VALUE, "title of the project is empty"),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    ask: Ask, fake: FakeLabelStudio, given: dict[str, Any], reason: str, told: str
) -> None:
    refused = ask.refused(
        "link_label_studio", input=GIVEN | {"remoteProjectId": 1} | given
    )

    assert (refused.code, refused.reason) == ("BAD_USER_INPUT", reason)
    assert told in refused.message
    with db.read():
        assert not Link.select().exists()
        assert not Project.select().exists()


def test_no_error_contains_a_token(ask: Ask, fake: FakeLabelStudio) -> None:
    for token in ("header.wrong.signature", "0" * 40, f"{LEGACY}\x00", "a b"):
        for document in ("list_label_studio_projects", "link_label_studio"):
            given: dict[str, Any] = GIVEN | {"token": token}
            if document.startswith("link"):
                given |= {"remoteProjectId": 1}
            refused = ask.refused(document, input=given)
            assert token not in refused.message


def test_without_a_key_for_the_token_nothing_is_linked(
    ask: Ask, fake: FakeLabelStudio
) -> None:
    clients.use(ClientSettings(sealing_keys="bad", transport=fake.transport()))

    refused = ask.refused("link_label_studio", input=GIVEN | {"remoteProjectId": 1})

    assert "GROUND_TRUTH_SECRET_KEY is invalid" in refused.message
    with db.read():
        assert not Project.select().exists()


def test_who_is_not_an_admin_has_nothing_asked(
    ask: Ask, fake: FakeLabelStudio, stored: Stored
) -> None:
    linked(ask)
    manager = stored.member(stored.project("Other"), "MANAGER")
    fake.requests.clear()

    for document, variables in MUTATIONS.items():
        refused = ask.refused(document, manager, **variables)
        assert refused.code == "FORBIDDEN", document
        assert refused.message == "Only an admin can change links with Label Studio."
    assert fake.requests == []


def test_label_studio_is_asked_while_nothing_is_locked(
    ask: Ask, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = linked(ask)
    inside: list[bool] = []

    def noted(*given: Any) -> Any:
        inside.append(db.database.obj.in_transaction() or threads.current.reading)
        return asking_label_studio.ask(*given)

    monkeypatch.setattr(asking, "ask", noted)
    ask("list_label_studio_projects", input=GIVEN)
    ask("update_label_studio_link", input={"id": made["link"]["id"], "token": LEGACY})

    assert inside == [False, False]


def test_one_operation_asks_once(ask: Ask, fake: FakeLabelStudio) -> None:
    answer = ask.answer(
        "mutation($a: LabelStudioInput!, $b: LabelStudioInput!) {"
        " a: listLabelStudioProjects(input: $a) { projects { title } }"
        " b: listLabelStudioProjects(input: $b) { projects { title } } }",
        a=GIVEN,
        b=GIVEN | {"token": LEGACY},
    )

    assert [error["message"] for error in answer.errors] == [ONCE]


def test_a_client_waits_for_a_limited_time(
    ask: Ask, fake: FakeLabelStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_SECONDS", 0.05)
    fake.fail(lambda: fake.hanging.wait(30), "/api/version")

    refused = ask.refused("list_label_studio_projects", input=GIVEN)
    fake.hanging.set()

    assert refused.message == "http://fake did not answer within 0.05 s."


class TestReading:
    """What is seen of a link, and by whom."""

    @pytest.fixture
    def project(self, stored: Stored) -> ProjectRow:
        project = stored.project()
        for number in (1, 2):
            task = pulled_task(stored, project, number)
            pulled_annotation(stored, task, 10 + number)
        stored.task(project)
        link(project)
        return project

    def test_a_manager_sees_all(
        self, ask: Ask, stored: Stored, project: ProjectRow
    ) -> None:
        manager = stored.member(project, "MANAGER")
        with db.read():
            task_ids = [row[0] for row in db.rows("SELECT id FROM tasks ORDER BY id")]
            [first, second] = [
                row[0] for row in db.rows("SELECT id FROM annotations ORDER BY id")
            ]
        ground_truths.set_ground_truth(first, manager.id)
        ground_truths.set_ground_truth(second, manager.id)
        asked_at = db.scalar(
            "SELECT asked_at FROM link_writes WHERE task_id = ?", (task_ids[1],)
        )
        link_writes.put_off(
            [PutOff(task_ids[1], asked_at, WriteReason.DRAFT, 2, 10**15, "Ada is busy")]
        )

        told = ask("label_studio", manager, id=project.id)["project"]

        assert told["labelStudio"] == {
            "id": told["labelStudio"]["id"],
            "project": {"id": f"Project:{project.id}"},
            "url": "http://localhost:8080",
            "remoteProjectId": 5,
            "remoteTitle": "Kettles",
            "state": "FOLLOWING",
            "problem": None,
            "pushesGroundTruths": True,
            "pollSeconds": 15,
            "receivesWebhooks": False,
            "lastPulledAt": None,
            "pulledTaskCount": 2,
            "remoteTaskCount": None,
            "waitingWrites": {
                "totalCount": 2,
                "nodes": [
                    {
                        "task": {"id": f"Task:{task_ids[0]}"},
                        "wanted": {"id": f"Annotation:{first}"},
                        "reason": "WAITING",
                        "tries": 0,
                        "nextTryAt": None,
                        "lastError": None,
                    },
                    {
                        "task": {"id": f"Task:{task_ids[1]}"},
                        "wanted": {"id": f"Annotation:{second}"},
                        "reason": "DRAFT",
                        "tries": 2,
                        "nextTryAt": "2001-09-09T01:46:40.000Z",
                        "lastError": "Ada is busy",
                    },
                ],
            },
        }
        assert [task["labelStudioUrl"] for task in told["tasks"]["nodes"]] == [
            "http://localhost:8080/projects/5/data?task=1",
            "http://localhost:8080/projects/5/data?task=2",
            None,
        ]
        node = ask(
            "query($id: ID!) { node(id: $id) { ... on LabelStudioLink { url } } }",
            manager,
            id=told["labelStudio"]["id"],
        )
        assert node == {"node": {"url": "http://localhost:8080"}}

    @pytest.mark.parametrize(
        ("role", "sees"), [("REVIEWER", True), ("ANNOTATOR", False)]
    )
    def test_others_see_no_link_and_reviewers_where_a_task_is(
        self, ask: Ask, stored: Stored, project: ProjectRow, role: str, sees: bool
    ) -> None:
        member = stored.member(project, role)
        with db.read():
            first = db.scalar("SELECT MIN(id) FROM tasks")
            link_id = db.scalar("SELECT id FROM links")
        stored.assignment(stored.task_now(first), member)

        told = ask("label_studio", member, id=project.id)["project"]
        node = ask(
            "query($id: ID!) { node(id: $id) { id } }",
            member,
            id=f"LabelStudioLink:{link_id}",
        )

        assert told["labelStudio"] is None
        assert node == {"node": None}
        address = told["tasks"]["nodes"][0]["labelStudioUrl"]
        assert (address is not None) == sees

    def test_many_projects_take_no_more_statements_than_one(
        self, ask: Ask, stored: Stored, project: ProjectRow
    ) -> None:
        text = (
            "{ projects { nodes { labelStudio { state pulledTaskCount"
            " waitingWrites { totalCount nodes { tries } } } } } }"
        )
        with count_statements() as one:
            ask(text)
        for number in range(2, 5):
            link(stored.project(), remote_project_id=100 + number)

        with count_statements() as many:
            ask(text)

        assert many.count == one.count


class TestChanging:
    """Admins change links, managers have them polled."""

    def test_pause_resume_and_seconds(self, ask: Ask, fake: FakeLabelStudio) -> None:
        id_ = linked(ask)["link"]["id"]

        paused = ask("update_label_studio_link", input={"id": id_, "paused": True})[
            "updateLabelStudioLink"
        ]["link"]
        resumed = ask(
            "update_label_studio_link",
            input={"id": id_, "paused": False, "pollSeconds": 5},
        )["updateLabelStudioLink"]["link"]

        assert paused["state"] == "PAUSED"
        assert (resumed["state"], resumed["pollSeconds"]) == ("PULLING", 5)

    def test_a_token_is_checked_before_it_is_taken(
        self, ask: Ask, fake: FakeLabelStudio
    ) -> None:
        id_ = linked(ask)["link"]["id"]

        refused = ask.refused(
            "update_label_studio_link", input={"id": id_, "token": "a.b.c"}
        )
        with db.read():
            before = links.sealed_token(row_of(id_).id)
        ask("update_label_studio_link", input={"id": id_, "token": LEGACY})
        with db.read():
            after = links.sealed_token(row_of(id_).id)

        assert "does not accept the token" in refused.message
        assert before is not None
        assert after is not None
        assert clients.sealer().open(before, URL) == PERSONAL
        assert clients.sealer().open(after, URL) == LEGACY

    def test_a_link_that_is_not_there(self, ask: Ask, fake: FakeLabelStudio) -> None:
        for given in ({"token": PERSONAL}, {"paused": True}):
            refused = ask.refused(
                "update_label_studio_link", input={"id": "99"} | given
            )
            assert refused.reason == "NOT_FOUND"
        assert ask.refused("unlink_label_studio", id="99").reason == "NOT_FOUND"

    def test_a_manager_has_it_polled(
        self, ask: Ask, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        made = linked(ask)["link"]
        row = row_of(made["id"])
        manager = member_of(row.project_id, stored, "MANAGER")
        with db.write():
            Link.update(
                next_at=10**18, state="NEEDS_CONFIRMATION", problem="Much is gone."
            ).execute()

        told = ask(
            "sync_label_studio", manager, id=row.project_id, full=True, accept=True
        )["syncLabelStudio"]["link"]

        assert told == {"id": made["id"], "state": "PULLING", "problem": None}
        with db.read():
            link_now = Link.get()
        assert link_now.next_at == 0
        assert link_now.wants_full_pass
        assert link_now.accepts_deletions

    def test_others_may_not(
        self, ask: Ask, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        row = row_of(linked(ask)["link"]["id"])
        reviewer = member_of(row.project_id, stored, "REVIEWER")

        refused = ask.refused("sync_label_studio", reviewer, id=row.project_id)

        assert refused.code == "FORBIDDEN"

    def test_what_is_not_linked_or_paused_is_not_polled(
        self, ask: Ask, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        id_ = linked(ask)["link"]["id"]
        ask("update_label_studio_link", input={"id": id_, "paused": True})

        paused = ask.refused("sync_label_studio", id=row_of(id_).project_id)
        other = ask.refused("sync_label_studio", id=stored.project().id)

        assert (paused.reason, other.reason) == ("CONFLICT", "NOT_FOUND")
        assert "is paused. Resume it first" in paused.message

    @pytest.mark.parametrize("fault", [None, "500"])
    def test_unlinking_removes_the_webhook_and_leaves_the_project(
        self, ask: Ask, fake: FakeLabelStudio, stored: Stored, fault: str | None
    ) -> None:
        id_ = linked(ask)["link"]["id"]
        row = row_of(id_)
        client = clients.client_of(row)
        link_hooks.keep(row.id, hooks.make(client, 1, row.id, "http://here"))
        if fault is not None:
            fake.fail(fault, "/api/webhooks")

        told = ask("unlink_label_studio", id=id_)["unlinkLabelStudio"]

        assert told["deletedId"] == id_
        assert told["project"] == {
            "id": f"Project:{row.project_id}",
            "labelStudio": None,
        }
        assert (told["problem"] is None) == (fault is None)
        assert len(fake.webhooks) == (fault is not None)
        with db.read():
            assert not Link.select().exists()


def member_of(project_id: int, stored: Stored, role: str) -> UserRow:
    user = stored.user()
    accounts.set_member(project_id, user.email, role)
    return user

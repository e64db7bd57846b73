"""What is checked before a project follows one there, each with a sentence."""

from collections.abc import Iterator
from typing import Any

import pytest

from exchange.imports import import_tasks
from exchange.options import ImportOptions
from linking import clients, making
from linking.adding import projects_of
from linking.addresses import InvalidAddress, base_url_of
from linking.client import LabelStudioError
from linking.clients import ClientSettings
from linking.making import STAR_IS_SEEN, LinkPlan, LinkWish
from models.db import database as db
from models.queries import links
from models.refusals import Refusal
from models.tables import Link, Project
from tests.linking.fake import CONFIG, LEGACY, PERSONAL, FakeLabelStudio
from tests.stored import Stored

URL = "http://fake"
KEY = "x" * 43 + "="


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    """A Label Studio with one project of ten tasks, which this process asks."""
    made = FakeLabelStudio()
    made.project("Kettles")
    made.add_tasks(1, [{"text": f"kettle {number}"} for number in range(10)])
    clients.use(ClientSettings(sealing_keys=KEY, transport=made.transport()))
    yield made
    clients.use(ClientSettings())


def wish(**wished: Any) -> LinkWish:
    """A wish for the first project of the fake."""
    given: dict[str, Any] = {"url": URL, "token": PERSONAL, "remote_project_id": 1}
    return LinkWish(**given | wished)


def refusal(**wished: Any) -> str:
    """Why a link is refused; nothing is written then."""
    with pytest.raises((LabelStudioError, InvalidAddress, Refusal)) as told:
        making.plan(wish(**wished))
    with db.read():
        assert not Link.select().exists()
    return str(told.value)


def planned(**wished: Any) -> LinkPlan:
    return making.plan(wish(**wished))


@pytest.mark.parametrize(
    ("given", "base_url"),
    [
        ("http://localhost:8080", "http://localhost:8080"),
        (" HTTP://LocalHost:8080/ ", "http://localhost:8080"),
        ("http://localhost:8080/projects/5/data?task=7", "http://localhost:8080"),
        ("https://example.org:443", "https://example.org"),
        ("https://example.org/label-studio/", "https://example.org/label-studio"),
        (
            "https://example.org/label-studio/projects/5",
            "https://example.org/label-studio",
        ),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("http://localhost:8080/user/login/?next=/projects/", "http://localhost:8080"),
    ],
)
def test_an_address_is_kept_in_one_form(given: str, base_url: str) -> None:
    assert base_url_of(given) == base_url


@pytest.mark.parametrize(
    "given",
    ["", "localhost:8080", "ftp://example.org", "http://", "file:///etc/passwd",
     "http://exa mple.org", "http://example.org:99999", "javascript:alert(1)",
     "http://[::1", "http://example.org/\x00"],
)  # fmt: skip
def test_what_is_not_an_address_is_refused(given: str) -> None:
    with pytest.raises(InvalidAddress, match="is not the address of a Label Studio"):
        base_url_of(given)


def test_an_address_with_a_password_is_refused_without_telling_it() -> None:
    with pytest.raises(InvalidAddress, match="must not contain a user name") as told:
        base_url_of("http://ann:secret@example.org")

    assert "secret" not in str(told.value)


def test_nothing_answers(store: None) -> None:
    told = refusal(url="http://127.0.0.1:9")

    assert told.startswith("http://127.0.0.1:9 cannot be reached (")
    assert told.endswith("Is Label Studio running, and is this its address?")


def test_something_else_answers(fake: FakeLabelStudio, store: None) -> None:
    fake.fail("404", "/api/version")

    assert refusal() == (
        "http://fake answers, but it is not a Label Studio. Give the address that you"
        " open in the browser, such as http://localhost:8080."
    )


def test_an_old_release_is_refused(fake: FakeLabelStudio, store: None) -> None:
    fake.release = "1.21.0"

    assert refusal() == (
        "http://fake is Label Studio 1.21.0. A link needs 1.22 or newer, which has the"
        " filters that it reads with. Upgrade Label Studio."
    )


@pytest.mark.parametrize("token", ["no.such.token", "rubbish", LEGACY[:-1]])
def test_a_wrong_token_is_refused_without_telling_it(
    fake: FakeLabelStudio, store: None, token: str
) -> None:
    told = refusal(token=token)

    assert told.startswith("http://fake does not accept the token (")
    assert told.endswith(
        "Give a personal access token: in Label Studio, Account & Settings, Personal"
        " Access Token."
    )
    assert token not in told


def test_legacy_tokens_that_are_off(fake: FakeLabelStudio, store: None) -> None:
    fake.legacy_tokens = False

    assert refusal(token=LEGACY) == (
        "http://fake does not accept legacy tokens. Give a personal access token:"
        " Account & Settings, Personal Access Token."
    )


def test_a_project_that_is_not_there_names_those_that_are(
    fake: FakeLabelStudio, store: None
) -> None:
    fake.project("Teapots")

    assert refusal(remote_project_id=7) == (
        "http://fake has no project 7. Its projects are: 1 (Kettles), 2 (Teapots)."
    )


def test_many_projects_are_named_in_part(fake: FakeLabelStudio, store: None) -> None:
    for number in range(30):
        fake.project(f"More {number}")

    assert refusal(remote_project_id=70).endswith("20 (More 18) and 11 more.")


def test_a_label_config_that_cannot_be_read(fake: FakeLabelStudio, store: None) -> None:
    fake.set_label_config(1, "<View>")

    told = refusal()

    assert told.startswith("The label config of project 1 cannot be read: ")
    assert told.endswith("Mend it in Label Studio: Settings, Labeling Interface.")


def test_seconds_out_of_range(fake: FakeLabelStudio, store: None) -> None:
    assert refusal(poll_seconds=4) == (
        "A link polls every 5 to 3600 seconds, not every 4."
    )
    assert fake.requests == []


def test_tags_and_settings_that_people_should_know_of_are_told(
    fake: FakeLabelStudio, store: None
) -> None:
    fake.set_label_config(
        1,
        '<View><Image name="i" value="$image"/><Hologram name="h" toName="i"/>'
        '<Choices name="c"><Choice value="x"/></Choices></View>',
    )
    fake.projects[1].evaluates = True

    first, second, third = planned().notes

    assert first == "Without `toName`, these tags are not scored: Choices."
    assert second == (
        "This server has no metric for these tags; their answers are compared only for"
        " being equal: Hologram."
    )
    assert third.startswith("Label Studio runs the ML backend of this project whenever")


def test_the_projects_there_are_listed_by_id(fake: FakeLabelStudio) -> None:
    fake.project("Teapots")
    fake.annotate(1, ground_truth=True)
    client = clients.client_for(URL, PERSONAL)

    kettles, teapots = projects_of(client)

    assert (kettles.id, kettles.title, kettles.task_count) == (1, "Kettles", 10)
    assert (kettles.annotation_count, kettles.ground_truth_count) == (1, 1)
    assert (teapots.id, teapots.title, teapots.task_count) == (2, "Teapots", 0)


def test_a_new_project_is_made_with_its_link(
    fake: FakeLabelStudio, stored: Stored
) -> None:
    plan = planned(pushes=True, poll_seconds=30)
    link_id = making.make(plan, None)

    with db.read():
        link = links.by_ids([link_id])[link_id]
        project = Project.get(Project.id == link.project_id)
        sealed = links.sealed_token(link_id)
    assert (project.title, project.label_config) == ("Kettles", CONFIG)
    assert (link.state, link.source, link.poll_seconds) == ("PULLING", "", 30)
    assert link.pushes
    assert plan.notes == (STAR_IS_SEEN,)
    assert sealed is not None
    assert PERSONAL not in sealed
    assert clients.sealer().open(sealed, URL) == PERSONAL
    assert fake.writes == []


def test_a_project_is_linked_once(fake: FakeLabelStudio, stored: Stored) -> None:
    project = stored.project()
    making.make(planned(project_id=project.id), None)
    other = stored.project()
    fake.project("Teapots")

    with pytest.raises(Refusal) as there:
        planned(project_id=other.id)
    with pytest.raises(Refusal) as here:
        planned(project_id=project.id, remote_project_id=2)

    assert str(there.value) == (
        f"Project 1 of http://fake is already linked: project {project.id} follows it"
        " (link 1)."
    ).replace("link 1", f"link {_only_link()}")
    assert str(here.value) == (
        f"Project {project.id} already follows project 1 of http://fake (link"
        f" {_only_link()}). Remove that link first."
    )


class TestAdoption:
    """A project that was imported from files of the Label Studio is taken over."""

    def test_the_same_tasks(self, fake: FakeLabelStudio, stored: Stored) -> None:
        project = imported(stored, fake, source="berlin")

        plan = planned(project_id=project)

        assert plan.kinship == ("berlin", 10, 0, 0)
        link_id = making.make(plan, None)
        with db.read():
            assert links.by_ids([link_id])[link_id].source == "berlin"

    def test_tasks_that_are_gone_there_are_told(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        project = imported(stored, fake)
        fake.delete_tasks([2, 3])

        assert planned(project_id=project).notes == (
            "2 of 10 tasks that were compared are not in Label Studio any more; the"
            " first pull deletes them here.",
        )

    def test_one_in_ten_that_differs_is_too_much(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        project = imported(stored, fake)
        fake.tasks[4].created_at += 1

        assert refusal(project_id=project) == (
            "These tasks come from another Label Studio: 1 of 10 differ in when they"
            " were made, or in their data, from those with the same ids in project 1 of"
            " http://fake. Link it to a new project instead."
        )

    def test_another_label_studio_with_the_same_numbers(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        other = FakeLabelStudio()
        other.advance(1000)
        other.project()
        other.add_tasks(1, [{"text": f"kettle {number}"} for number in range(10)])
        project = imported(stored, other)

        assert refusal(project_id=project).startswith(
            "These tasks come from another Label Studio: 10 of 10 differ"
        )

    def test_another_project_of_the_same_one(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        fake.project("Teapots")
        fake.add_tasks(2, [{"text": "teapot"}])
        project = imported(stored, fake)

        assert refusal(project_id=project, remote_project_id=2) == (
            "None of the 10 tasks that were compared is in project 2 of http://fake."
            " Link it to a new project instead, or name the project that was imported"
            " from there."
        )

    def test_tasks_without_ids_of_a_label_studio(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        project = stored.project()
        stored.task(project)

        assert refusal(project_id=project.id).startswith(
            "The tasks of this project were not imported from project 1 of http://fake"
        )

    def test_an_empty_project_may_follow_anything(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        assert planned(project_id=stored.project().id).kinship is None

    @pytest.mark.parametrize("edited", [0, 1])
    def test_files_that_did_not_say_when_are_compared_by_data(
        self, fake: FakeLabelStudio, stored: Stored, edited: int
    ) -> None:
        project = imported(stored, fake, created_at=None)
        for task in range(1, 1 + edited):
            fake.edit_task(task, data={"text": "another"})

        if edited:
            assert "1 of 10 differ" in refusal(project_id=project)
        else:
            assert planned(project_id=project).kinship == ("", 10, 0, 0)

    def test_a_large_project_is_compared_in_runs(
        self, fake: FakeLabelStudio, stored: Stored
    ) -> None:
        fake.add_tasks(1, [{"text": f"more {number}"} for number in range(1490)])
        project = imported(stored, fake)
        fake.requests.clear()

        kinship = planned(project_id=project).kinship

        assert kinship == ("", 500, 0, 0)
        assert sum(one.path == "/api/tasks/" for one in fake.requests) <= 10


def imported(
    stored: Stored, fake: FakeLabelStudio, source: str = "", **fields: object
) -> int:
    """A project with the tasks of the fake, as its export brings them."""
    project = stored.project()
    rows = [fake._task_row(task) | fields for task in fake.tasks_of(1)]
    report = import_tasks(project.id, rows, options=ImportOptions(source=source))
    assert report.error_count == 0
    return project.id


def _only_link() -> int:
    with db.read():
        [link] = links.every()
    return link.id

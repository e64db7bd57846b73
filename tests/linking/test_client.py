"""The client, against a Label Studio of the tests with the traps of the real one."""

import pytest

from linking.client import (
    LabelStudioClient,
    LabelStudioError,
    Missing,
    NotAccepted,
    Overloaded,
    Unauthorized,
    Unreachable,
    label_studio_time,
)
from tests.linking.fake import LEGACY, PERSONAL, SECOND, START, FakeLabelStudio, served


@pytest.fixture
def fake() -> FakeLabelStudio:
    made = FakeLabelStudio()
    made.project()
    made.add_tasks(1, [{"text": f"line {number}"} for number in range(5)])
    made.annotate(1, ground_truth=True)
    made.predict(1)
    return made


def client_of(fake: FakeLabelStudio, token: str = PERSONAL) -> LabelStudioClient:
    return LabelStudioClient("http://fake", token, transport=fake.transport())


@pytest.mark.parametrize("token", [LEGACY, PERSONAL])
def test_both_kinds_of_token_are_taken(fake: FakeLabelStudio, token: str) -> None:
    client = client_of(fake, token)

    assert client.release() == (1, 23, 2)
    assert client.whoami()["email"] == "olive@example.org"
    assert [project["id"] for project in client.projects()] == [1]


def test_an_access_token_that_has_ended_is_made_again(fake: FakeLabelStudio) -> None:
    client = client_of(fake)
    client.whoami()
    fake.advance(301)

    assert client.whoami()["id"] == 1
    assert [one.path for one in fake.requests].count("/api/token/refresh/") == 2


def test_the_lists_bring_annotations_with_their_results(fake: FakeLabelStudio) -> None:
    page = client_of(fake).tasks_after_id(1, 0, 3)

    assert [task["id"] for task in page.tasks] == [1, 2, 3]
    assert page.total == 5
    annotation = page.tasks[0]["annotations"][0]
    assert (annotation["completed_by"], annotation["ground_truth"]) == (1, True)
    assert annotation["result"][0]["value"] == {"choices": ["calm"]}
    assert page.tasks[0]["predictions"][0]["model_version"] == "m1"


def test_what_changed_is_found_by_moment_and_id(fake: FakeLabelStudio) -> None:
    client = client_of(fake)
    fake.delete_annotations([2, 4, 5])
    moment = label_studio_time(fake.now())

    at = client.tasks_changed_at(1, moment, 2, 10)
    before = label_studio_time(fake.now() - 1)
    since = client.tasks_changed_after(1, before, 10)
    after = client.tasks_changed_after(1, moment, 10)

    assert [task["id"] for task in at.tasks] == [4, 5]
    assert [task["id"] for task in since.tasks] == [2, 4, 5]
    assert after.tasks == []
    assert client.newest_moment(1) == since.tasks[0]["updated_at"]


def test_ranges_are_counted_and_listed(fake: FakeLabelStudio) -> None:
    client = client_of(fake)
    fake.delete_tasks([3])

    assert client.count_between(1, 2, 5) == 3
    assert client.ids_between(1, 2, 5) == [2, 4, 5]
    assert [task["id"] for task in client.named_tasks(1, [5, 3, 1])] == [1, 5]


def test_whole_seconds_are_asked_for_with_a_fraction() -> None:
    assert label_studio_time(START).endswith(".000000Z")
    assert label_studio_time(START + SECOND + 7).endswith(".000007Z")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("500", Overloaded),
        ("429", Overloaded),
        ("401", Unauthorized),
        ("404", Missing),
        ("403", NotAccepted),
        ("hang", Unreachable),
        ("half", Unreachable),
        ("html", Overloaded),
        ("302", Overloaded),
    ],
)
def test_each_fault_is_an_error_of_its_own(
    fake: FakeLabelStudio, kind: str, error: type[LabelStudioError]
) -> None:
    client = client_of(fake, LEGACY)
    fake.fail(kind, "/api/tasks/")

    with pytest.raises(error):
        client.tasks_after_id(1, 0, 3)

    assert client.tasks_after_id(1, 0, 3).total == 5


def test_legacy_tokens_that_are_off_are_told(fake: FakeLabelStudio) -> None:
    fake.legacy_tokens = False

    with pytest.raises(Unauthorized, match="does not accept legacy tokens"):
        client_of(fake, LEGACY).whoami()


def test_a_star_is_written_and_drafts_are_seen(fake: FakeLabelStudio) -> None:
    client = client_of(fake)
    second = fake.annotate(1)
    fake.draft(1, second, 1, [])

    assert len(client.drafts(1, second)) == 1
    assert client.drafts(1, 1) == []
    client.mark(second, ground_truth=True)

    assert fake.starred(1) == [second]
    assert fake.drafts == {}
    assert [one.body for one in fake.writes] == [{"ground_truth": True}]


def test_it_works_over_the_network_too(fake: FakeLabelStudio) -> None:
    with served(fake) as address:
        client = LabelStudioClient(address, PERSONAL)
        assert client.tasks_after_id(1, 0, 2).total == 5
        fake.fail("half", "/api/tasks/")
        with pytest.raises(Unreachable):
            client.tasks_after_id(1, 0, 2)
        client.close()

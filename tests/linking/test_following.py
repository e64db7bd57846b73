"""A project here becomes what Label Studio has, poll by poll."""

from collections.abc import Iterator

import pytest

from tests.linking.fake import mood
from tests.linking.followed import Linked, asked
from tests.stored import Stored


@pytest.fixture
def linked(stored: Stored) -> Iterator[Linked]:
    """A link that was just made."""
    from tests.linking.fake import FakeLabelStudio

    fake = FakeLabelStudio()
    with asked(fake.transport()):
        yield Linked(stored, fake=fake)


def test_the_first_poll_brings_everything(linked: Linked) -> None:
    linked.tasks(250, annotations=1)

    linked.poll()

    assert linked.here() == linked.there()
    assert linked.state == "FOLLOWING"
    assert linked.row.problem is None


def test_a_poll_without_changes_asks_twice_and_writes_nothing(linked: Linked) -> None:
    linked.tasks(3, annotations=1)
    for _ in range(6):
        linked.poll()
    linked.fake.requests.clear()

    linked.poll()

    assert [one.path for one in linked.fake.requests] == [
        "/api/projects/",
        "/api/tasks/",
    ]

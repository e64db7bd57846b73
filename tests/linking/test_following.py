"""A project here becomes what Label Studio has, poll by poll, whatever goes wrong."""

import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from linking import client as asking
from linking import paging
from models.commands import link_states as states
from models.commands import links as commands
from models.commands.link_states import LeaseLost
from models.commands.links import LinkChange
from models.refusals import Refusal
from tests.linking.fake import CONFIG, FakeLabelStudio, mood
from tests.linking.followed import URL, Linked, asked
from tests.stored import Stored

HOUR = 3600
PLACES = range(0, 10, 1 if "RANDOM_OPERATIONS" in os.environ else 3)
"""Requests of a poll that go wrong."""


@pytest.fixture
def linked(stored: Stored) -> Iterator[Linked]:
    """A link that was just made."""
    fake = FakeLabelStudio()
    with asked(fake.transport()):
        yield Linked(stored, fake=fake)


def paths(linked: Linked) -> list[str]:
    """What was asked since this was looked at."""
    asked_paths = [one.path for one in linked.fake.requests]
    linked.fake.requests.clear()
    return asked_paths


def test_the_first_poll_brings_everything(linked: Linked) -> None:
    linked.tasks(250, annotations=1)

    linked.poll()

    assert linked.here() == linked.there()
    assert linked.state == "FOLLOWING"
    assert linked.row.problem is None
    assert linked.row.remote_task_count == 250


def test_a_poll_without_changes_asks_twice(linked: Linked) -> None:
    linked.tasks(3, annotations=1)
    for _ in range(6):
        linked.poll()
    paths(linked)

    linked.poll()

    assert paths(linked) == ["/api/projects/", "/api/tasks/"]


def test_a_change_that_becomes_visible_late_is_found(linked: Linked) -> None:
    """Label Studio takes the moment before it commits: two do not end in order."""
    first, second = linked.tasks(2)
    linked.poll()
    linked.fake.edit_task(second, data={"text": "committed first"})
    linked.poll()
    early = linked.fake.tasks[second].updated_at - 1
    linked.fake.tasks[first].data = {"text": "committed second"}
    linked.fake.tasks[first].updated_at = early

    linked.poll()

    assert linked.here() == linked.there()


def test_a_bulk_action_over_many_pages_of_one_moment_is_taken(linked: Linked) -> None:
    tasks = linked.tasks(250)
    linked.fake.import_predictions(tasks)
    linked.poll()
    linked.fake.annotate_from_predictions(tasks)

    linked.poll()

    assert linked.here() == linked.there()


def test_a_task_that_is_deleted_between_two_pages_loses_no_other(
    linked: Linked,
) -> None:
    tasks = linked.tasks(250)
    linked.fake.fail(
        lambda: linked.fake.delete_tasks(tasks[:3]), "/api/tasks/", after=2
    )

    linked.poll()
    linked.poll()

    assert linked.here() == linked.there()
    assert len(linked.here()) == 247


def test_a_new_label_config_is_taken_and_one_that_cannot_be_read_is_told(
    linked: Linked,
) -> None:
    linked.tasks(1)
    other = CONFIG.replace("flat", "sad")
    linked.fake.set_label_config(linked.remote_project, other)
    linked.poll()
    assert states.label_config(linked.project.id) == other

    linked.fake.set_label_config(linked.remote_project, "<View>")
    linked.poll()

    assert states.label_config(linked.project.id) == other
    assert "The label config of Label Studio cannot be read" in str(linked.row.problem)
    assert linked.state == "FOLLOWING"


def test_a_task_that_cannot_be_stored_is_named_and_the_others_are_taken(
    linked: Linked,
) -> None:
    tasks = linked.tasks(3)
    linked.fake.edit_task(tasks[1], data={"text": "\x00"})

    linked.poll()
    for _ in range(3):
        linked.poll()

    assert sorted(linked.here()) == [tasks[0], tasks[2]]
    assert str(linked.row.problem).startswith(f"Task {tasks[1]} was not")
    assert linked.state == "FOLLOWING"
    assert not linked.row.wants_full_pass
    linked.fake.edit_task(tasks[1], data={"text": "mended"})
    linked.poll()
    assert linked.here() == linked.there()
    assert linked.row.problem is None


def test_pages_become_as_small_as_they_must(
    linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_BYTES", 20_000)
    monkeypatch.setattr(paging, "LARGE_BYTES", 10_000)
    monkeypatch.setattr(paging, "SMALL_BYTES", 2_000)
    tasks = linked.tasks(40, annotations=1)
    linked.fake.edit_task(tasks[20], data={"text": "x" * 15_000})
    linked.fake.edit_task(tasks[30], data={"text": "x" * 30_000})

    linked.poll()

    there = linked.there()
    del there[tasks[30]]
    assert linked.here() == there
    assert f"Task {tasks[30]} was not" in str(linked.row.problem)


# What goes, goes here too, unless it is much


def test_what_is_deleted_there_goes_here(linked: Linked) -> None:
    tasks = linked.tasks(200)
    linked.poll()
    linked.fake.delete_tasks([tasks[0], tasks[77], tasks[78], tasks[199]])

    linked.poll()

    assert linked.here() == linked.there()


def test_much_is_not_deleted_until_somebody_agrees(linked: Linked) -> None:
    tasks = linked.tasks(200)
    linked.poll()
    linked.fake.delete_tasks(tasks[:60])
    linked.fake.annotate(tasks[100], user=linked.ada)

    linked.poll()

    assert linked.state == "NEEDS_CONFIRMATION"
    assert "no longer has 60 of 200 tasks" in str(linked.row.problem)
    assert "--accept-deletions" in str(linked.row.problem)
    assert len(linked.here()) == 200
    assert linked.here()[tasks[100]] == linked.there()[tasks[100]]
    assert states.work() == []

    commands.ask_for_sync(linked.link_id)
    linked.poll()
    assert linked.state == "NEEDS_CONFIRMATION"

    commands.ask_for_sync(linked.link_id, accepts_deletions=True)
    linked.poll()
    assert linked.state == "FOLLOWING"
    assert linked.here() == linked.there()

    linked.tasks(200)
    linked.poll()
    linked.fake.delete_tasks([task.id for task in linked.fake.tasks.values()][:100])
    linked.poll()
    assert linked.state == "NEEDS_CONFIRMATION", "a consent is for one time"


def test_an_unused_consent_does_not_stay(linked: Linked) -> None:
    tasks = linked.tasks(200)
    linked.poll()
    commands.ask_for_sync(linked.link_id, accepts_deletions=True)
    linked.poll()
    linked.fake.delete_tasks(tasks[:60])

    linked.poll()

    assert linked.state == "NEEDS_CONFIRMATION"


def test_many_ground_truths_are_not_removed_until_somebody_agrees(
    linked: Linked,
) -> None:
    tasks = linked.tasks(60)
    answers = [linked.fake.annotate(task, ground_truth=True) for task in tasks]
    linked.poll()
    assert len(linked.truths()) == 60
    for answer in answers[:55]:
        linked.fake.unstar(answer)

    linked.poll()
    linked.begin("two")
    linked.set(state="FOLLOWING")
    linked.poll()

    assert linked.state == "NEEDS_CONFIRMATION"
    assert len(linked.truths()) == 60
    commands.ask_for_sync(linked.link_id, accepts_deletions=True)
    linked.poll()
    assert len(linked.truths()) == 5


def test_a_project_that_was_made_again_under_the_same_id_is_gone(
    linked: Linked,
) -> None:
    linked.tasks(3)
    linked.poll()
    linked.fake.projects[linked.remote_project].created_at += 1

    linked.poll()

    assert linked.state == "GONE"
    assert len(linked.here()) == 3


# All tasks once more


def test_a_full_pass_finds_what_nothing_tells_of(linked: Linked) -> None:
    first, second = linked.tasks(2)
    linked.fake.import_predictions([first])
    linked.poll()
    linked.fake.delete_predictions([first])
    linked.fake.import_predictions([second])
    linked.poll()
    assert linked.here() != linked.there()

    commands.ask_for_sync(linked.link_id, is_full=True)
    linked.poll()

    assert linked.here() == linked.there()
    assert not linked.row.wants_full_pass


def test_every_night_all_tasks_are_read(linked: Linked) -> None:
    linked.tasks(2)
    linked.poll()
    before = linked.row.full_pass_at

    linked.poll(24 * HOUR)
    after = linked.row.full_pass_at
    linked.poll()

    assert before is not None
    assert after is not None
    assert after > before
    assert linked.row.full_pass_at == after


def test_a_difference_that_lasts_leads_to_a_full_pass_once(linked: Linked) -> None:
    tasks = linked.tasks(3, annotations=1)
    linked.poll()
    gone = linked.fake.annotations_of(tasks[0])[0].id
    del linked.fake.annotations[
        gone
    ]  # no moment tells, as nothing in Label Studio does

    with capture_logs() as logs:
        linked.poll()
        linked.poll()
    assert linked.row.wants_full_pass
    assert [log["event"] for log in logs] == ["Reading all tasks: the counts differ"]

    linked.poll()
    assert linked.here() == linked.there()
    assert not linked.row.wants_full_pass


# What goes wrong


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("500", "UNREACHABLE"),
        ("404", "UNREACHABLE"),
        ("400", "UNREACHABLE"),
        ("429", "UNREACHABLE"),
        ("401", "UNAUTHORIZED"),
        ("hang", "UNREACHABLE"),
        ("half", "UNREACHABLE"),
        ("html", "UNREACHABLE"),
        ("again", "FOLLOWING"),
    ],
)
def test_after_a_fault_at_any_place_the_next_polls_bring_everything(
    linked: Linked, kind: str, state: str
) -> None:
    tasks = linked.tasks(130)
    linked.fake.import_predictions(tasks[:5])
    linked.poll()
    seen = set()
    for place in PLACES:
        linked.fake.edit_task(tasks[place], data={"text": f"{kind} {place}"})
        linked.fake.annotate(tasks[place + 20], mood("flat"), linked.ada)
        linked.fake.delete_tasks([tasks[100 + place]])
        linked.fake.import_predictions([tasks[50 + place]])
        linked.fake.fail(kind, after=place, times=1)

        linked.poll()
        seen.add(linked.state)
        linked.fake.faults.clear()
        if linked.state == "UNAUTHORIZED":
            commands.ask_for_sync(linked.link_id)
        linked.poll()
        linked.poll()

        assert linked.state == "FOLLOWING"
        assert linked.here() == linked.there()
    assert state in seen
    assert seen <= {state, "FOLLOWING", "UNREACHABLE"}


def test_it_is_asked_again_after_15_seconds_and_then_less_often(linked: Linked) -> None:
    linked.tasks(1)
    linked.poll()
    linked.fake.fail("500", times=100)

    pauses = []
    with capture_logs() as logs:
        for _ in range(7):
            linked.poll()
            pauses.append((linked.row.next_at - linked.times.now()) / 1_000_000)
        linked.fake.faults.clear()
        linked.poll()

    assert pauses == [15, 30, 60, 120, 240, 300, 300]
    assert [(log["former"], log["state"]) for log in logs] == [
        ("FOLLOWING", "UNREACHABLE"),
        ("UNREACHABLE", "FOLLOWING"),
    ]
    assert linked.row.failures == 0
    assert linked.row.problem is None


def test_a_token_that_is_not_accepted_is_not_tried_again(linked: Linked) -> None:
    linked.tasks(1)
    linked.fake.tokens.clear()

    linked.poll()

    assert linked.state == "UNAUTHORIZED"
    assert "does not accept the token" in str(linked.row.problem)
    assert states.work() == []


def test_a_token_that_no_key_opens_is_told(linked: Linked) -> None:
    linked.set(token_sealed="something else")  # noqa: S106 - it is not one

    linked.poll()

    assert linked.state == "UNAUTHORIZED"
    assert linked.fake.requests == []


def test_a_deleted_project_is_gone_and_nothing_is_deleted_here(linked: Linked) -> None:
    linked.tasks(3)
    linked.poll()
    linked.fake.delete_project(linked.remote_project)

    linked.poll()

    assert linked.state == "GONE"
    assert len(linked.here()) == 3
    assert states.work() == []


# Pauses, wakes and leases


def test_a_wake_during_a_poll_leads_to_another_one(linked: Linked) -> None:
    linked.tasks(1)
    linked.fake.fail(lambda: commands.ask_for_sync(linked.link_id), "/api/tasks/")

    linked.poll()

    assert linked.row.next_at == 0
    linked.poll()
    assert linked.row.next_at == linked.times.now() + 15_000_000


def test_a_pause_during_a_poll_ends_it_and_stays(linked: Linked) -> None:
    linked.tasks(300)
    pause = LinkChange(is_paused=True)
    linked.fake.fail(
        lambda: commands.change(linked.link_id, pause), "/api/tasks/", after=2
    )

    with pytest.raises(LeaseLost):
        linked.poll()

    assert linked.state == "PAUSED"
    assert len(linked.here()) == 100
    commands.change(linked.link_id, LinkChange(is_paused=False))
    assert linked.state == "PULLING"
    linked.poll()
    assert linked.here() == linked.there()


def test_a_removed_link_stops_and_the_project_stays(linked: Linked) -> None:
    linked.tasks(300)
    linked.fake.fail(lambda: commands.remove(linked.link_id), "/api/tasks/", after=2)

    with pytest.raises(LeaseLost):
        linked.poll()

    assert len(linked.here()) == 100
    with pytest.raises(Refusal):
        commands.remove(linked.link_id)


def test_of_two_processes_one_follows(linked: Linked) -> None:
    now = linked.times.now()

    assert not states.take(URL, "two", now)
    renewed = now + states.RENEWAL_SECONDS * 1_000_000
    ended = renewed + states.LEASE_SECONDS * 1_000_000
    states.renew("one", renewed)
    assert not states.take(URL, "two", ended - 1_000_000)
    assert states.take(URL, "two", ended), "a crashed one is replaced"
    states.release("two")
    assert states.take(URL, "three", now)


def test_a_process_that_was_silent_for_too_long_spoils_nothing(linked: Linked) -> None:
    tasks = linked.tasks(150)
    silent = linked.follower

    def other_takes_over() -> None:
        linked.begin("two").poll()
        linked.fake.edit_task(tasks[0], data={"text": "newer"})
        linked.follower.poll()

    linked.fake.fail(other_takes_over, "/api/tasks/", after=3)
    with pytest.raises(LeaseLost):
        silent.poll()

    assert linked.here() == linked.there()
    assert states.is_held(linked.link_id, "two")
    with pytest.raises(LeaseLost):
        silent.poll()
    with pytest.raises(LeaseLost):
        silent.push()


def test_the_links_of_one_label_studio_have_one_holder(
    linked: Linked, stored: Stored
) -> None:
    assert not states.take(URL, "two", linked.times.now())
    other = Linked(stored, fake=linked.fake)

    assert states.is_held(other.link_id, "one")
    assert states.is_held(linked.link_id, "one")


def test_a_first_pull_that_is_stopped_goes_on_where_it_was(linked: Linked) -> None:
    linked.tasks(300, annotations=1)
    for _, place in pairwise(range(1, 5)):
        told: list[tuple[int, int]] = []
        with pytest.raises(LeaseLost):
            linked.follower.poll(
                lambda *at, told=told: told.append(at),
                lambda told=told: len(told) < 2,  # type: ignore[misc]
            )
        assert len(linked.here()) == min(place - 1, 3) * 100
        linked.begin(f"process {place}")

    linked.poll()

    assert linked.here() == linked.there()
    numbers = [
        one.params["query"]
        for one in linked.fake.requests
        if one.path == "/api/tasks/" and '"value": 0' in one.params["query"]
    ]
    assert len(numbers) == 1, "the first page is read once"

"""Ground truths arrive in Label Studio once, at its pace, and no draft is lost."""

import pytest

from linking import pushing
from linking.client import Overloaded, ProjectGone, Unauthorized, Unreachable
from models.commands.link_writes import WriteReason
from models.db import database as db
from models.tables import Annotation
from tests.linking.fake import Answered, Asked, mood
from tests.linking.linked import bases, withdraw, write_of, writes
from tests.linking.pushed import Pair
from tests.stored import Stored


@pytest.fixture
def pair(stored: Stored) -> Pair:
    return Pair(stored)


def test_a_star_arrives_with_one_write_and_both_sides_agree(pair: Pair) -> None:
    pair.set(0, 1)

    pushed = pair.push()

    assert pair.stars(0) == [1]
    assert pair.patches() == [(pair.answers_there[0][1], True)]
    assert pair.fake.writes[0].body == {"ground_truth": True}
    assert (pushed.written, pushed.agreed) == (1, 1)
    assert writes() == []
    assert bases() == {pair.here[0]: pair.answers[0][1]}


def test_a_star_moves_with_one_write_and_is_taken_off_with_one(pair: Pair) -> None:
    pair.set(0, 0)
    pair.push()
    pair.set(0, 1)
    pair.push()
    moved = pair.stars(0)
    pair.unset(0)
    pair.push()

    first, second = pair.answers_there[0]
    assert moved == [1]
    assert pair.stars(0) == []
    assert pair.patches() == [(first, True), (second, True), (second, False)]
    assert bases() == {}


def test_what_label_studio_has_already_is_not_written(pair: Pair) -> None:
    pair.fake.star(pair.answers_there[0][1])
    pair.set(0, 1)

    pushed = pair.push()

    assert pair.patches() == []
    assert pushed.agreed == 1
    assert bases() == {pair.here[0]: pair.answers[0][1]}


def test_ten_changes_of_a_task_are_one_write(pair: Pair) -> None:
    for number in range(11):
        pair.set(0, number % 2)

    pair.push()

    assert pair.patches() == [(pair.answers_there[0][0], True)]


def test_nothing_is_asked_where_nothing_is_to_be_written(pair: Pair) -> None:
    pair.push()

    assert pair.fake.requests == []


@pytest.mark.parametrize("wanted", [0, 1, None])
def test_of_several_stars_one_stays_or_none(pair: Pair, wanted: int | None) -> None:
    for number in pair.answers_there[0]:
        pair.fake.star_racing(number)
    pair.set(0, wanted or 0)
    if wanted is None:
        pair.unset(0)

    pair.push()

    assert pair.stars(0) == ([] if wanted is None else [wanted])
    assert writes() == []
    assert all(star is False for _, star in pair.patches())


def test_a_star_that_appears_beside_ours_is_taken_off(pair: Pair) -> None:
    pair.set(0, 1)
    other = pair.answers_there[0][0]
    pair.fake.fail(lambda: pair.fake.star_racing(other), "/api/tasks/", after=2)

    pair.push()
    between = pair.stars(0)
    pair.times.pause(1)
    pair.push()

    assert between == [0, 1]
    assert pair.stars(0) == [1]
    assert writes() == []


def test_nobodys_draft_is_lost_and_it_is_said_whose_it_is(pair: Pair) -> None:
    ada = pair.fake.user("ada@example.org")
    pair.stored.user("ada@example.org")
    number = pair.answers_there[0][1]
    draft = pair.fake.draft(pair.there[0], number, ada, mood("angry"))
    pair.set(0, 1)

    pushed = pair.push()

    row = write_of(pair.here[0])
    assert draft in pair.fake.drafts
    assert pair.patches() == []
    assert pushed.put_off == 1
    assert row.reason == WriteReason.DRAFT
    assert row.error == (
        "ada has unsubmitted changes in Label Studio, which a write would delete."
    )


def test_a_draft_is_looked_for_after_a_minute_after_five_and_every_hour(
    pair: Pair,
) -> None:
    number = pair.answers_there[0][1]
    draft = pair.fake.draft(pair.there[0], number, 1, mood("angry"))
    pair.set(0, 1)
    pauses = []

    for _ in range(5):
        pair.push()
        pauses.append(write_of(pair.here[0]).next_at / 1_000_000 - pair.times.seconds)
        pair.times.pause(pauses[-1] - 1)
        pair.push()
        pair.times.pause(1)

    assert pauses == pytest.approx([60, 300, 3600, 3600, 3600])
    assert write_of(pair.here[0]).tries == 5
    del pair.fake.drafts[draft]
    pair.push()
    assert pair.stars(0) == [1]


def test_drafts_of_other_annotations_and_of_new_ones_are_in_nobodys_way(
    pair: Pair,
) -> None:
    other = pair.fake.draft(pair.there[0], pair.answers_there[0][0], 1, mood("angry"))
    new = pair.fake.draft(pair.there[0], None, 1, mood("angry"))
    pair.set(0, 1)

    pair.push()

    assert pair.stars(0) == [1]
    assert {other, new} <= set(pair.fake.drafts)


def test_a_star_is_not_taken_off_over_a_draft_either(pair: Pair) -> None:
    number = pair.answers_there[0][1]
    pair.fake.star(number)
    pair.agree(0, 1)
    pair.set(0, 1)
    pair.push()
    draft = pair.fake.draft(pair.there[0], number, 1, mood("angry"))
    pair.unset(0)

    pair.push()

    assert draft in pair.fake.drafts
    assert pair.stars(0) == [1]
    assert write_of(pair.here[0]).reason == WriteReason.DRAFT


def test_a_draft_of_one_task_does_not_hold_up_the_others(stored: Stored) -> None:
    pair = Pair(stored, tasks=20)
    pair.fake.draft(pair.there[3], pair.answers_there[3][0], 1, mood("angry"))
    for place in range(20):
        pair.set(place)

    pair.push()

    assert writes() == [pair.here[3]]


@pytest.mark.parametrize("gone", ["task", "annotation", "moved", "skipped"])
def test_what_label_studio_has_lost_is_not_written_and_is_to_be_pulled(
    stored: Stored, gone: str
) -> None:
    pair = Pair(stored, tasks=2)
    pair.set(0, 1)
    number = pair.answers_there[0][1]
    if gone == "task":
        pair.fake.delete_tasks([pair.there[0]])
    elif gone == "annotation":
        pair.fake.delete_annotation(number)
    elif gone == "moved":
        pair.fake.move(number, pair.there[1])
    else:
        pair.fake.edit(number, was_cancelled=True)

    pushed = pair.push()

    assert pair.patches() == []
    assert writes() == []
    assert (pushed.gone, pushed.dropped) == (1, 1)
    assert bases() == {}


@pytest.mark.parametrize("path", ["/drafts", "/api/annotations/"])
def test_what_is_deleted_between_two_requests_is_to_be_pulled(
    pair: Pair, path: str
) -> None:
    pair.set(0, 1)
    number = pair.answers_there[0][1]
    pair.fake.fail(lambda: pair.fake.delete_annotation(number), path)

    pushed = pair.push()

    assert writes() == []
    assert pushed.gone == 1


def test_a_404_for_what_is_there_is_tried_again(pair: Pair) -> None:
    pair.set(0, 1)
    pair.fake.fail("404", "/api/annotations/")

    pair.push()
    assert writes() == pair.here
    pair.times.pause(1)
    pair.push()

    assert pair.stars(0) == [1]


def test_a_withdrawn_ground_truth_is_not_written(pair: Pair) -> None:
    pair.set(0, 1)
    withdraw(pair.stored.annotation_now(pair.answers[0][1]))

    pushed = pair.push()

    assert pair.patches() == []
    assert writes() == []
    assert (pushed.dropped, pushed.gone) == (1, 0)


def test_a_ground_truth_that_was_made_here_is_told_and_tried_every_hour(
    pair: Pair,
) -> None:
    pair.set(0, 1)
    with db.write():
        Annotation.update(source=None, external_id=None).where(
            Annotation.id == pair.answers[0][1]
        ).execute()

    pair.push()

    row = write_of(pair.here[0])
    assert pair.patches() == []
    assert row.reason == WriteReason.FAILED
    assert "made on this server" in row.error
    assert row.next_at == (pair.times.seconds + 3600) * 1_000_000


def test_another_change_meanwhile_stays_to_be_written(pair: Pair) -> None:
    pair.set(0, 1)
    pair.fake.fail(lambda: pair.set(0, 0), "/api/annotations/")

    pair.push(go_on=iter([True, True, False]).__next__)

    assert pair.stars(0) == [1]
    assert bases() == {pair.here[0]: pair.answers[0][1]}
    assert writes() == pair.here
    pair.push()
    assert pair.stars(0) == [0]
    assert bases() == {pair.here[0]: pair.answers[0][0]}


def test_what_changed_before_its_turn_is_written_as_it_is_then(
    stored: Stored,
) -> None:
    pair = Pair(stored, tasks=2)
    pair.set(0, 0)
    pair.set(1, 0)
    pair.fake.fail(lambda: pair.set(1, 1), "/api/annotations/")

    pair.push()

    assert pair.stars(1) == [1]
    assert (pair.answers_there[1][0], True) not in pair.patches()


def test_at_most_four_are_written_in_a_second(stored: Stored) -> None:
    pair = Pair(stored, tasks=21)
    for place in range(21):
        pair.set(place)

    pair.push()

    assert pair.times.waited == pytest.approx(5.0)
    assert len(pair.patches()) == 21


def test_the_pace_holds_between_two_calls_and_no_time_is_saved_up(
    stored: Stored,
) -> None:
    pair = Pair(stored, tasks=3)
    for place in range(3):
        pair.times.pause(10 if place == 1 else 0)
        pair.set(place)
        pair.push()

    assert pair.times.waited == pytest.approx(10.25)


def test_reading_is_shared_by_several_tasks(stored: Stored) -> None:
    pair = Pair(stored, tasks=16)
    for place in range(16):
        pair.set(place)

    pair.push()

    lists = [asked for asked in pair.fake.requests if asked.path == "/api/tasks/"]
    assert len(lists) == 4
    assert len(pair.fake.requests) == 4 + 16 * 2


@pytest.mark.parametrize("kind", ["500", "502", "429", "400", "403", "html"])
def test_a_task_that_fails_waits_longer_each_time_and_then_an_hour(
    stored: Stored, kind: str
) -> None:
    pair = Pair(stored, tasks=2)
    number = pair.answers_there[0][0]
    pair.fake.fail(kind, f"/api/annotations/{number}/", times=12)
    pair.set(0)
    pair.set(1)
    pauses, reasons = [], []

    for _ in range(12):
        pair.push()
        row = write_of(pair.here[0])
        pauses.append(round(row.next_at / 1_000_000 - pair.times.seconds))
        reasons.append(row.reason)
        pair.times.pause(pauses[-1] + 1)

    assert pair.stars(1) == [0]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 3600, 3600, 3600]
    assert reasons == ["WAITING"] * 9 + ["FAILED"] * 3
    pair.push()
    assert pair.stars(0) == [0]
    assert writes() == []


def test_not_all_are_tried_again_at_the_same_moment(pair: Pair) -> None:
    pair.clock = pushing.Clock(
        now=pair.clock.now,
        monotonic=pair.clock.monotonic,
        pause=pair.clock.pause,
        chance=lambda: 0.0,
    )
    pair.fake.fail("500", "/api/annotations/")
    pair.set(0)

    pair.push()

    assert write_of(pair.here[0]).next_at == (pair.times.seconds + 0.5) * 1_000_000


@pytest.mark.parametrize("path", ["/api/tasks/", "/drafts", "/api/annotations/"])
def test_without_a_token_that_works_everything_stays(stored: Stored, path: str) -> None:
    pair = Pair(stored, tasks=3)
    for place in range(3):
        pair.set(place)
    before = [write_of(task).asked_at for task in pair.here]
    pair.fake.fail("401", path, times=2)

    with pytest.raises(Unauthorized):
        pair.push()

    rows = [write_of(task) for task in pair.here]
    assert [row.asked_at for row in rows] == before
    assert {(row.tries, row.next_at, row.reason) for row in rows} == {(0, 0, "WAITING")}
    pair.fake.faults.clear()
    pair.push()
    assert writes() == []


@pytest.mark.parametrize("kind", ["hang", "half"])
@pytest.mark.parametrize("path", ["/api/tasks/", "/drafts", "/api/annotations/"])
def test_a_label_studio_that_does_not_answer_loses_nothing(
    stored: Stored, kind: str, path: str
) -> None:
    pair = Pair(stored, tasks=12)
    for place in range(12):
        pair.set(place)
    is_first = path == "/api/tasks/"
    pair.fake.fail(kind, path, after=0 if is_first else 1)

    with pytest.raises(Unreachable):
        pair.push()
    put_off = [task for task in writes() if write_of(task).tries]
    pair.times.pause(1)
    pair.push()

    assert len(put_off) == (0 if is_first else 1)
    assert writes() == []
    assert all(pair.stars(place) == [0] for place in range(12))
    assert len(pair.patches()) <= 13


def test_a_project_that_is_gone_loses_nothing(pair: Pair) -> None:
    pair.set(0)
    pair.fake.delete_tasks(pair.there)
    del pair.fake.projects[pair.remote_project]

    with pytest.raises(ProjectGone):
        pair.push()

    assert writes() == pair.here


def test_one_task_that_cannot_be_read_does_not_hold_up_the_others(
    stored: Stored,
) -> None:
    pair = Pair(stored, tasks=5)
    for place in range(5):
        pair.set(place)
    broken = pair.there[0]

    original = pair.fake.answer

    def answer(asked: Asked) -> Answered:
        if f"[{broken}" in asked.params.get("query", ""):
            pair.fake.fail("500", "/api/tasks/")
        return original(asked)

    pair.fake.answer = answer  # type: ignore[method-assign]

    with pytest.raises(Overloaded):
        pair.push()
    pair.push()

    assert writes() == [pair.here[0]]
    assert write_of(pair.here[0]).tries == 1


def test_a_stop_is_followed_before_the_next_write(stored: Stored) -> None:
    pair = Pair(stored, tasks=6)
    for place in range(6):
        pair.set(place)

    pair.push(go_on=lambda: len(pair.patches()) < 2)

    assert len(pair.patches()) == 2
    assert len(writes()) == 6 - 2
    pair.push()
    assert len(pair.patches()) == 6


def test_two_thousand_stars_return_at_once_and_arrive_once_each(
    stored: Stored,
) -> None:
    """A restart in the middle of a thousand writes is a stop, and another pusher."""
    pair = Pair(stored, tasks=40)
    with db.write():
        for place in range(40):
            pair.set(place)

    for limit in (1, 8, 9, 30, 41):
        pair.push(go_on=lambda limit=limit: len(pair.patches()) < limit)  # type: ignore[misc]
        pair.pace = pushing.Pace(pair.clock)

    numbers = [number for number, _ in pair.patches()]
    assert sorted(numbers) == sorted(answers[0] for answers in pair.answers_there)
    assert writes() == []

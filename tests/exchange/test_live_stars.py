"""Ground truths of a Label Studio that runs: taken, kept, or held for somebody."""

import pytest

from exchange.live import (
    counts,
    is_too_much,
    losses,
)
from models.commands.history import Origin
from models.db import database as db
from models.queries.link_counts import LinkCounts, Losses
from models.tables import Annotation
from tests.exchange.conftest import contents
from tests.exchange.followed import SOURCE, Followed, here, there
from tests.linking.fake import mood
from tests.stored import Stored

CALM, ANGRY, FLAT = mood("calm"), mood("angry"), mood("flat")
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Tests that say nothing of SQL."""


@pytest.mark.parametrize("is_alone", [True, False], ids=["alone", "with_former"])
@pytest.mark.parametrize("is_first", [True, False], ids=["earlier", "later"])
def test_a_ground_truth_that_was_moved_stays_in_force_where_it_was(
    side: Followed, is_first: bool, is_alone: bool
) -> None:
    tasks = side.tasks(2, annotations=2)
    former, latter = tasks if is_first else tasks[::-1]
    star = side.fake.annotations_of(former)[0].id
    side.take()
    side.star(star)
    verified = side.answer(star)

    side.fake.move(star, latter)
    page = side.page()
    side.take([task for task in page if task["id"] == latter or not is_alone])

    moved = side.answer(star)
    assert moved != verified
    assert here(side) == there(side)
    assert side.stored.ground_truths() == {side.task(former): verified}
    assert side.stored.annotation_now(verified).is_withdrawn
    before = contents()
    side.take()
    assert contents() == before


def test_a_ground_truth_that_was_edited_skipped_or_deleted_stays_for_a_reviewer(
    side: Followed,
) -> None:
    tasks = side.tasks(3, annotations=2)
    stars = [side.fake.annotations_of(task)[0].id for task in tasks]
    side.take()
    for star in stars:
        side.star(star)
    ids = [side.answer(star) for star in stars]

    edited, skipped, deleted = stars
    side.fake.edit(edited, side.ada, result=FLAT)
    side.fake.edit(skipped, side.ada, was_cancelled=True)
    side.fake.delete_annotation(deleted)
    side.take()

    rows = [side.stored.annotation_now(id_) for id_ in ids]
    assert [row.is_changed for row in rows] == [True, False, False]
    assert [row.is_withdrawn for row in rows] == [False, True, True]
    assert list(side.stored.ground_truths().values()) == ids
    assert here(side) == there(side)
    side.unstar(tasks[2])
    assert counts(side.project.id, SOURCE).annotations == 4
    with db.read():
        assert Annotation.get_or_none(Annotation.id == ids[2]) is None


@ONCE
def test_a_star_has_the_name_of_who_set_it_there_and_ours_has_none(
    side: Followed,
) -> None:
    first, second = side.tasks(2, annotations=2)
    side.take()
    side.fake.star(side.fake.annotations_of(first)[0].id, side.ben)
    side.fake.star(side.fake.annotations_of(second)[0].id, side.olive)
    side.take()
    side.fake.unstar(side.fake.annotations_of(first)[0].id, side.ada)
    side.take()

    who = side.people()
    done = [
        (line.kind, side.remote(line.task_id), who.get(line.actor_id))
        for line in side.changes()
        if "GROUND_TRUTH" in line.kind
    ]
    assert sorted(done[:2]) == [
        ("GROUND_TRUTH_SET", first, "ben@example.org"),
        ("GROUND_TRUTH_SET", second, None),
    ]
    assert done[2:] == [("GROUND_TRUTH_UNSET", first, "ada@example.org")]


@ONCE
def test_a_star_on_a_skipped_annotation_is_told_and_not_taken(side: Followed) -> None:
    (task,) = side.tasks(1)
    side.fake.annotate(task, [], side.ada, was_cancelled=True, ground_truth=True)

    outcome = side.take()

    assert side.truths() == {}
    assert list(outcome.not_taken) == [task]
    assert "was skipped" in outcome.not_taken[task]


@ONCE
def test_of_several_stars_the_one_updated_last_is_taken(side: Followed) -> None:
    (task,) = side.tasks(1, annotations=3)
    first, second, third = (row.id for row in side.fake.annotations_of(task))
    for star in (first, third, second):
        side.fake.star_racing(star)

    outcome = side.take()

    assert side.truths() == {task: second}
    assert list(outcome.not_taken) == [task]
    assert "is later" in outcome.not_taken[task]


@ONCE
def test_what_was_chosen_here_is_told_to_have_been_kept(stored: Stored) -> None:
    side = Followed(stored, pushes=True)
    (task,) = side.tasks(1, annotations=2)
    here_, there_ = (row.id for row in side.fake.annotations_of(task))
    side.take()
    side.star(here_)
    side.settle_outbox()
    side.fake.star(there_, side.ben)

    outcome = side.take()

    assert outcome.kept == {task}
    assert side.truths() == {task: here_}
    assert side.outbox() == {task}
    line = side.changes()[-1]
    assert (line.kind, line.source) == ("GROUND_TRUTH_KEPT", Origin.LABEL_STUDIO)
    assert line.annotation_id == side.answer(here_)
    assert line.previous_annotation_id == side.answer(there_)


@ONCE
def test_ground_truths_that_would_go_are_held_until_somebody_agrees(
    side: Followed,
) -> None:
    first, second = side.tasks(2, annotations=2)
    stars = [side.fake.annotations_of(task)[0].id for task in (first, second)]
    for star in stars:
        side.fake.star(star)
    side.take()
    side.fake.unstar(stars[0])
    side.fake.star(side.fake.annotations_of(second)[1].id)
    side.fake.edit_task(first, data={"text": "new"})

    held = side.take(removes=False)

    assert held.held == {first}
    assert losses(side.project.id, SOURCE, [], held.held) == Losses(0, 1)
    assert side.truths() == {first: stars[0], second: stars[1] + 1}
    assert here(side)[0][0] != there(side)[0][0]
    assert side.take().held == frozenset()
    assert side.truths() == {second: stars[1] + 1}
    assert here(side) == there(side)


@pytest.mark.parametrize(
    ("tasks", "truths", "is_more"),
    [(50, 0, False), (51, 0, True), (0, 50, False), (0, 51, True), (51, 51, True)],
)
def test_over_fifty_and_over_a_fifth_is_too_much(
    tasks: int, truths: int, is_more: bool
) -> None:
    few = LinkCounts(60, 0, 0, 0, 60)
    many = LinkCounts(51 * 5, 0, 0, 0, 51 * 5)

    assert is_too_much(Losses(tasks, truths), few) == is_more
    assert not is_too_much(Losses(tasks, truths), many)
    assert is_too_much(Losses(52, 0), many)

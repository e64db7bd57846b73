"""Pages of a Label Studio that runs: what is there is here, with history and once."""

import random
from collections.abc import Callable

import pytest

from exchange import import_tasks
from exchange.live import (
    counts,
    losses,
    people,
    remote_ids,
    remove_gone,
    take_label_config,
    take_page,
    tasks_with_other_predictions,
)
from exchange.options import Live
from models.commands.history import ChangeKind, Origin
from models.db import database as db
from models.queries.link_counts import Losses
from models.refusals import Refusal
from tests.counting import count_statements
from tests.exchange.conftest import contents
from tests.exchange.followed import SOURCE, Followed, here, sorted_json, there
from tests.limiting import Limited
from tests.linking.fake import mood
from tests.stored import Stored

CALM, ANGRY, FLAT = mood("calm"), mood("angry"), mood("flat")
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Tests that say nothing of SQL."""


def test_a_first_page_brings_everything_and_the_same_page_again_nothing(
    side: Followed,
) -> None:
    first, second = side.tasks(2)
    star = side.fake.annotate(first, CALM, side.ada, lead_time=3.5)
    side.fake.annotate(first, ANGRY, side.ben)
    side.fake.annotate(second, [], side.ben, was_cancelled=True)
    side.fake.predict(second, FLAT, "m1", 0.25)
    side.fake.star(star, side.ben)

    outcome = side.take()
    before = contents()
    again = side.take()

    assert here(side) == there(side)
    assert side.truths() == side.bases() == {first: star}
    assert outcome.report.tasks.created == 2
    assert outcome.report.annotations.created == 3
    assert outcome.report.ground_truths.created == 1
    assert side.kinds() == ["GROUND_TRUTH_SET", "TASKS_IMPORTED"]
    assert {line.source for line in side.changes()} == {Origin.LABEL_STUDIO}
    assert contents() == before
    assert again.report.tasks.unchanged == 2
    assert (again.removed, again.held, again.refused) == (0, frozenset(), {})


def test_what_changed_in_label_studio_changes_here(side: Followed) -> None:
    first, second = side.tasks(2, annotations=2)
    guess = side.fake.predict(first, CALM)
    side.take()
    edited, skipped = (row.id for row in side.fake.annotations_of(first))
    ids = side.answer(edited), side.answer(skipped)

    side.fake.edit(edited, side.ben, result=FLAT, lead_time=7.0)
    side.fake.edit(skipped, side.ada, was_cancelled=True)
    side.fake.edit_task(second, data={"text": "other"}, meta={"page": 3})
    side.fake.change_prediction(guess, model_version="m2", score=None, result=ANGRY)
    side.take()

    assert here(side) == there(side)
    assert (side.answer(edited), side.answer(skipped)) == ids
    side.fake.edit_task(second, meta=None)
    side.fake.edit(edited, side.ben, lead_time=None)
    side.take()
    assert here(side) == there(side)


def test_answers_that_are_gone_go_with_a_line_each(side: Followed) -> None:
    (task,) = side.tasks(1, annotations=2)
    guess = side.fake.predict(task, CALM, "m1")
    side.take()
    gone, _ = (row.id for row in side.fake.annotations_of(task))
    gone_id = side.answer(gone)
    count = len(side.changes())

    side.fake.delete_annotation(gone)
    side.fake.delete_prediction(guess)
    outcome = side.take()

    assert here(side) == there(side)
    assert outcome.removed == 2
    lines = side.changes()[count:]
    assert [(line.kind, line.source) for line in lines] == [
        (ChangeKind.ANNOTATION_DELETED, Origin.LABEL_STUDIO),
        (ChangeKind.PREDICTIONS_CHANGED, Origin.LABEL_STUDIO),
    ]
    assert (lines[0].annotation_id, lines[1].model_version) == (gone_id, "m1")
    row = side.stored.task_now(side.task(task))
    assert (row.annotation_count, row.prediction_count) == (1, 0)


@ONCE
def test_answers_of_other_sources_stay(side: Followed) -> None:
    (task,) = side.tasks(1, annotations=1)
    side.take()
    row = side.stored.task_now(side.task(task))
    side.stored.annotation(row)
    side.stored.annotation(row, source="other", external_id="1")
    side.stored.prediction(row)
    before = contents()

    side.take()

    assert contents() == before


@pytest.mark.parametrize("part", ["whole", "only its new task", "a new task"])
def test_an_annotation_that_was_moved_stays_the_one_it_is(
    side: Followed, part: str
) -> None:
    former, latter = side.tasks(2, annotations=1)
    side.take()
    moved = side.fake.annotations_of(former)[0].id
    id_ = side.answer(moved)
    if part == "a new task":
        (latter,) = side.tasks(1)

    count = len(side.changes())
    side.fake.move(moved, latter)
    page = side.page()
    if part == "only its new task":
        page = [task for task in page if task["id"] == latter]
    outcome = side.take(page)

    assert (side.answer(moved), outcome.removed) == (id_, 0)
    assert here(side) == there(side)
    tasks = [side.stored.task_now(side.task(task)) for task in (former, latter)]
    answers = 1 if part == "a new task" else 2
    assert [task.annotation_count for task in tasks] == [0, answers]
    assert side.kinds()[count:] == ["TASKS_IMPORTED"]
    before = contents()
    side.take()
    assert contents() == before


def test_a_number_that_is_another_tasks_now_brings_that_task(side: Followed) -> None:
    first, second = side.tasks(2, annotations=1)
    side.fake.star(side.fake.annotations_of(first)[0].id)
    side.take()
    former = side.task(first)
    page = side.page()
    page[0]["created_at"] = "2027-01-01T00:00:00.000001Z"
    page[0]["data"] = {"text": "another"}
    page[0]["annotations"] = []

    before = contents()
    asked = side.take(page, removes=False)
    assert contents() == before
    outcome = side.take(page)

    assert asked.replaced == outcome.replaced == {first}
    assert losses(side.project.id, SOURCE, [first], []) == Losses(1, 0)
    assert side.task(first) != former
    assert side.truths() == {}
    assert [line.kind for line in side.changes() if line.task_id == former] == [
        "GROUND_TRUTH_SET",
        "GROUND_TRUTH_UNSET",
        "TASK_DELETED",
    ]
    assert {line.source for line in side.changes()} == {Origin.LABEL_STUDIO}
    assert side.take(page).replaced == frozenset()
    assert len(here(side)[0]) == 2
    assert second in remote_ids(side.project.id, SOURCE)


@ONCE
def test_a_task_that_cannot_be_stored_does_not_stop_the_others(
    side: Followed, limited: Limited
) -> None:
    tasks = side.tasks(4, annotations=1)
    side.take()
    known = here(side)
    for task in tasks:
        side.fake.edit_task(task, data={"text": "new"})
    page = side.page()
    page[0]["data"] = {"text": "a\0b"}
    page[1]["annotations"][0]["result"] = [{"value": 2**70}]
    page[2]["annotations"][0]["completed_by"] = "nobody in particular"

    outcome = side.take(page)

    assert list(outcome.refused) == tasks[:3]
    assert "NUL" in outcome.refused[tasks[0]]
    assert here(side)[0][:3] == known[0][:3]
    assert here(side)[0][3][1] == sorted_json({"text": "new"})
    assert here(side)[1] == known[1]


@ONCE
def test_a_task_that_stands_twice_on_a_page_is_what_stands_last(side: Followed) -> None:
    side.tasks(1)
    page = side.page()
    later = {**page[0], "data": {"text": "later"}}

    outcome = side.take([page[0], later])

    assert outcome.report.tasks.created == 1
    assert here(side)[0][0][1] == sorted_json({"text": "later"})


def test_tasks_that_are_gone_go_with_history(side: Followed) -> None:
    tasks = side.tasks(3, annotations=1)
    side.fake.star(side.fake.annotations_of(tasks[0])[0].id)
    side.take()
    gone = [side.task(task) for task in tasks[:2]]
    side.fake.delete_tasks(tasks[:2])

    assert remote_ids(side.project.id, SOURCE) == tasks
    assert losses(side.project.id, SOURCE, tasks[:2], []) == Losses(2, 1)
    assert remove_gone(side.project.id, SOURCE, [*tasks[:2], 999]) == 2

    assert here(side) == there(side)
    lines = side.changes()[-3:]
    assert [(line.kind, line.task_id) for line in lines] == [
        ("GROUND_TRUTH_UNSET", gone[0]),
        ("TASK_DELETED", gone[0]),
        ("TASK_DELETED", gone[1]),
    ]
    assert {line.source for line in lines} == {Origin.LABEL_STUDIO}
    assert remove_gone(side.project.id, SOURCE, tasks[:2]) == 0
    assert len(side.changes()) == 5


def test_the_rows_are_counted_as_label_studio_counts_its_own(side: Followed) -> None:
    first, second = side.tasks(2, annotations=2)
    side.fake.annotate(first, [], side.ben, was_cancelled=True)
    side.fake.import_predictions([first, second])
    side.fake.star(side.fake.annotations_of(second)[0].id)
    side.take()
    project = side.client.project(side.remote_project)

    assert counts(side.project.id, SOURCE) == (
        project["task_number"],
        project["total_annotations_number"],
        project["skipped_annotations_number"],
        project["total_predictions_number"],
        project["ground_truth_number"],
    )


def test_predictions_that_came_or_went_in_bulk_are_found(side: Followed) -> None:
    first, second, third = side.tasks(3)
    side.fake.predict(first)
    side.fake.predict(second)
    side.take()
    side.fake.delete_predictions([second])
    side.fake.import_predictions([third])

    there_ = side.client.predictions(side.remote_project)
    others = tasks_with_other_predictions(side.project.id, SOURCE, there_)
    side.take(side.client.named_tasks(side.remote_project, others))

    assert others == [second, third]
    assert here(side) == there(side)
    assert tasks_with_other_predictions(side.project.id, SOURCE, there_) == []


def test_a_number_becomes_the_person_once_label_studio_says_who(
    side: Followed,
) -> None:
    side.tasks(1, annotations=1)
    live = Live(own_number=side.olive)
    take_page(side.project.id, SOURCE, side.page(), {}, live)
    assert [row[2] for row in here(side)[1]] == [
        f"user-{side.ada}@project-{side.project.id}.import.invalid"
    ]

    outcome = side.take()

    assert outcome.report.users_merged == 1
    assert here(side) == there(side)
    before = contents()
    assert side.take().report.users_merged == 0
    assert contents() == before


@ONCE
def test_somebody_with_another_address_stays_the_user_that_they_are(
    side: Followed,
) -> None:
    (task,) = side.tasks(1, annotations=1)
    side.take()
    side.fake.users[side.ada]["email"] = "ada.lovelace@example.org"
    side.fake.annotate(task, user=side.ada)

    side.take()

    assert {row[2] for row in here(side)[1]} == {"ada@example.org"}
    side.fake.users[side.ben]["email"] = "no address"
    known = people(side.project.id, side.client.users())
    assert sorted(known) == [side.olive, side.ada]


@pytest.mark.parametrize("has_moments", [True, False], ids=["dated", "undated"])
def test_a_project_that_was_imported_from_files_is_taken_over(
    stored: Stored, has_moments: bool
) -> None:
    side = Followed(stored)
    tasks = side.tasks(2, annotations=2)
    stars = [side.fake.annotations_of(task)[0].id for task in tasks]
    for star in stars:
        side.fake.star(star)
    side.fake.predict(tasks[0])
    with db.write():
        db.run("DELETE FROM links")
    file = side.page()
    for annotation in (one for task in file for one in task["annotations"]):
        if not has_moments:
            del annotation["created_at"]
        annotation["completed_by"] = side.fake.users[annotation["completed_by"]]
    report = import_tasks(side.project.id, file)
    assert report.errors == []
    side.link()
    ids = [side.answer(star) for star in stars]
    side.fake.unstar(stars[0])
    side.unstar(tasks[1])

    outcome = side.take()

    assert here(side) == there(side)
    assert [side.answer(star) for star in stars] == ids
    assert side.truths() == {}
    assert outcome.kept == frozenset()
    assert outcome.report.tasks.created == 0


@ONCE
def test_another_label_config_is_taken_and_one_that_cannot_be_read_is_not(
    side: Followed,
) -> None:
    config = side.project.label_config
    count = len(side.changes())
    assert take_label_config(side.project.id, config) is None
    assert len(side.changes()) == count

    assert take_label_config(side.project.id, config.replace("flat", "fizzy")) is None
    row = side.stored.project_now(side.project.id)
    assert (row.label_config, row.profile_version) == (
        config.replace("flat", "fizzy"),
        side.project.profile_version + 1,
    )
    line = side.changes()[-1]
    assert (line.kind, line.source) == ("PROJECT_UPDATED", Origin.LABEL_STUDIO)

    problem = take_label_config(side.project.id, "<View><Choices")
    assert problem is not None
    assert "The former one stays." in problem
    assert side.stored.project_now(side.project.id) == row
    with pytest.raises(Refusal, match="not found"):
        take_label_config(999, config)


def test_the_statements_of_a_page_do_not_grow_with_its_tasks(
    stored: Stored,
) -> None:
    side = Followed(stored)
    side.tasks(3, annotations=2)
    counted = []
    for _ in range(2):
        side.take()
        for task in list(side.fake.tasks):
            rows = side.fake.annotations_of(task)
            side.fake.edit(rows[0].id, side.ada, result=FLAT)
            side.fake.star(rows[1].id, side.ben)
        page, users = side.page(), people(side.project.id, side.client.users())
        with count_statements() as statements:
            live = Live(own_number=side.olive)
            take_page(side.project.id, SOURCE, page, users, live)
        counted.append(statements.count)
        side.tasks(30, annotations=2)

    assert counted[1] <= counted[0] + 4


@pytest.mark.parametrize("seed", [1])
def test_whatever_happens_in_label_studio_happens_here(
    stored: Stored, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test
    side = Followed(stored)
    side.tasks(4, annotations=2)
    for _ in range(25):
        for _ in range(chance.randrange(1, 4)):
            _something(side, chance)
        size = chance.choice([1, 2, 100])
        page = side.page()
        pages = [page[at : at + size] for at in range(0, len(page), size)]
        if chance.random() < 0.5:
            pages.reverse()
        for part in pages:
            side.take(part)
        gone = set(remote_ids(side.project.id, SOURCE)) - side.fake.tasks.keys()
        remove_gone(side.project.id, SOURCE, gone)
        assert here(side) == there(side)
        assert _agreeing(side)
    before = contents()
    side.take()
    assert contents() == before


def _something(side: Followed, chance: random.Random) -> None:
    """One of the things that people do in Label Studio."""
    fake, who = side.fake, chance.choice([side.ada, side.ben])
    if len(fake.tasks) < 3 or not fake.annotations:
        side.tasks(1, annotations=1)
        return
    task, answer = (
        chance.choice(list(fake.tasks)),
        chance.choice(list(fake.annotations)),
    )
    result = chance.choice([CALM, ANGRY, FLAT])
    is_first = chance.random() < 0.5
    things: list[Callable[[], object]] = [
        lambda: side.tasks(1, annotations=1),
        lambda: fake.annotate(task, result, who),
        lambda: fake.edit(answer, who, result=result),
        lambda: fake.edit(answer, who, was_cancelled=is_first),
        lambda: fake.star(answer, who),
        lambda: fake.star(answer, who),
        lambda: fake.unstar(answer, who),
        lambda: fake.delete_annotation(answer),
        lambda: fake.move(answer, task),
        lambda: fake.edit_task(task, data={"text": "a" if is_first else "b"}),
        lambda: fake.predict(task, result),
        lambda: fake.delete_predictions([task]),
        lambda: fake.delete_tasks([task]),
    ]
    chance.choice(things)()


def _agreeing(side: Followed) -> bool:
    """Whether each star that can be taken is here; one that was withdrawn may stay."""
    stars = {
        row.task: row.id
        for row in sorted(
            side.fake.annotations.values(), key=lambda row: row.updated_at
        )
        if row.ground_truth and not row.was_cancelled
    }
    truths = side.truths()
    skipped = {id_ for id_, row in side.fake.annotations.items() if row.was_cancelled}
    extra = {truths[task] for task in truths.keys() - stars.keys()}
    is_right = all(truths.get(task) == star for task, star in stars.items())
    return is_right and extra <= skipped | {None}

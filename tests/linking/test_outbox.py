"""Whatever changes a ground truth of a link that pushes puts its task into the outbox.

In the same transaction, without content, and nothing else does.
"""

from collections.abc import Callable, Iterator

import pytest

from models import timestamps
from models.commands import (
    assignments,
    bulk_ground_truths,
    comparing,
    deletions,
    ground_truths,
    history,
    link_wakes,
    link_writes,
    projects,
    reverting,
)
from models.commands.history import ChangeKind, Event, Origin
from models.commands.link_writes import Agreed, PutOff, WriteReason
from models.commands.projects import ProjectChange
from models.conditions import TaskCondition
from models.db import database as db
from models.queries import changes
from models.queries import link_writes as wishes
from models.rows import AnnotationRow, ChangeRow, ProjectRow, TaskRow
from models.tables import Link, LinkWrite, Task
from tests.counting import count_statements
from tests.linking.linked import (
    SOURCE,
    bases,
    link,
    pulled_annotation,
    pulled_task,
    withdraw,
    write_of,
    writes,
)
from tests.stored import EVERYTHING, Stored


class World:
    """A linked project with tasks of two annotations each, the first a ground truth."""

    def __init__(self, stored: Stored, *, pushes: bool = True) -> None:
        self.stored = stored
        self.project: ProjectRow = stored.project()
        self.person = stored.user()
        self.tasks: list[TaskRow] = []
        self.answers: list[list[AnnotationRow]] = []
        for number in range(1, 4):
            task = pulled_task(stored, self.project, number)
            answers = [
                pulled_annotation(stored, task, number * 10 + place, annotator=who)
                for place, who in enumerate([self.person, stored.user()])
            ]
            self.tasks.append(task)
            self.answers.append(answers)
            ground_truths.set_ground_truth(answers[0].id, self.person.id)
        self.link_id = link(self.project, pushes=pushes)

    @property
    def ids(self) -> list[int]:
        return [task.id for task in self.tasks]

    def changes(self) -> list[ChangeRow]:
        """All lines of the history, the oldest first."""
        with db.read():
            return changes.after(EVERYTHING, self.project.id, 0, None, 1000)

    def tasks_changed_since(self, number: int) -> list[int]:
        """Those whose ground truths changed, as the history says, and which exist."""
        changed = {
            row.task_id
            for row in self.changes()[number:]
            if row.kind in {ChangeKind.GROUND_TRUTH_SET, ChangeKind.GROUND_TRUTH_UNSET}
        }
        with db.read():
            there = {row.id for row in Task.select()}
        return sorted(id_ for id_ in changed if id_ in there)


@pytest.fixture
def world(stored: Stored) -> Iterator[World]:
    link_wakes.waits.clear()
    yield World(stored)
    link_wakes.waits.clear()


def set_another(world: World) -> None:
    ground_truths.set_ground_truth(world.answers[0][1].id, world.person.id)


def set_scored_ahead(world: World) -> None:
    chosen = world.answers[0][1].id
    proposed = comparing.proposed(chosen)
    assert proposed is not None
    ahead = comparing.score_ahead(proposed)
    assert ahead is not None
    ground_truths.set_ground_truth(chosen, world.person.id, ahead=ahead)


def unset(world: World) -> None:
    ground_truths.unset_ground_truth(world.answers[0][0].id, world.person.id)


def set_many(world: World) -> None:
    other = world.answers[0][1].annotator_id
    assert other is not None
    bulk_ground_truths.set_ground_truths(world.ids, other, world.person.id)


def delete_many(world: World) -> None:
    bulk_ground_truths.delete_ground_truths(world.ids[:2], world.person.id)


def delete_where(world: World) -> None:
    bulk_ground_truths.delete_ground_truths_where(
        EVERYTHING, world.project.id, TaskCondition(), world.person.id
    )


def revert_one(world: World) -> None:
    reverting.revert_change(world.changes()[0].id, world.person.id)


def revert_many(world: World) -> None:
    done = bulk_ground_truths.delete_ground_truths(world.ids, world.person.id)
    assert done.batch_id is not None
    with db.write():
        LinkWrite.delete().execute()
    reverting.revert_batch(world.project.id, done.batch_id, world.person.id)


def named(value: object) -> str:
    return getattr(value, "__name__", "")


ACTS: list[tuple[Callable[[World], None], int]] = [
    (set_another, 1),
    (set_scored_ahead, 1),
    (unset, 1),
    (set_many, 1),
    (delete_many, 2),
    (delete_where, 3),
    (revert_one, 1),
    (revert_many, 3),
]


@pytest.mark.parametrize(("act", "count"), ACTS, ids=named)
def test_each_change_of_a_ground_truth_is_to_be_written(
    world: World, act: Callable[[World], None], count: int
) -> None:
    before = len(world.changes())

    act(world)

    assert writes() == world.tasks_changed_since(before)
    assert len(writes()) == count
    assert link_wakes.waits.is_set()


def test_tasks_that_are_deleted_leave_nothing_to_be_written(world: World) -> None:
    set_another(world)

    deletions.delete_tasks(world.ids[:2], None, source=Origin.LABEL_STUDIO)

    assert writes() == []


@pytest.mark.parametrize(("act", "count"), ACTS[:5], ids=named)
def test_a_link_that_does_not_push_and_no_link_at_all_write_nothing(
    stored: Stored, act: Callable[[World], None], count: int
) -> None:
    link_wakes.waits.clear()
    act(World(stored, pushes=False))
    with db.write():
        Link.delete().execute()
    alone = World(stored)
    with db.write():
        Link.delete().execute()
    act(alone)

    assert writes() == []
    assert not link_wakes.waits.is_set()


@pytest.mark.parametrize("origin", Origin)
def test_nothing_that_was_pulled_is_pushed(world: World, origin: Origin) -> None:
    task, answers = world.tasks[0], world.answers[0]
    event = Event(world.project.id, ChangeKind.GROUND_TRUTH_SET, task.id, answers[1].id)

    with db.write():
        history.record([event], None, source=origin)

    assert writes() == ([] if origin is Origin.LABEL_STUDIO else [task.id])


def test_other_changes_are_not_written(world: World) -> None:
    change = ProjectChange(title="Another", scoring_profile={"both_empty": "ignore"})
    projects.update(world.project.id, change, world.person.id)
    annotator = world.stored.member(world.project, "ANNOTATOR")
    assignments.assign(world.project.id, world.ids, [annotator.id])

    assert writes() == []


def test_tasks_that_label_studio_does_not_have_are_left_out(world: World) -> None:
    task = world.stored.task(world.project)
    answer = world.stored.annotation(task)

    ground_truths.set_ground_truth(answer.id, world.person.id)

    assert writes() == []


def test_what_is_rolled_back_is_not_written(world: World) -> None:
    def set_and_fail() -> None:
        with db.write():
            set_another(world)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        set_and_fail()

    assert writes() == []
    assert not link_wakes.waits.is_set()


def test_many_changes_of_a_task_are_one_write_that_is_due_again(world: World) -> None:
    set_another(world)
    first = write_of(world.ids[0])
    later = PutOff(
        world.ids[0], first.asked_at, WriteReason.DRAFT, 3, 2**60, "ada has a draft"
    )
    link_writes.put_off([later])

    unset_now = world.answers[0][1].id
    ground_truths.unset_ground_truth(unset_now, world.person.id)

    second = write_of(world.ids[0])
    assert writes() == world.ids[:1]
    assert second.asked_at > first.asked_at
    assert (second.reason, second.tries, second.next_at, second.error) == (
        "WAITING",
        0,
        0,
        None,
    )


def test_two_changes_at_the_same_moment_are_two_wishes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamps, "now", lambda: 1_000)
    set_another(world)
    first = write_of(world.ids[0]).asked_at
    ground_truths.set_ground_truth(world.answers[0][0].id, world.person.id)

    assert write_of(world.ids[0]).asked_at > first


def test_a_wish_that_was_made_again_outlives_the_one_that_was_fulfilled(
    world: World,
) -> None:
    task_id = world.ids[0]
    set_another(world)
    old = write_of(task_id).asked_at
    ground_truths.unset_ground_truth(world.answers[0][1].id, world.person.id)
    new = write_of(task_id).asked_at

    link_writes.agree(
        world.project.id, SOURCE, [Agreed(task_id, old, world.answers[0][1].id)]
    )
    link_writes.drop({task_id: old})
    link_writes.put_off([PutOff(task_id, old, WriteReason.FAILED, 10, 2**60, "no")])

    assert write_of(task_id).next_at == 0
    assert bases() == {task_id: world.answers[0][1].id}
    link_writes.agree(world.project.id, SOURCE, [Agreed(task_id, new, None)])
    assert writes() == []
    assert bases() == {}


def test_what_was_agreed_on_a_task_that_is_gone_is_forgotten(world: World) -> None:
    set_another(world)
    asked_at = write_of(world.ids[0]).asked_at
    deletions.delete_tasks(world.ids[:1], None, source=Origin.LABEL_STUDIO)

    link_writes.agree(world.project.id, SOURCE, [Agreed(world.ids[0], asked_at, 1)])

    assert bases() == {}


def test_pushing_that_begins_later_writes_only_the_differences(stored: Stored) -> None:
    world = World(stored, pushes=False)
    agreed = [
        Agreed(task_id, 0, world.answers[place][0].id)
        for place, task_id in enumerate(world.ids)
    ]
    link_writes.agree(world.project.id, SOURCE, agreed)
    ground_truths.set_ground_truth(world.answers[0][1].id, world.person.id)
    ground_truths.unset_ground_truth(world.answers[1][0].id, world.person.id)
    assert writes() == []

    link_writes.switch(world.project.id, pushes=True)

    assert writes() == world.ids[:2]
    set_many(world)
    link_writes.switch(world.project.id, pushes=False)
    assert writes() == []


def test_a_withdrawn_ground_truth_is_not_a_difference(stored: Stored) -> None:
    world = World(stored)
    withdraw(world.answers[0][0])

    with db.write():
        link_writes.want_differences(world.project.id, world.ids[:2])

    assert writes() == world.ids[1:2]


def test_differences_that_are_waiting_stay_as_they_are(stored: Stored) -> None:
    world = World(stored)
    set_another(world)
    asked_at = write_of(world.ids[0]).asked_at
    link_writes.put_off(
        [PutOff(world.ids[0], asked_at, WriteReason.FAILED, 10, 7, "no")]
    )

    with db.write():
        link_writes.want_differences(world.project.id)

    assert write_of(world.ids[0]).tries == 10
    assert writes() == world.ids


def test_the_wishes_that_are_due_tell_what_is_wanted_now(world: World) -> None:
    set_another(world)
    ground_truths.unset_ground_truth(world.answers[1][0].id, world.person.id)

    with db.read():
        first, second = wishes.due(world.project.id, timestamps.now(), 10)
        nobody = wishes.due(world.project.id, -1, 10)
        wished = wishes.wished(world.ids)
        next_at = wishes.next_at(world.project.id)

    assert (first.task_id, first.remote_task_id, first.stars) == (
        world.ids[0],
        "1",
        frozenset({"11"}),
    )
    assert (second.task_id, second.annotation_id, second.stars) == (
        world.ids[1],
        None,
        frozenset(),
    )
    assert nobody == []
    assert wished == set(world.ids[:2])
    assert next_at == 0


def test_the_outbox_has_no_content() -> None:
    columns = set(LinkWrite._meta.columns)

    assert columns == {
        "project_id",
        "task_id",
        "asked_at",
        "tries",
        "next_at",
        "reason",
        "error",
    }


@pytest.mark.parametrize("count", [1, 2])
def test_many_ground_truths_need_as_many_statements_as_one(
    world: World, count: int
) -> None:
    with count_statements() as linked:
        bulk_ground_truths.delete_ground_truths(world.ids[:count], world.person.id)
    with db.write():
        Link.delete().execute()
    other = World(world.stored)
    with db.write():
        Link.delete().execute()
    with count_statements() as alone:
        bulk_ground_truths.delete_ground_truths(other.ids[:count], world.person.id)

    assert linked.count == alone.count + 1

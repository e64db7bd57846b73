"""Stars on both sides, and an end at any place: both sides come to agree.

The process ends before or after a request, or before or after a transaction. Each
write is looked at when Label Studio gets it: it is wanted here, it is needed there,
and it deletes nobody's draft.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from linking import pushing
from models.commands.link_states import LeaseLost
from models.db import database as db
from models.refusals import Refusal
from tests.linking.fake import FakeLabelStudio, mood
from tests.linking.followed import Linked, asked
from tests.linking.killing import Fuse, Killed, Referee, Transport
from tests.stored import Stored

ROUNDS = int(os.environ.get("RANDOM_OPERATIONS", "150")) // 5
TASKS = 6
PLACES = 40
"""Requests and transactions of a round, before and after each."""


class World:
    """What people do on both sides, by chance."""

    def __init__(self, linked: Linked, fuse: Fuse, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.linked = linked
        self.fake = linked.fake
        self.fuse = fuse
        self.processes = 0
        self.tasks = linked.tasks(TASKS, annotations=3)
        self.acts = [self.set] * 4 + [self.star_there] * 3
        self.acts += [self.unset, self.unstar_there, self.annotate, self.edit]
        self.acts += [self.skip, self.delete, self.draft, self.submit, self.fail]

    def round(self) -> None:
        for _ in range(self.chance.randrange(4)):
            self.chance.choice(self.acts)()
        self.fuse.left = self.chance.choice([None, *range(PLACES)])
        try:
            self.linked.poll(self.chance.choice([1, 60, 400]))
            self.linked.follower.push()
        except (Killed, LeaseLost):
            self.restart()
        finally:
            self.fuse.left = None
        self.fake.faults.clear()
        if self.linked.state == "UNAUTHORIZED":
            self.linked.set(state="FOLLOWING")

    def restart(self) -> None:
        self.processes += 1
        db.close()
        self.linked.begin(f"process {self.processes}")

    def finish(self) -> None:
        """Let nobody be in the way any more, and time pass."""
        self.fake.drafts.clear()
        for _ in range(4):
            self.linked.poll(4000)
            self.linked.follower.push()

    def annotation(self) -> int:
        return self.chance.choice(list(self.fake.annotations))

    def set(self) -> None:
        with suppress(Refusal, TypeError, IndexError):
            known = [n for task in self.linked.here().values() for n in task[1]]
            self.linked.star(self.chance.choice(sorted(known)))

    def unset(self) -> None:
        truths = sorted(self.linked.truths())
        if truths:
            self.linked.unstar(self.chance.choice(truths))

    def star_there(self) -> None:
        self.fake.star(self.annotation())

    def unstar_there(self) -> None:
        self.fake.unstar(self.annotation())

    def annotate(self) -> None:
        self.fake.annotate(self.chance.choice(self.tasks), user=self.linked.ada)

    def edit(self) -> None:
        self.fake.edit(self.annotation(), result=mood("flat"))

    def skip(self) -> None:
        self.fake.edit(self.annotation(), was_cancelled=self.chance.random() < 0.7)

    def delete(self) -> None:
        if len(self.fake.annotations) > 2 * TASKS:
            self.fake.delete_annotation(self.annotation())

    def draft(self) -> None:
        number = self.annotation()
        task = self.fake.annotations[number].task
        self.fake.draft(task, number, 1, mood("angry"))

    def submit(self) -> None:
        for draft in list(self.fake.drafts.values())[:1]:
            if draft.annotation in self.fake.annotations:
                self.fake.edit(draft.annotation or 0, result=draft.result)
            self.fake.drafts.pop(draft.id, None)

    def fail(self) -> None:
        kind = self.chance.choice(["500", "hang", "half", "404", "html", "429", "401"])
        self.fake.fail(kind, "/api/", after=self.chance.randrange(8))


@contextmanager
def ending_at_commits(fuse: Fuse, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the process end before and after each transaction that writes."""
    write = db.write

    @contextmanager
    def fused(seconds: float | None = None) -> Iterator[None]:
        with write(seconds):
            yield
            fuse.burn()
        fuse.burn()

    with monkeypatch.context() as patched:
        patched.setattr(db, "write", fused)
        yield


def test_both_sides_agree_wherever_the_process_ended(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, fuse = FakeLabelStudio(), Fuse()
    monkeypatch.setattr(pushing, "WRITES_A_SECOND", 1000)
    with (
        asked(Transport(fake.transport(), fuse)),
        ending_at_commits(fuse, monkeypatch),
    ):
        linked = Linked(stored, pushes=True, fake=fake)
        world = World(linked, fuse, ROUNDS)
        referee = Referee(fake, lambda row: linked.truths().get(row.task) == row.id)
        for _ in range(ROUNDS):
            world.round()
        world.finish()

    assert referee.complaints == []
    assert referee.writes > ROUNDS / 5
    assert world.processes > ROUNDS / 10
    assert linked.state == "FOLLOWING"
    assert linked.here() == linked.there()
    with db.read():
        waiting = db.rows("SELECT * FROM link_writes")
        withdrawn = db.rows("SELECT external_id FROM tasks WHERE is_truth_withdrawn")
    assert waiting == []
    assert all(len(stars) == 1 for stars in linked.stars().values())
    left_alone = {int(name) for (name,) in withdrawn}
    skipped = {one.id for one in fake.annotations.values() if one.was_cancelled}
    stars = {task: ids[0] for task, ids in linked.stars().items()}
    for task in world.tasks:
        if task in left_alone or stars.get(task) in skipped:
            continue  # told, and neither taken nor written
        assert stars.get(task) == linked.truths().get(task)

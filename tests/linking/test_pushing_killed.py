"""Wherever the pusher is killed, both sides come to agree, and no write is too many.

People set and remove ground truths here; there, they leave and submit drafts, delete,
skip, and race for stars. Each write is looked at when Label Studio gets it: it is
wanted here, it is needed there, and it deletes nobody's draft.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from linking.client import LabelStudioError
from models.commands import link_writes
from models.db import database as db
from models.tables import Annotation, Task
from tests.linking import fake
from tests.linking.fake import mood
from tests.linking.killing import Fuse, Killed, Referee, Transport
from tests.linking.linked import bases, writes
from tests.linking.pushed import Pair
from tests.stored import Stored

SEEDS = int(os.environ.get("EXAMPLES", "40")) // 10
ROUNDS = 80
TASKS = 5
ANSWERS = 8
PLACES = 25
"""Requests and writes to the database of a round, before and after each."""


def is_truth_here(pair: Pair, row: fake.Annotation) -> bool:
    """Whether this annotation of the fake is the ground truth of its task here."""
    task_id = pair.here[pair.there.index(row.task)]
    return bool(pair.present()[task_id] == str(row.id))


class World:
    """What people do on both sides, by chance."""

    def __init__(self, stored: Stored, seed: int, patch: pytest.MonkeyPatch) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.pair = Pair(stored, tasks=TASKS, annotations=ANSWERS)
        self.fuse = Fuse()
        self.referee = Referee(self.pair.fake, partial(is_truth_here, self.pair))
        self.acts = [self.set] * 5 + [self.unset, self.draft, self.submit]
        self.acts += [self.race, self.lose, self.fail]
        for name in ("agree", "drop", "put_off"):
            patch.setattr(link_writes, name, self._fused(getattr(link_writes, name)))

    def _fused(self, call: Callable[..., None]) -> Callable[..., None]:
        def fused(*given: Any) -> None:
            self.fuse.burn()
            call(*given)
            self.fuse.burn()

        return fused

    def round(self) -> None:
        for _ in range(self.chance.randrange(4)):
            self.chance.choice(self.acts)()
        self.fuse.left = self.chance.choice([None, *range(PLACES)])
        transport = Transport(self.pair.fake.transport(), self.fuse)
        with suppress(Killed, LabelStudioError):
            self.pair.push(transport=transport)
        self.fuse.left = None
        self.pair.times.pause(self.chance.choice([0, 1, 60, 400]))

    def finish(self) -> None:
        """Let nobody be in the way any more, and time pass."""
        self.pair.fake.faults.clear()
        self.pair.fake.drafts.clear()
        for _ in range(5):
            self.pair.push()
            self.pair.times.pause(4000)

    def task(self) -> int:
        return self.chance.randrange(TASKS)

    def usable(self, task: int) -> list[int]:
        """The places of the answers that can be the ground truth."""
        with db.read():
            rows = Annotation.select().where(~Annotation.was_cancelled)
            usable = {row.id for row in rows}
        return [n for n, id_ in enumerate(self.pair.answers[task]) if id_ in usable]

    def set(self) -> None:
        task = self.task()
        places = self.usable(task)
        if places:
            self.pair.set(task, self.chance.choice(places))
            self._withdraw(task, is_withdrawn=False)

    def unset(self) -> None:
        task = self.task()
        self.pair.unset(task)
        self._withdraw(task, is_withdrawn=False)

    def draft(self) -> None:
        task = self.task()
        number = self.chance.choice([*self.pair.answers_there[task], None])
        if number is None or number in self.pair.fake.annotations:
            self.pair.fake.draft(self.pair.there[task], number, 1, mood("angry"))

    def submit(self) -> None:
        """Whoever has a draft saves it."""
        for draft in list(self.pair.fake.drafts.values())[:1]:
            if draft.annotation in self.pair.fake.annotations:
                self.pair.fake.edit(draft.annotation or 0, result=draft.result)
            self.pair.fake.drafts.pop(draft.id, None)

    def race(self) -> None:
        """Somebody else's star, on a task that we are about to write."""
        task = self.task()
        number = self.chance.choice(self.pair.answers_there[task])
        if number in self.pair.fake.annotations and self.pair.here[task] in writes():
            self.pair.fake.star_racing(number)

    def lose(self) -> None:
        """An annotation is deleted or skipped there, and a pull says so here."""
        task = self.task()
        place = self.chance.randrange(ANSWERS)
        number = self.pair.answers_there[task][place]
        if number not in self.pair.fake.annotations:
            return
        if self.chance.random() < 0.5:
            self.pair.fake.delete_annotation(number)
        else:
            self.pair.fake.edit(number, was_cancelled=True)
        with db.write():
            Annotation.update(was_cancelled=True).where(
                Annotation.id == self.pair.answers[task][place]
            ).execute()
        truth = self.pair.stored.ground_truths().get(self.pair.here[task])
        if truth == self.pair.answers[task][place]:
            self._withdraw(task, is_withdrawn=True)

    def _withdraw(self, task: int, *, is_withdrawn: bool) -> None:
        with db.write():
            Task.update(is_truth_withdrawn=is_withdrawn).where(
                Task.id == self.pair.here[task]
            ).execute()

    def fail(self) -> None:
        kind = self.chance.choice(["500", "hang", "half", "404", "html", "429", "401"])
        path = self.chance.choice(["/api/tasks/", "/drafts", "/api/annotations/"])
        self.pair.fake.fail(kind, path)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_sides_agree_wherever_the_pusher_was_killed(
    stored: Stored, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(stored, seed, monkeypatch)

    for _ in range(ROUNDS):
        world.round()
    world.finish()

    assert world.referee.complaints == []
    assert world.referee.writes > ROUNDS / 4
    assert world.fuse.blown > ROUNDS / 8
    assert writes() == []
    present = stored.ground_truths()
    with db.read():
        withdrawn = {row.id for row in Task.select().where(Task.is_truth_withdrawn)}
    for place, task_id in enumerate(world.pair.here):
        if task_id in withdrawn:  # nothing is written for it
            continue
        answers = world.pair.answers[place]
        stars = [answers[n] for n in world.pair.stars(place)]
        wanted = [present[task_id]] if task_id in present else []
        assert stars == wanted
        assert bases().get(task_id) == present.get(task_id)

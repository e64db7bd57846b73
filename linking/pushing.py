"""Writing the ground truths of this server to Label Studio, at its own pace.

One task after another: what Label Studio has is read; where that is another ground
truth, nobody's draft is in the way and it is written; then it is read again. So it
does not matter where this is interrupted, and a write that has arrived is not repeated.

The caller holds the lease of the link, and does not pull meanwhile: what was read
before a write and stored after it would look like somebody else's change.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import NamedTuple

from linking.client import (
    AnswerTooLarge,
    Json,
    LabelStudioClient,
    Missing,
    NotAccepted,
    Overloaded,
    Unreachable,
)
from models import timestamps
from models.commands import link_writes
from models.commands.link_writes import Agreed, PutOff, WriteReason
from models.db import database as db
from models.queries import link_writes as wishes
from models.queries.link_writes import Wish

WRITES_A_SECOND = 4
"""A write costs Label Studio 0.15 s of its processor and holds up SQLite's writers."""
TASKS_AT_ONCE = 8
"""Are read together, and again after two seconds of writing."""
MOST_TRIES = 10
LONGEST_PAUSE = 300
HOUR = 3600
DRAFT_PAUSES = (60, 300, HOUR)
_SECOND = 1_000_000

UNKNOWN = (
    "The ground truth was made on this server: Label Studio does not have this"
    " annotation. Set one of Label Studio's annotations."
)
NOT_KEPT = "Label Studio has another ground truth again after the write."
HAS_DRAFT = "{} has unsubmitted changes in Label Studio, which a write would delete."

TASK_FAULTS = (Overloaded, NotAccepted, AnswerTooLarge)
"""What may be wrong with one task, while others can be written."""


class Target(NamedTuple):
    """Whose ground truths go where."""

    project_id: int
    remote_project_id: int
    source: str


@dataclass(frozen=True)
class Clock:
    """The times of a pusher; tests have their own.

    Attributes:
        now: microseconds since 1970.
        monotonic: seconds.
        pause: waits so many seconds, or less where the server stops.
        chance: a number from 0 to 1, so that not all try again at the same moment.

    """

    now: Callable[[], int] = timestamps.now
    monotonic: Callable[[], float] = time.monotonic
    pause: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = SystemRandom().random


class Pace:
    """Lets a link write so many times a second; keep one for each link."""

    def __init__(self, clock: Clock, a_second: float = WRITES_A_SECOND) -> None:
        self._clock = clock
        self._between = 1 / a_second
        self._next = 0.0

    def wait(self) -> None:
        """Wait for the turn of the next write."""
        rest = self._next - self._clock.monotonic()
        if rest > 0:
            self._clock.pause(rest)
        self._next = max(self._next, self._clock.monotonic()) + self._between


@dataclass
class Pushed:
    """What became of the tasks that were due.

    Attributes:
        agreed: both sides have the same now.
        written: how many annotations were written to.
        put_off: are tried again later.
        dropped: Label Studio or this server has no such ground truth any more.
        gone: tasks, or ground truths, that Label Studio does not have any more: pull.

    """

    agreed: int = 0
    written: int = 0
    put_off: int = 0
    dropped: int = 0
    gone: int = 0


class _Step(NamedTuple):
    """One annotation to write to."""

    annotation_id: int
    ground_truth: bool


def push_due(
    target: Target,
    client: LabelStudioClient,
    pace: Pace,
    go_on: Callable[[], bool] = lambda: True,
    clock: Clock | None = None,
) -> Pushed:
    """Write what is due until nothing is, or there is something else to do.

    Args:
        target: the link.
        client: of its Label Studio.
        pace: that of this link.
        go_on: asked before each write: whether the link is still ours to work for, and
            nothing else is to be done first.
        clock: the times.

    Raises:
        LabelStudioError: Label Studio cannot be reached, or does nothing for us. What
            is waiting stays.

    """
    pusher = _Pusher(target, client, pace, go_on, clock or Clock())
    while go_on() and pusher.step():
        pass
    return pusher.pushed


@dataclass
class _Pusher:
    """Writes for one link, as long as one call lasts."""

    target: Target
    client: LabelStudioClient
    pace: Pace
    go_on: Callable[[], bool]
    clock: Clock
    pushed: Pushed = field(default_factory=Pushed)

    def step(self) -> bool:
        """Write some of the tasks that are due; whether there were any."""
        with db.read():
            due = wishes.due(self.target.project_id, self.clock.now(), TASKS_AT_ONCE)
        if not due:
            return False
        due, remote_tasks = self._read(due)
        written = [wish for wish in due if self._write(wish, remote_tasks)]
        if written:
            _, remote_tasks = self._read(written)
            for wish in written:
                self._see(wish, remote_tasks)
        return True

    def _read(self, due: list[Wish]) -> tuple[list[Wish], Mapping[str, Json]]:
        """What Label Studio has of these tasks, or of the first where that is too much.

        Returns:
            The wishes that were read, and the tasks by Label Studio's ids.

        """
        try:
            return due, self._tasks(due)
        except TASK_FAULTS:
            first = due[0]
        try:
            return [first], self._tasks([first])
        except TASK_FAULTS as error:
            self._failed(first, str(error))
            raise

    def _tasks(self, due: Sequence[Wish]) -> Mapping[str, Json]:
        numbers = [int(wish.remote_task_id) for wish in due if wish.has_remote_number]
        project_id = self.target.remote_project_id
        try:
            tasks = self.client.named_tasks(project_id, numbers) if numbers else []
            if not tasks:
                self.client.project(project_id)  # they have not gone with the project
        except Missing:
            self.client.project(project_id)
            raise
        return {str(task["id"]): task for task in tasks}

    def _write(self, wish: Wish, remote_tasks: Mapping[str, Json]) -> bool:
        """Write what one task needs; whether anything may have been written."""
        steps = self._steps(wish, remote_tasks)
        try:
            for step in steps:
                self.pace.wait()
                if not (self.go_on() and self._is_still_wanted(wish)):
                    return False
                drafts = self.client.drafts(
                    int(wish.remote_task_id), step.annotation_id
                )
                if drafts:
                    self._wait_for_draft(wish, drafts)
                    return False
                self.client.mark(step.annotation_id, ground_truth=step.ground_truth)
                self.pushed.written += 1
        except Missing:
            return True  # what is there now is read
        except TASK_FAULTS as error:
            self._failed(wish, str(error))
            return False
        except Unreachable as error:  # perhaps this task alone takes too long
            self._failed(wish, str(error))
            raise
        return bool(steps)

    def _steps(self, wish: Wish, remote_tasks: Mapping[str, Json]) -> list[_Step]:
        """The writes that a task needs. Where it needs none, the wish is settled."""
        task = remote_tasks.get(wish.remote_task_id)
        if wish.is_withdrawn:
            self._drop(wish)
        elif task is None or _has_lost(task, wish):
            self.pushed.gone += 1
            self._drop(wish)
        elif wish.is_unknown_there:
            self._failed(wish, UNKNOWN, is_final=True)
        elif _stars(task) == wish.stars:
            self._agree(wish)
        else:
            return _writes(_stars(task), wish.stars)
        return []

    def _is_still_wanted(self, wish: Wish) -> bool:
        """Whether nothing changed here since; else it stays due and is read again."""
        with db.read():
            present = wishes.now(wish.task_id)
        return present is not None and present[4:] == wish[4:]

    def _see(self, wish: Wish, remote_tasks: Mapping[str, Json]) -> None:
        """Settle a wish by what Label Studio has after the write."""
        if self._steps(wish, remote_tasks):
            self._failed(wish, NOT_KEPT)

    def _agree(self, wish: Wish) -> None:
        agreed = Agreed(wish.task_id, wish.asked_at, wish.annotation_id)
        link_writes.agree(self.target.project_id, self.target.source, [agreed])
        self.pushed.agreed += 1

    def _drop(self, wish: Wish) -> None:
        link_writes.drop({wish.task_id: wish.asked_at})
        self.pushed.dropped += 1

    def _wait_for_draft(self, wish: Wish, drafts: Sequence[Json]) -> None:
        tries = wish.tries + 1 if wish.reason == WriteReason.DRAFT else 1
        pause = DRAFT_PAUSES[min(tries, len(DRAFT_PAUSES)) - 1]
        addresses = {str(draft.get("user") or "somebody") for draft in drafts}
        with db.read():
            names = wishes.names_of(addresses)
        who = ", ".join(sorted(names.get(word, word) for word in addresses))
        self._put_off(wish, WriteReason.DRAFT, tries, pause, HAS_DRAFT.format(who))

    def _failed(self, wish: Wish, error: str, *, is_final: bool = False) -> None:
        tries = 1 if wish.reason == WriteReason.DRAFT else wish.tries + 1
        if tries >= MOST_TRIES or is_final:
            self._put_off(wish, WriteReason.FAILED, tries, HOUR, error)
            return
        pause = min(2 ** (tries - 1), LONGEST_PAUSE) * (1 + self.clock.chance()) / 2
        self._put_off(wish, WriteReason.WAITING, tries, pause, error)

    def _put_off(
        self, wish: Wish, reason: WriteReason, tries: int, pause: float, error: str
    ) -> None:
        next_at = self.clock.now() + int(pause * _SECOND)
        link_writes.put_off(
            [PutOff(wish.task_id, wish.asked_at, reason, tries, next_at, error)]
        )
        self.pushed.put_off += 1


def _stars(task: Json) -> frozenset[str]:
    """The annotations that Label Studio has as ground truths: there may be several."""
    annotations = task.get("annotations") or []
    return frozenset(str(one["id"]) for one in annotations if one.get("ground_truth"))


def _has_lost(task: Json, wish: Wish) -> bool:
    """Whether Label Studio has deleted, moved or skipped what is to get the star."""
    if wish.remote_annotation_id is None:
        return False
    return not any(
        str(one["id"]) == wish.remote_annotation_id and not one.get("was_cancelled")
        for one in task.get("annotations") or []
    )


def _writes(present: frozenset[str], wanted: frozenset[str]) -> list[_Step]:
    """What makes of these stars those that are wanted.

    To set a star clears all others of the task.
    """
    missing = wanted - present
    if missing:
        return [_Step(int(id_), ground_truth=True) for id_ in missing]
    return [_Step(int(id_), ground_truth=False) for id_ in sorted(present - wanted)]

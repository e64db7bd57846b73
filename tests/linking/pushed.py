"""A fake Label Studio, the same project here, and a pusher between them.

Nothing is pulled: what people do in Label Studio is mirrored by :meth:`Pair.mirror`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2

from linking.client import LabelStudioClient
from linking.pushing import Clock, Pace, Pushed, Target, push_due
from models.commands import bulk_ground_truths, ground_truths, link_writes
from models.commands.link_writes import Agreed
from models.db import database as db
from tests.linking.fake import LEGACY, FakeLabelStudio
from tests.linking.linked import SOURCE, link, pulled_annotation, pulled_task
from tests.stored import Stored

SECOND = 1_000_000


@dataclass
class Times:
    """A clock that moves only where somebody waits."""

    seconds: float = 1_000.0
    waited: float = 0.0

    def pause(self, seconds: float) -> None:
        self.seconds += seconds
        self.waited += seconds

    def clock(self) -> Clock:
        return Clock(
            now=lambda: int(self.seconds * SECOND),
            monotonic=lambda: self.seconds,
            pause=self.pause,
            chance=lambda: 1.0,
        )


class Pair:
    """Both sides of a link, with tasks of so many annotations each."""

    def __init__(
        self, stored: Stored, tasks: int = 1, annotations: int = 2, **linked: Any
    ) -> None:
        self.stored = stored
        self.fake = FakeLabelStudio()
        self.times = Times()
        self.clock = self.times.clock()
        self.pace = Pace(self.clock)
        self.remote_project = self.fake.project()
        self.project = stored.project()
        self.person = stored.user()
        self.reviewer = stored.user()
        data = [{"text": f"text {number}"} for number in range(tasks)]
        self.there = self.fake.add_tasks(self.remote_project, data)
        self.answers_there = [
            [self.fake.annotate(task) for _ in range(annotations)]
            for task in self.there
        ]
        self.here = [pulled_task(stored, self.project, task).id for task in self.there]
        self.answers = [
            [
                pulled_annotation(
                    stored, stored.task_now(task), number, annotator=self.person
                ).id
                for number in numbers
            ]
            for task, numbers in zip(self.here, self.answers_there, strict=True)
        ]
        link(self.project, remote_project_id=self.remote_project, **linked)
        self.fake.requests.clear()
        self.fake.writes.clear()

    @property
    def target(self) -> Target:
        return Target(self.project.id, self.remote_project, SOURCE)

    def client(
        self, transport: httpx2.BaseTransport | None = None
    ) -> LabelStudioClient:
        return LabelStudioClient(
            "http://localhost:8080",
            LEGACY,
            transport=transport or self.fake.transport(),
        )

    def push(
        self,
        go_on: Callable[[], bool] = lambda: True,
        transport: httpx2.BaseTransport | None = None,
    ) -> Pushed:
        return push_due(
            self.target, self.client(transport), self.pace, go_on, self.clock
        )

    def set(self, task: int, answer: int = 0) -> None:
        """A person sets the ground truth here; tasks and answers by their places."""
        ground_truths.set_ground_truth(self.answers[task][answer], self.reviewer.id)

    def unset(self, task: int) -> None:
        bulk_ground_truths.delete_ground_truths([self.here[task]], self.reviewer.id)

    def agree(self, task: int, answer: int | None) -> None:
        """Let this be what both sides have had for long."""
        asked_at = 2**62
        annotation = None if answer is None else self.answers[task][answer]
        agreed = Agreed(self.here[task], asked_at, annotation)
        link_writes.agree(self.project.id, SOURCE, [agreed])

    def stars(self, task: int) -> list[int]:
        """The places of the answers that have a star in Label Studio."""
        rows = self.answers_there[task]
        return [
            place
            for place, number in enumerate(rows)
            if number in self.fake.annotations
            and self.fake.annotations[number].ground_truth
        ]

    def patches(self) -> list[tuple[int, bool]]:
        """What was written there, oldest first: an annotation and its star."""
        return [
            (int(asked.path.split("/")[3]), asked.body["ground_truth"])
            for asked in self.fake.writes
        ]

    def present(self) -> dict[int, str | None]:
        """Label Studio's id of each task's ground truth here."""
        with db.read():
            text = (
                "SELECT t.id, a.external_id FROM tasks t"
                " LEFT JOIN ground_truths g ON g.task_id = t.id"
                " LEFT JOIN annotations a ON a.id = g.annotation_id"
            )
            return dict(db.rows(text))

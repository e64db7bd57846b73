"""A fake Label Studio and a project that follows it, by a follower without a thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2

from linking import clients
from linking.adding import moment_of
from linking.clients import ClientSettings
from linking.following import Follower, Round
from linking.pushing import Clock
from models.commands import bulk_ground_truths, ground_truths
from models.commands import link_states as states
from models.commands import links as commands
from models.commands.links import NewLink
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow
from models.rows import ProjectRow
from models.tables import Link
from tests.linking.fake import CONFIG, LEGACY, FakeLabelStudio, printed
from tests.stored import Stored

URL = "http://fake"
KEY = "x" * 43 + "="
SECOND = 1_000_000


@contextmanager
def asked(transport: httpx2.BaseTransport) -> Iterator[None]:
    """Let the clients of this process ask this in the place of the network."""
    clients.use(ClientSettings(sealing_keys=KEY, transport=transport))
    try:
        yield
    finally:
        clients.use(ClientSettings())


class Times:
    """A clock that only moves when it is told, or somebody waits."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def pause(self, seconds: float) -> None:
        self.seconds += seconds

    def now(self) -> int:
        return int(self.seconds * SECOND)

    def clock(self) -> Clock:
        return Clock(
            now=self.now,
            monotonic=lambda: self.seconds,
            pause=self.pause,
            chance=lambda: 1.0,
        )


class Linked:
    """Both sides of a link. ``olive`` is the user there by whom this server writes."""

    def __init__(
        self,
        stored: Stored,
        *,
        pushes: bool = False,
        fake: FakeLabelStudio | None = None,
    ) -> None:
        self.stored = stored
        self.fake = fake or FakeLabelStudio()
        self.ada = self.fake.user("ada@example.org", "Ada", "L")
        self.remote_project = self.fake.project()
        self.times = Times()
        self.project: ProjectRow = stored.project(label_config=CONFIG)
        self.reviewer = stored.user()
        there = self.fake.projects[self.remote_project]
        self.link_id = commands.create(
            self.project.id,
            NewLink(
                base_url=URL,
                remote_project_id=self.remote_project,
                remote_title=there.title,
                remote_created_at=moment_of(printed(there.created_at)),
                source="",
                token_sealed=clients.seal(LEGACY, URL),
            ),
        )
        if pushes:
            commands.change(self.link_id, commands.LinkChange(pushes=True))
        self.follower = self.begin("one")

    def begin(self, owner: str) -> Follower:
        """A process begins to follow; whoever did is gone."""
        self.owner = owner
        with db.write():
            db.run("UPDATE links SET lease_until = 0")
        assert states.take(URL, owner, self.times.now())
        self.follower = Follower(self.link_id, owner, self.times.clock())
        return self.follower

    def tasks(self, count: int = 1, annotations: int = 0) -> list[int]:
        """New tasks there, with answers of Ada."""
        data = [{"text": f"text {number}"} for number in range(count)]
        ids = self.fake.add_tasks(self.remote_project, data)
        for task in ids:
            for _ in range(annotations):
                self.fake.annotate(task, user=self.ada)
        return ids

    def poll(self, seconds: float = 15.0) -> Round:
        """Poll after some time."""
        self.times.pause(seconds)
        return self.follower.poll()

    @property
    def row(self) -> LinkRow:
        """The link as it is."""
        with db.read():
            return links.by_ids([self.link_id])[self.link_id]

    @property
    def state(self) -> str:
        return self.row.state

    def set(self, **fields: Any) -> None:
        """Change the row of the link as no command does."""
        with db.write():
            Link.update(**fields).where(Link.id == self.link_id).execute()

    def here(self) -> dict[int, Any]:
        """What is here of Label Studio: by task, its answers and predictions."""
        with db.read():
            tasks = db.rows(
                "SELECT id, external_id, data FROM tasks WHERE external_id IS NOT NULL"
            )
            answers = db.rows(
                "SELECT a.task_id, a.external_id, a.result, a.was_cancelled, u.email"
                " FROM annotations a LEFT JOIN users u ON u.id = a.annotator_id"
                " WHERE a.external_id IS NOT NULL"
            )
            guesses = db.rows(
                "SELECT task_id, external_id, result, score FROM predictions"
            )
        return _sides(tasks, answers, guesses)

    def there(self) -> dict[int, Any]:
        """The same of the fake."""
        users = self.fake.users
        return _sides(
            [(t.id, t.id, t.data) for t in self.fake.tasks_of(self.remote_project)],
            [
                (
                    a.task,
                    a.id,
                    a.result,
                    a.was_cancelled,
                    users[a.completed_by]["email"],
                )
                for a in self.fake.annotations.values()
                if a.completed_by is not None
            ],
            [(p.task, p.id, p.result, p.score) for p in self.fake.predictions.values()],
        )

    def truths(self) -> dict[int, int | None]:
        """The ground truths here, by the ids of there."""
        with db.read():
            rows = db.rows(
                "SELECT t.external_id, a.external_id FROM ground_truths g"
                " JOIN tasks t ON t.id = g.task_id"
                " JOIN annotations a ON a.id = g.annotation_id"
            )
        return {int(task): None if one is None else int(one) for task, one in rows}

    def stars(self) -> dict[int, list[int]]:
        """The ground truths there."""
        starred = {
            task.id: self.fake.starred(task.id)
            for task in self.fake.tasks_of(self.remote_project)
        }
        return {task: ids for task, ids in starred.items() if ids}

    def star(self, annotation: int) -> None:
        """Set a ground truth here."""
        number = self._id("annotations", annotation)
        ground_truths.set_ground_truth(number, self.reviewer.id)

    def unstar(self, task: int) -> None:
        """Take a ground truth away here."""
        ids = [self._id("tasks", task)]
        bulk_ground_truths.delete_ground_truths(ids, self.reviewer.id)

    def _id(self, table: str, remote_id: int) -> int:
        with db.read():
            text = f"SELECT id FROM {table} WHERE external_id = ?"  # noqa: S608
            number: int = db.scalar(text, (str(remote_id),))
        return number


def _sides(tasks: Any, answers: Any, guesses: Any) -> dict[int, Any]:
    sides: dict[Any, Any] = {
        id_: (int(name), _plain(data), {}, {}) for id_, name, data in tasks
    }
    for task, name, result, *rest in answers:
        if task in sides:
            sides[task][2][int(name)] = (_plain(result), *rest[:-1], rest[-1])
    for task, name, result, score in guesses:
        if task in sides:
            sides[task][3][int(name)] = (_plain(result), score)
    return {side[0]: side[1:] for side in sides.values()}


def _plain(value: Any) -> Any:
    import json  # noqa: PLC0415

    return json.loads(value) if isinstance(value, str) else value

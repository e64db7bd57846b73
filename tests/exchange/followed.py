"""A project that follows one of a Label Studio of the tests, page by page."""

from typing import Any

import orjson

from exchange.live import LiveOutcome, people, take_page
from exchange.options import Live
from linking.client import LabelStudioClient
from models.commands import bulk_ground_truths, ground_truths, link_writes
from models.commands.link_writes import Agreed
from models.db import database as db
from models.tables import Annotation, Change, Task
from tests.linking.fake import CONFIG, LEGACY, FakeLabelStudio
from tests.linking.linked import link
from tests.settling import settled
from tests.stored import Stored

SOURCE = ""
LATER = 2**62


class Followed:
    """Both sides of a link without a follower: what there is is taken at once.

    ``olive`` is the user there by whom this server writes, ``ada`` and ``ben`` label.
    """

    def __init__(self, stored: Stored, *, pushes: bool = False) -> None:
        self.stored = stored
        self.fake = FakeLabelStudio()
        self.olive = 1
        self.ada = self.fake.user("ada@example.org", "Ada", "L")
        self.ben = self.fake.user("ben@example.org")
        self.remote_project = self.fake.project()
        self.client = LabelStudioClient(
            "http://fake", LEGACY, transport=self.fake.transport()
        )
        self.project = stored.project(label_config=CONFIG)
        self.reviewer = stored.user("rita@example.org")
        self.link(pushes=pushes)

    def link(self, *, pushes: bool = False) -> None:
        """Let the project follow the one there."""
        link(
            self.project,
            pushes=pushes,
            source=SOURCE,
            remote_project_id=self.remote_project,
        )

    def people(self) -> dict[int | None, str]:
        """The addresses of all users here."""
        return dict(self._rows("SELECT id, email FROM users"))

    def tasks(self, count: int = 1, annotations: int = 0) -> list[int]:
        """New tasks there, with answers of Ada."""
        data = [{"text": f"text {number}"} for number in range(count)]
        ids = self.fake.add_tasks(self.remote_project, data)
        for task in ids:
            for _ in range(annotations):
                self.fake.annotate(task, user=self.ada)
        return ids

    def page(self) -> list[dict[str, Any]]:
        """All tasks, as Label Studio answers."""
        return self.client.tasks_after_id(self.remote_project, 0, 1000).tasks

    def take(
        self,
        tasks: list[dict[str, Any]] | None = None,
        *,
        removes: bool = True,
    ) -> LiveOutcome:
        """Take a page: all tasks, unless others are given."""
        taken = take_page(
            self.project.id,
            SOURCE,
            self.page() if tasks is None else tasks,
            people(self.project.id, self.client.users()),
            Live(own_number=self.olive, removes=removes),
        )
        settled()
        return taken

    # What is here, by the ids of there

    def task(self, remote_id: int) -> int:
        """The id here of a task."""
        return self._id(Task, remote_id)

    def remote(self, task_id: int | None) -> int:
        """Label Studio's id of a task here."""
        with db.read():
            return int(Task.get_by_id(task_id).external_id or 0)

    def answer(self, remote_id: int) -> int:
        """The id here of an annotation."""
        return self._id(Annotation, remote_id)

    def truths(self) -> dict[int, int | None]:
        """The ground truths here; None for one that Label Studio has no more."""
        rows = self._rows(
            "SELECT t.external_id, a.external_id FROM ground_truths g"
            " JOIN tasks t ON t.id = g.task_id"
            " JOIN annotations a ON a.id = g.annotation_id"
        )
        return {int(task): None if one is None else int(one) for task, one in rows}

    def bases(self) -> dict[int, int]:
        """What both sides agreed on last, of what Label Studio still has."""
        rows = self._rows(
            "SELECT t.external_id, a.external_id FROM imported_truths i"
            " JOIN tasks t ON t.id = i.task_id"
            " JOIN annotations a ON a.id = i.annotation_id"
        )
        return {int(task): int(one) for task, one in rows if one is not None}

    def outbox(self) -> set[int]:
        """The tasks that wait to be written."""
        rows = self._rows(
            "SELECT t.external_id FROM link_writes w JOIN tasks t ON t.id = w.task_id"
        )
        return {int(task) for (task,) in rows}

    def changes(self) -> list[Change]:
        """The history, oldest first."""
        with db.read():
            return list(Change.select().order_by(Change.id))

    def kinds(self) -> list[str]:
        """What happened, oldest first."""
        return [change.kind for change in self.changes()]

    # What people do here

    def star(self, annotation: int) -> None:
        """Set a ground truth here."""
        ground_truths.set_ground_truth(self.answer(annotation), self.reviewer.id)
        settled()

    def unstar(self, task: int) -> None:
        """Take a ground truth away here."""
        ids = [self.task(task)]
        bulk_ground_truths.delete_ground_truths(ids, self.reviewer.id)
        settled()

    def agree(self, task: int, annotation: int | None) -> None:
        """Let both sides have agreed on this, and nothing wait."""
        id_ = None if annotation is None else self.answer(annotation)
        task_id = self.task(task)
        link_writes.agree(self.project.id, SOURCE, [Agreed(task_id, LATER, id_)])

    def settle_outbox(self) -> None:
        """Let nothing wait to be written, whatever was."""
        with db.write():
            db.run("DELETE FROM link_writes")

    def _id(self, table: Any, remote_id: int) -> int:
        with db.read():
            number: int = table.get(table.external_id == str(remote_id)).id
        return number

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        with db.read():
            return db.rows(text)


def here(side: Followed) -> list[Any]:
    """The tasks, annotations and predictions of here, as Label Studio says them."""
    with db.read():
        tasks = db.rows("SELECT external_id, data, COALESCE(meta, '{}') FROM tasks")
        annotations = db.rows(
            "SELECT t.external_id, a.external_id, u.email, a.was_cancelled,"
            " COALESCE(a.lead_time, 0), a.result FROM annotations a"
            " JOIN tasks t ON t.id = a.task_id"
            " LEFT JOIN users u ON u.id = a.annotator_id WHERE a.deleted_at IS NULL"
        )
        predictions = db.rows(
            "SELECT t.external_id, p.external_id, p.model_version, p.score, p.result"
            " FROM predictions p JOIN tasks t ON t.id = p.task_id"
        )
    return [
        sorted(
            (int(id_), sorted_json(data), sorted_json(meta))
            for id_, data, meta in tasks
        ),
        sorted(
            (int(task), int(id_), who, bool(is_skipped), seconds, sorted_json(result))
            for task, id_, who, is_skipped, seconds, result in annotations
        ),
        sorted(
            (int(task), int(id_), version, score, sorted_json(result))
            for task, id_, version, score, result in predictions
        ),
    ]


def there(side: Followed) -> list[Any]:
    """The same, as they are in Label Studio."""
    fake = side.fake
    return [
        sorted(
            (task.id, sorted_json(task.data), sorted_json(task.meta or {}))
            for task in fake.tasks.values()
        ),
        sorted(
            (
                row.task,
                row.id,
                fake.users[row.completed_by or 1]["email"],
                row.was_cancelled,
                row.lead_time or 0,
                sorted_json(row.result),
            )
            for row in fake.annotations.values()
        ),
        sorted(
            (row.task, row.id, row.model_version, row.score, sorted_json(row.result))
            for row in fake.predictions.values()
        ),
    ]


def sorted_json(value: object) -> bytes:
    """A value, or the JSON of one, written so that equal ones are equal bytes."""
    parsed = orjson.loads(value) if isinstance(value, str) else value
    return orjson.dumps(parsed, option=orjson.OPT_SORT_KEYS)

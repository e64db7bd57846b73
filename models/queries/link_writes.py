"""What is to be written to Label Studio: for the pusher, who sees everything."""

from collections.abc import Iterable
from typing import NamedTuple

from models.db import database as db
from models.db.database import in_


class Wish(NamedTuple):
    """A task in the outbox, with what is its ground truth now.

    Attributes:
        task_id: the task.
        asked_at: when its ground truth changed last: another value, another wish.
        tries: how often it was put off for this reason.
        reason: why it is still there.
        remote_task_id: Label Studio's id of the task.
        is_withdrawn: the ground truth was skipped or deleted in Label Studio.
        annotation_id: the ground truth; None for none.
        remote_annotation_id: Label Studio's id of it; None where it has none.

    """

    task_id: int
    asked_at: int
    tries: int
    reason: str
    remote_task_id: str
    is_withdrawn: bool
    annotation_id: int | None
    remote_annotation_id: str | None

    @property
    def stars(self) -> frozenset[str]:
        """What Label Studio is to have as ground truths of the task: one, or none."""
        return frozenset(filter(None, [self.remote_annotation_id]))

    @property
    def is_unknown_there(self) -> bool:
        """Whether Label Studio does not have the ground truth."""
        return self.annotation_id is not None and self.remote_annotation_id is None

    @property
    def has_remote_number(self) -> bool:
        """Whether the task has an id as Label Studio gives them."""
        return self.remote_task_id.isascii() and self.remote_task_id.isdecimal()


_WISHES = (
    "SELECT w.task_id, w.asked_at, w.tries, w.reason, t.external_id,"
    " t.is_truth_withdrawn, g.annotation_id,"
    " CASE WHEN a.source = l.source THEN a.external_id END"
    " FROM link_writes w"
    " JOIN links l ON l.project_id = w.project_id"
    " JOIN tasks t ON t.id = w.task_id"
    " LEFT JOIN ground_truths g ON g.task_id = w.task_id"
    " LEFT JOIN annotations a ON a.id = g.annotation_id"
)


def due(project_id: int, at: int, limit: int) -> list[Wish]:
    """The wishes of a link whose turn has come, those that waited longest first."""
    text = (
        f"{_WISHES} WHERE w.project_id = ? AND w.next_at <= ?"
        " ORDER BY w.next_at, w.task_id LIMIT ?"
    )
    return db.select(Wish._make, text, (project_id, at, limit))


def now(task_id: int) -> Wish | None:
    """The wish of this task as it is now; None where it was fulfilled or dropped."""
    wishes = db.select(Wish._make, f"{_WISHES} WHERE w.task_id = ?", (task_id,))
    return wishes[0] if wishes else None


def next_at(project_id: int) -> int | None:
    """When the first wish of a link is due; None where there is none."""
    text = "SELECT MIN(next_at) FROM link_writes WHERE project_id = ?"
    moment: int | None = db.scalar(text, (project_id,))
    return moment


def names_of(emails: Iterable[str]) -> dict[str, str]:
    """The names of the users of these addresses that are known here, by address."""
    where = in_("email", [email.lower() for email in emails])
    text = f"SELECT email, name FROM users WHERE {where.text} AND name <> ''"
    return dict(db.rows(text, where.values))


def wished(task_ids: Iterable[int]) -> set[int]:
    """Those of these tasks that are in the outbox.

    What Label Studio says of their ground truths may be what was just written to it,
    and is not taken over: the ground truth here goes before it.
    """
    where = in_("task_id", task_ids)
    text = f"SELECT task_id FROM link_writes WHERE {where.text}"
    return {row[0] for row in db.rows(text, where.values)}

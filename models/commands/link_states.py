"""How far a link has come and how it is doing, as the holder of its lease writes it.

One process works for all links with one Label Studio: it holds their leases, which end
half a minute after it renewed them last. Whatever it writes, it writes only while it
holds them, so a process that was silent for too long spoils nothing: its page is rolled
back.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from models.commands.links import LinkState
from models.db import database as db
from models.db.database import in_

LEASE_SECONDS = 30
RENEWAL_SECONDS = 10
_SECOND = 1_000_000

STANDING = frozenset(
    {
        LinkState.PAUSED,
        LinkState.UNAUTHORIZED,
        LinkState.GONE,
        LinkState.NEEDS_CONFIRMATION,
    }
)
"""In these states a link asks Label Studio nothing until somebody does something."""


class LeaseLost(Exception):  # noqa: N818 - nothing is wrong
    """The link is another process's now, or it was paused or removed."""


class Position(NamedTuple):
    """How far a link has read.

    Attributes:
        cursor_at: the ``updated_at`` of the last task; None while it reads by id.
        cursor_id: the id of the last task.
        follow_from: while it reads by id, the moment to follow from after that.

    """

    cursor_at: int | None
    cursor_id: int
    follow_from: int | None = None


class PollRow(NamedTuple):
    """What a poll begins with. The token is sealed."""

    id: int
    project_id: int
    base_url: str
    remote_project_id: int
    remote_created_at: int
    source: str
    token_sealed: str
    state: str
    problem: str | None
    pushes: bool
    poll_seconds: int
    cursor_at: int | None
    cursor_id: int | None
    follow_from: int | None
    full_pass_at: int | None
    pulled_at: int | None
    remote_task_count: int | None
    remote_title: str
    wants_full_pass: bool
    accepts_deletions: bool
    failures: int
    next_at: int


class Work(NamedTuple):
    """When a link is to be worked for. Moments are in microseconds since 1970.

    Attributes:
        id: the link.
        base_url: of the Label Studio.
        poll_at: when it is to be polled.
        lease_owner: who holds its lease, until ``lease_until``; None for nobody.
        push_at: when something is to be written; None where nothing is.

    """

    id: int
    base_url: str
    poll_at: int
    lease_owner: str | None
    lease_until: int
    push_at: int | None

    def is_free(self, owner: str, at: int) -> bool:
        """Whether this process holds the lease, or nobody does."""
        return self.lease_owner in {None, owner} or self.lease_until <= at

    def is_due(self, at: int) -> bool:
        """Whether there is something to do by now."""
        return self.poll_at <= at or (self.push_at is not None and self.push_at <= at)


_OURS = "id = ? AND lease_owner = ? AND state <> 'PAUSED'"


def take(base_url: str, owner: str, at: int) -> bool:
    """Take the leases of all links with this Label Studio; whether they could be had.

    Args:
        base_url: of the Label Studio.
        owner: tells this process from all others.
        at: the present moment.

    """
    with db.write():
        rows = db.rows(
            "SELECT id, lease_owner, lease_until FROM links WHERE base_url = ?"
            f" ORDER BY id{db.for_update()}",
            (base_url,),
        )
        held = [row for row in rows if row[1] not in {None, owner} and row[2] > at]
        if held or not rows:
            return False
        mine = in_("id", [row[0] for row in rows])
        db.run(
            f"UPDATE links SET lease_owner = ?, lease_until = ? WHERE {mine.text}",
            (owner, at + LEASE_SECONDS * _SECOND, *mine.values),
        )
        return True


def renew(owner: str, at: int) -> None:
    """Keep all leases that this process holds, from now on as long as new ones."""
    with db.write():
        db.run(
            "UPDATE links SET lease_until = ? WHERE lease_owner = ?",
            (at + LEASE_SECONDS * _SECOND, owner),
        )


def release(owner: str) -> None:
    """Let others have the leases of this process at once."""
    with db.write():
        db.run(
            "UPDATE links SET lease_owner = NULL, lease_until = 0"
            " WHERE lease_owner = ?",
            (owner,),
        )


def is_held(link_id: int, owner: str) -> bool:
    """Whether this process holds the lease of a link that is not paused."""
    text = f"SELECT EXISTS (SELECT 1 FROM links WHERE {_OURS})"
    with db.read():
        return bool(db.scalar(text, (link_id, owner)))


def work() -> list[Work]:
    """When each link that does not stand still is to be worked for, the oldest first.

    Ground truths are written once all tasks were pulled, and not while it fails.
    """
    return _work("TRUE")


def work_of(link_id: int) -> Work | None:
    """Like :func:`work`, of one link; None where it stands still or was removed."""
    return next(iter(_work("l.id = ?", link_id)), None)


def _work(condition: str, *values: object) -> list[Work]:
    standing = in_("l.state", sorted(STANDING))
    text = (
        "SELECT l.id, l.base_url, l.next_at, l.lease_owner, l.lease_until,"
        " CASE WHEN l.pushes AND l.failures = 0 AND l.state = 'FOLLOWING'"
        " THEN (SELECT MIN(w.next_at) FROM link_writes w"
        " WHERE w.project_id = l.project_id) END"
        f" FROM links l WHERE {condition} AND NOT {standing.text} ORDER BY l.id"
    )
    with db.read():
        return db.select(Work._make, text, (*values, *standing.values))


def begin(link_id: int, owner: str, at: int) -> PollRow:
    """Begin a poll: whatever wakes the link from now on leads to another one.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run(
            "next_at = ? + CAST(poll_seconds AS BIGINT) * 1000000",
            (at,),
            link_id,
            owner,
        )
        return _row(link_id)


def row(link_id: int, owner: str) -> PollRow:
    """The link as it is now.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        return _row_of(link_id, owner)


def check(link_id: int, owner: str) -> None:
    """Look that the link is still ours. Call it in the transaction that writes.

    Raises:
        LeaseLost: it is not; the transaction must not be committed.

    """
    text = f"SELECT 1 FROM links WHERE {_OURS}{db.for_update()}"
    if not db.rows(text, (link_id, owner)):
        raise LeaseLost


def begin_pass(link_id: int, owner: str, position: Position) -> None:
    """Read all tasks by their ids from here on, as it was wished.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run(
            "cursor_at = ?, cursor_id = ?, follow_from = ?, wants_full_pass = FALSE",
            position,
            link_id,
            owner,
        )


def poll_soon(link_id: int, owner: str) -> None:
    """Let the next poll begin at once.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run("next_at = 0", (), link_id, owner)


def want_full_pass(link_id: int, owner: str) -> None:
    """Let the next poll read all tasks.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run("wants_full_pass = TRUE, next_at = 0", (), link_id, owner)


def advance(
    link_id: int, owner: str, position: Position, full_pass_at: int | None = None
) -> None:
    """Keep how far the link has read, in the transaction of what it read.

    Raises:
        LeaseLost: it is not ours; the transaction must not be committed.

    """
    with db.joined_write():
        _run(
            "cursor_at = ?, cursor_id = ?, follow_from = ?,"
            " full_pass_at = COALESCE(?, full_pass_at)",
            (*position, full_pass_at),
            link_id,
            owner,
        )


def expect(link_id: int, owner: str, title: str, task_count: int) -> None:
    """Keep the title and the number of tasks that Label Studio has.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run(
            "remote_title = ?, remote_task_count = ?",
            (title, task_count),
            link_id,
            owner,
        )


def succeed(  # noqa: PLR0913 - what there is to say of a poll
    link_id: int,
    owner: str,
    at: int,
    milliseconds: int,
    problem: str | None,
    *,
    uses_consent: bool,
) -> None:
    """End a poll that went well.

    Args:
        link_id: the link.
        owner: this process.
        at: the present moment.
        milliseconds: how long it took.
        problem: what was not taken over, in words.
        uses_consent: a consent to deletions, if there is one, was for this poll.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run(
            "state = 'FOLLOWING', failures = 0, pulled_at = ?, pull_milliseconds = ?,"
            " problem = ?, accepts_deletions = accepts_deletions AND NOT ?",
            (at, milliseconds, problem, uses_consent),
            link_id,
            owner,
        )


def fail(  # noqa: PLR0913 - all of a failure
    link_id: int,
    owner: str,
    state: LinkState,
    problem: str,
    *,
    failures: int,
    next_at: int,
) -> None:
    """End a poll, or a write, that went wrong.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        _run(
            "state = ?, problem = ?, failures = ?, next_at = ?",
            (state, problem, failures, next_at),
            link_id,
            owner,
        )


def ask_to_confirm(link_id: int, owner: str, problem: str) -> bool:
    """Stand still until somebody accepts deletions; whether it was not done meanwhile.

    Raises:
        LeaseLost: it is not ours.

    """
    with db.write():
        if _row_of(link_id, owner).accepts_deletions:
            return False
        _run(
            "state = ?, problem = ?, failures = 0",
            (LinkState.NEEDS_CONFIRMATION, problem),
            link_id,
            owner,
        )
        return True


def keep_refusals(
    project_id: int, read: Collection[int], refused: Mapping[int, str]
) -> None:
    """Keep which of the tasks that were read could not be taken over, and why."""
    if not read:
        return
    with db.joined_write():
        where = in_("remote_task_id", read)
        db.run(
            f"DELETE FROM link_refusals WHERE project_id = ? AND {where.text}",
            (project_id, *where.values),
        )
        db.run_many(
            "INSERT INTO link_refusals (project_id, remote_task_id, problem)"
            " VALUES (?, ?, ?)",
            [(project_id, number, problem) for number, problem in refused.items()],
        )


def refused_ids(project_id: int) -> list[int]:
    """Label Studio's ids of the tasks that were not, or not all, taken over."""
    text = (
        "SELECT remote_task_id FROM link_refusals WHERE project_id = ?"
        " ORDER BY remote_task_id"
    )
    with db.read():
        return [number for (number,) in db.rows(text, (project_id,))]


def refusal(project_id: int, remote_task_id: int) -> str:
    """Why a task was not, or not all, taken over; empty where it was."""
    text = (
        "SELECT problem FROM link_refusals WHERE project_id = ? AND remote_task_id = ?"
    )
    with db.read():
        return db.scalar(text, (project_id, remote_task_id)) or ""


def label_config(project_id: int) -> str:
    """The label config that a project has here."""
    with db.read():
        text = "SELECT label_config FROM projects WHERE id = ?"
        config: str = db.scalar(text, (project_id,))
    return config


def _run(
    assignments: str, values: tuple[object, ...], link_id: int, owner: str
) -> None:
    cursor = db.run(
        f"UPDATE links SET {assignments} WHERE {_OURS}", (*values, link_id, owner)
    )
    if not cursor.rowcount:
        raise LeaseLost


def _row_of(link_id: int, owner: str) -> PollRow:
    check(link_id, owner)
    return _row(link_id)


def _row(link_id: int) -> PollRow:
    columns = ", ".join(PollRow._fields)
    text = f"SELECT {columns} FROM links WHERE id = ?"
    [found] = db.select(PollRow._make, text, (link_id,))
    return found._replace(
        pushes=bool(found.pushes),
        wants_full_pass=bool(found.wants_full_pass),
        accepts_deletions=bool(found.accepts_deletions),
    )

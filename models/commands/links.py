"""Links with Label Studio: making and changing them, and what is asked of a link.

Nothing here asks a Label Studio: the holder of the lease of a link does.
"""

from enum import StrEnum
from typing import NamedTuple

from models import timestamps
from models.commands import link_wakes, link_writes
from models.commands.locking import lock_profile
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow
from models.refusals import Reason, Refusal
from models.tables import Link


class LinkState(StrEnum):
    """How a link is doing; all but the first two have a problem or somebody's wish."""

    PULLING = "PULLING"
    FOLLOWING = "FOLLOWING"
    PAUSED = "PAUSED"
    UNREACHABLE = "UNREACHABLE"
    UNAUTHORIZED = "UNAUTHORIZED"
    GONE = "GONE"
    NEEDS_CONFIRMATION = "NEEDS_CONFIRMATION"


SHORTEST_POLL = 5
LONGEST_POLL = 3600


class NewLink(NamedTuple):
    """What a link is made of.

    Attributes:
        base_url: the address of the Label Studio, without a slash at its end.
        remote_project_id: the project there.
        remote_title: its title.
        remote_created_at: when it was made there, in microseconds since 1970.
        source: what the ids of its tasks stand under here.
        token_sealed: the token, sealed for this address.
        pushes: whether ground truths of this server are written to it.
        poll_seconds: how often it is asked what has changed.

    """

    base_url: str
    remote_project_id: int
    remote_title: str
    remote_created_at: int
    source: str
    token_sealed: str
    pushes: bool = False
    poll_seconds: int = 15


class LinkChange(NamedTuple):
    """What is to become of a link; what is None stays."""

    token_sealed: str | None = None
    pushes: bool | None = None
    poll_seconds: int | None = None
    is_paused: bool | None = None


def create(project_id: int, new: NewLink) -> int:
    """Let a project follow one of Label Studio; the link's id.

    Raises:
        Refusal: one of the two projects has a link already, or the seconds are out of
            range.

    """
    check_seconds(new.poll_seconds)
    with db.write():
        lock_profile(project_id)
        refuse_second(new.base_url, new.remote_project_id, project_id)
        link = Link.create(
            project=project_id,
            state=LinkState.PULLING,
            created_at=timestamps.now(),
            **new._asdict(),
        )
        db.when_written(link_wakes.waits.set)
        number: int = link.id
        return number


def refuse_second(
    base_url: str, remote_project_id: int, project_id: int | None
) -> None:
    """Refuse a project that has a link, here or in Label Studio.

    Raises:
        Refusal: it has; the message names the link.

    """
    with db.read():
        there = links.of_remote_project(base_url, remote_project_id)
        here = None if project_id is None else links.of_project(project_id)
    if there is not None:
        raise Refusal(
            Reason.CONFLICT,
            f"Project {remote_project_id} of {base_url} is already linked: project"
            f" {there.project_id} follows it (link {there.id}).",
        )
    if here is not None:
        raise Refusal(
            Reason.CONFLICT,
            f"Project {project_id} already follows project {here.remote_project_id} of"
            f" {here.base_url} (link {here.id}). Remove that link first.",
        )


def change(link_id: int, wanted: LinkChange) -> None:
    """Change a link. Paused, it asks Label Studio nothing and writes nothing to it.

    A new token and the end of a pause let it ask at once, whatever went wrong before.

    Raises:
        Refusal: there is no such link, or the seconds are out of range.

    """
    if wanted.poll_seconds is not None:
        check_seconds(wanted.poll_seconds)
    with db.write():
        link = _locked(link_id)
        if wanted.token_sealed is not None:
            link.token_sealed = wanted.token_sealed
        if wanted.poll_seconds is not None:
            link.poll_seconds = wanted.poll_seconds
        if wanted.is_paused:
            link.state, link.problem = LinkState.PAUSED, None
        elif wanted.is_paused is False or (
            wanted.token_sealed is not None and link.state != LinkState.PAUSED
        ):
            _go_on(link)
        if link.dirty_fields:
            link.save(only=link.dirty_fields)
        if wanted.pushes is not None and wanted.pushes != bool(link.pushes):
            link_writes.switch(link.project_id, pushes=wanted.pushes)
        db.when_written(link_wakes.waits.set)


def ask_for_sync(
    link_id: int, *, is_full: bool = False, accepts_deletions: bool = False
) -> None:
    """Let the worker of the link poll at once.

    Args:
        link_id: the link.
        is_full: read every task again.
        accepts_deletions: delete what Label Studio no longer has, however much it is.

    Raises:
        Refusal: there is no such link, or it is paused.

    """
    with db.write():
        link = _locked(link_id)
        if link.state == LinkState.PAUSED:
            raise Refusal(
                Reason.CONFLICT,
                f"Link {link_id} is paused. Resume it first: it polls at once then.",
            )
        _go_on(link)
        link.wants_full_pass = bool(link.wants_full_pass) or is_full
        link.accepts_deletions = bool(link.accepts_deletions) or accepts_deletions
        link.save(only=link.dirty_fields)
        db.when_written(link_wakes.waits.set)


def seal_again(link_id: int, former: str, sealed: str) -> None:
    """Keep the token of a link sealed with another key, unless it was replaced."""
    with db.write():
        db.run(
            "UPDATE links SET token_sealed = ? WHERE id = ? AND token_sealed = ?",
            (sealed, link_id, former),
        )


def remove(link_id: int) -> None:
    """Forget a link and its token. The project stays as it is.

    Raises:
        Refusal: there is no such link.

    """
    with db.write():
        link = _locked(link_id)
        for table in ("link_writes", "link_refusals", "link_users"):
            db.run(f"DELETE FROM {table} WHERE project_id = ?", (link.project_id,))
        link.delete_instance()
        db.when_written(link_wakes.waits.set)


def check_seconds(seconds: int) -> None:
    """Refuse seconds between two polls that are too few or too many.

    Raises:
        Refusal: they are.

    """
    if not SHORTEST_POLL <= seconds <= LONGEST_POLL:
        raise Refusal(
            Reason.OUT_OF_RANGE,
            f"A link polls every {SHORTEST_POLL} to {LONGEST_POLL} seconds, not every"
            f" {seconds}.",
        )


def _go_on(link: Link) -> None:
    """Let it be polled at once, as if nothing had gone wrong."""
    link.state = LinkState.PULLING if link.pulled_at is None else LinkState.FOLLOWING
    link.problem = None
    link.failures = 0
    link.next_at = 0


def _locked(link_id: int) -> Link:
    """The link, which nobody else changes until the transaction ends.

    Raises:
        Refusal: there is no such link.

    """
    row: LinkRow | None = links.by_ids([link_id]).get(link_id)
    if row is None:
        raise Refusal(Reason.NOT_FOUND, f"Link {link_id} was not found.")
    lock_profile(row.project_id)
    link = Link.get_or_none(Link.id == link_id)
    if link is None:
        raise Refusal(Reason.NOT_FOUND, f"Link {link_id} was not found.")
    return link

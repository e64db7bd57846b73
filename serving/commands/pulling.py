"""Bring a link up to date from a command, or watch the server do so."""

import time
from contextlib import suppress
from functools import partial

from linking.following import Follower
from models import timestamps
from models.commands import link_states as states
from models.commands.link_states import STANDING, LeaseLost
from models.commands.links import LinkState
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow
from serving.commands import bars
from serving.links import new_owner

SECONDS_BETWEEN_LOOKS = 0.5


def pull(link: LinkRow, title: str) -> None:
    """Poll, with a progress bar, or watch anyone who has the link's lease do it.

    Args:
        link: as it was before the poll was asked for.
        title: what stands before the bar.

    """
    owner = new_owner()
    with bars.of_items(title) as advance:
        while not _is_done(link):
            if not states.take(link.base_url, owner, timestamps.now()):
                _show(link, advance)
                time.sleep(SECONDS_BETWEEN_LOOKS)
                continue
            try:
                with suppress(LeaseLost):
                    _follow(link, owner, advance)
            finally:
                states.release(owner)


def _follow(link: LinkRow, owner: str, advance: bars.Advance) -> None:
    """Poll until nothing is asked for any more, and write what is due."""
    follower = Follower(link.id, owner)
    try:
        while not _is_done(link):
            states.renew(owner, timestamps.now())
            follower.poll(_renewing(owner, advance))
        work = states.work_of(link.id)
        if work is not None and work.push_at is not None:
            follower.push(partial(_goes_on, link, owner))
    finally:
        follower.close()


def _goes_on(link: LinkRow, owner: str) -> bool:
    """Keep the lease while it writes; whether it could be kept."""
    states.renew(owner, timestamps.now())
    return states.is_held(link.id, owner)


def _renewing(owner: str, advance: bars.Advance) -> bars.Advance:
    """Tell of the progress, and keep the lease meanwhile."""

    def told(done: int, total: int) -> None:
        states.renew(owner, timestamps.now())
        advance(done, total)

    return told


def _is_done(link: LinkRow) -> bool:
    """Whether a poll was begun and ended since, or cannot go on."""
    with db.read():
        row = links.by_ids([link.id]).get(link.id)
    if row is None or row.state in {*STANDING, LinkState.UNREACHABLE}:
        return True
    is_asked = row.next_at == 0 or bool(row.wants_full_pass)
    return row.pulled_at != link.pulled_at and not is_asked


def _show(link: LinkRow, advance: bars.Advance) -> None:
    with db.read():
        row = links.by_ids([link.id]).get(link.id)
        done = links.pulled_task_counts([link.project_id]).get(link.project_id, 0)
    if row is not None and row.remote_task_count:
        advance(done, max(done, row.remote_task_count))

"""Waking the worker of a link: something is to be pulled, or to be written."""

import threading
from collections.abc import Iterable

from models.db import database as db
from models.db.database import in_

waits = threading.Event()
"""Set when something is to be done for a link in this process, or may be."""


def wake(link_ids: Iterable[int], seen_at: int) -> None:
    """Let these links be polled at once, by whichever process holds their leases.

    Args:
        link_ids: links; those that do not exist any more are passed over.
        seen_at: when Label Studio told of a change.

    """
    where = in_("id", link_ids)
    with db.write():
        db.run(
            f"UPDATE links SET next_at = 0, webhook_seen_at = ? WHERE {where.text}",
            (seen_at, *where.values),
        )
        db.when_written(waits.set)

"""Following Label Studios in the background: polls, and what is to be written there."""

import os
import socket
import threading
import time
from collections import defaultdict
from contextlib import suppress
from uuid import uuid4

import structlog

from linking.following import Follower
from linking.pushing import Clock
from models import timestamps
from models.commands import link_states as states
from models.commands import link_wakes
from models.commands.link_states import RENEWAL_SECONDS, LeaseLost
from models.db import database as db
from serving import measures

SECONDS_BETWEEN_LOOKS = 1.0
"""What this process wakes is seen at once; what others do, so often."""
SECONDS_OF_QUIET = 0.05
"""After a wake: the answer of the request that woke us goes out first."""
PUSHING_SECONDS = 5.0
"""Then the other links of the same Label Studio have their turn."""
MOST_AT_ONCE = 4
"""Label Studios that are asked at once, each in a thread of its own."""
SECONDS_TO_STOP = 0.5
SECONDS_FOR_OTHERS = 0.2
THREADS = MOST_AT_ONCE + 1

log = structlog.get_logger()


def new_owner() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


class LinkThread:
    """A thread that looks which links are due, and lets others work for them.

    Each Label Studio has one thread at most, so that it is never asked two things at
    once and none holds up another. Of several processes, the one that holds the leases
    of a Label Studio works for it; the leases are kept between polls.
    """

    def __init__(self) -> None:
        self.owner = new_owner()
        self._stopped = threading.Event()
        self._clock = Clock(pause=self._stopped.wait)
        self._followers: dict[int, Follower] = {}
        self._busy: dict[str, threading.Thread] = {}
        self._renew_at = 0.0
        self._thread = threading.Thread(target=self._run, name="links", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Follow no more. A request that is under way is not waited for.

        What it brings is not stored, since the leases are given back.
        """
        self._stopped.set()
        link_wakes.waits.set()
        self._thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._look()
            except Exception as error:  # whatever it is, the next look tries again
                log.warning("Links could not be looked at", error=repr(error))
            if link_wakes.waits.wait(SECONDS_BETWEEN_LOOKS):
                self._stopped.wait(SECONDS_OF_QUIET)
                link_wakes.waits.clear()
        for thread in list(self._busy.values()):
            thread.join(SECONDS_FOR_OTHERS / MOST_AT_ONCE)
        if not self._busy:  # a client that is in use is left alone
            for link_id in list(self._followers):
                self._forget(link_id)
        with suppress(Exception):  # then others wait until the leases end
            states.release(self.owner)
        db.close()

    def _look(self) -> None:
        """Begin what is due, and renew the leases in time."""
        if time.monotonic() >= self._renew_at:
            states.renew(self.owner, timestamps.now())
            self._renew_at = time.monotonic() + RENEWAL_SECONDS
        now = timestamps.now()
        due: dict[str, list[int]] = defaultdict(list)
        for work in states.work():
            if work.is_due(now) and work.is_free(self.owner, now):
                due[work.base_url].append(work.id)
        for base_url, link_ids in due.items():
            if base_url not in self._busy and len(self._busy) < MOST_AT_ONCE:
                self._begin(base_url, link_ids)

    def _begin(self, base_url: str, link_ids: list[int]) -> None:
        thread = threading.Thread(
            target=self._work, args=(base_url, link_ids), name="link", daemon=True
        )
        self._busy[base_url] = thread
        thread.start()

    def _work(self, base_url: str, link_ids: list[int]) -> None:
        """A turn for each of these links with one Label Studio."""
        try:
            if states.take(base_url, self.owner, timestamps.now()):
                for link_id in link_ids:
                    self._turn(link_id)
        except Exception as error:  # whatever it is, the next look tries again
            log.warning("Links could not be followed", error=repr(error))
            self._stopped.wait(SECONDS_BETWEEN_LOOKS)
        finally:
            db.close()
            del self._busy[base_url]
            link_wakes.waits.set()

    def _turn(self, link_id: int) -> None:
        follower = self._followers.get(link_id)
        if follower is None:
            follower = Follower(link_id, self.owner, self._clock)
            self._followers[link_id] = follower
        try:
            self._follow(link_id, follower)
        except LeaseLost:
            self._forget(link_id)
        except Exception as error:
            log.error("A link could not be followed", link=link_id, exc_info=True)
            with suppress(LeaseLost):
                follower.has_failed(error)

    def _follow(self, link_id: int, follower: Follower) -> None:
        work = states.work_of(link_id)
        if work is not None and work.poll_at <= timestamps.now():
            measures.count_poll(follower.poll(go_on=self._goes_on))
            work = states.work_of(link_id)
        if work is None:  # it was removed, or stands still
            self._forget(link_id)
            return
        if work.push_at is None or work.push_at > timestamps.now():
            return
        end = time.monotonic() + PUSHING_SECONDS

        def goes_on() -> bool:
            is_time = time.monotonic() < end and self._goes_on()
            return is_time and states.is_held(link_id, self.owner)

        measures.count_push(follower.push(goes_on))

    def _forget(self, link_id: int) -> None:
        follower = self._followers.pop(link_id, None)
        if follower is not None:
            follower.close()

    def _goes_on(self) -> bool:
        return not self._stopped.is_set()

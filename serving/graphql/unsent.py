"""How much of all answers may wait for their clients to read."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from serving.graphql.refusals import HttpRefusal
from serving.limits import Limits, setting

SMALL = 256 * 1024
"""Bytes of an answer that is not worth counting."""
SHARE = 4
"""One user may have a part of it that is so many times smaller."""


class Unsent:
    """Counts the bytes of large answers that are being sent by this process."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.unsent_bytes
        self._most_of_user = max(limits.unsent_bytes // SHARE, limits.answer_bytes)
        self._all = 0
        self._of_users: Counter[str] = Counter()

    @contextmanager
    def held(self, whose: str, size: int) -> Iterator[None]:
        """Hold an answer until it was sent.

        Raises:
            HttpRefusal: too much is held already, by this user or by all.

        """
        if size <= SMALL:
            yield
            return
        others = self._of_users[whose]
        if self._all + size > self._most or others + size > self._most_of_user:
            raise self._refusal()
        self._all += size
        self._of_users[whose] += size
        try:
            yield
        finally:
            self._all -= size
            self._of_users[whose] -= size
            if not self._of_users[whose]:
                del self._of_users[whose]

    def _refusal(self) -> HttpRefusal:
        return HttpRefusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"Answers of more than {self._most:,} bytes ({setting('unsent_bytes')}; a"
            f" user's share is {self._most_of_user:,}) wait to be read. Read those that"
            " you asked for, then ask again.",
            "SERVICE_UNAVAILABLE",
            retry_after="5",
        )

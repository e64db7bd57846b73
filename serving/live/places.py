"""How many sockets there may be, in all and of one user."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from serving import measures
from serving.graphql.refusals import HttpRefusal
from serving.limits import Limits, setting
from serving.live.messages import TRY_AGAIN, Closing


class Places:
    """Counts the sockets of this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._taken = 0
        self._of_users: Counter[int] = Counter()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A place for a socket, of whoever it will be.

        Raises:
            HttpRefusal: all are taken.

        """
        if self._taken >= self._limits.sockets:
            raise HttpRefusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"There are {self._taken:,} WebSockets already, as many as are allowed"
                f" ({setting('sockets')}).",
                "SERVICE_UNAVAILABLE",
                retry_after="5",
            )
        self._taken += 1
        measures.sockets.inc()
        try:
            yield
        finally:
            self._taken -= 1
            measures.sockets.dec()

    @contextmanager
    def of_user(self, user_id: int) -> Iterator[None]:
        """One of the places of a user.

        Raises:
            Closing: all of them are taken.

        """
        if self._of_users[user_id] >= self._limits.sockets_of_user:
            allowed = self._limits.sockets_of_user
            limit = f"{allowed:,} ({setting('sockets_of_user')})"
            raise Closing(TRY_AGAIN, f"Too many sockets of this user: {limit}")
        self._of_users[user_id] += 1
        try:
            yield
        finally:
            self._of_users[user_id] -= 1
            if not self._of_users[user_id]:
                del self._of_users[user_id]

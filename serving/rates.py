"""How often somebody may ask: by token, and by address for whom no token is known.

A token that has signed in pays for its own requests, whatever address they come from;
its neighbours behind the same address are not kept out by others' wrong tokens. It is
known by its key id, however its header is spelt. All of it happens in the event loop:
there is nothing to lock. Each process counts alone.
"""

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable
from http import HTTPStatus

import token_bucket
from starlette.requests import HTTPConnection

from serving.authentication import Credentials
from serving.errors import HttpRefusal
from serving.limits import Limits, setting

SECONDS_KEPT = 600
"""Then all buckets are new: those of addresses that are gone would stay for good."""
_IPV6_NETWORK = 64
"""Bits of an IPv6 address that tell networks apart; who has one has all of it."""

MOST_KEPT = 50_000
"""Buckets of a kind. With that many addresses, one is not limited by any of them."""


class Rates:
    """Lets requests in as long as those who send them keep to their rates."""

    def __init__(self, limits: Limits, is_closed: Callable[[], bool]) -> None:
        """Begin to count.

        Args:
            limits: how many are allowed.
            is_closed: whether the server wants tokens.

        """
        self._is_closed = is_closed
        self._of_tokens = Bucket(limits.token_requests, "token_requests")
        self._of_addresses = Bucket(limits.address_requests, "address_requests")
        self._known: set[bytes] = set()
        """What tells the tokens and cookies that have signed in from wrong ones."""

    def admit(self, given: Credentials, client: HTTPConnection) -> None:
        """Count a request.

        Raises:
            HttpRefusal: it is one too many.

        """
        if self._is_known(given):
            self._of_tokens.take(given.key_id.encode())
        elif self._is_closed() or not (given.token is None or given.is_cookie):
            self._of_addresses.take(_network(client))

    def charge(self, given: Credentials, count: int) -> float:
        """Count what a subscription was sent; the seconds until its next turn.

        Unlike a request it is not refused, but waits: 0 is at once.
        """
        if given.token is None:
            return 0.0
        return self._of_tokens.charge(given.key_id.encode(), count)

    def signed_in(self, given: Credentials) -> bool:
        """From now on the token pays for itself; whether this is new."""
        if given.token is None or self._is_known(given):
            return False
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known.add(_digest(given))
        return not given.is_cookie  # of that, the sign-in was noted

    def refused(self, given: Credentials) -> None:
        """The token works no more."""
        if given.token is not None:
            self._known.discard(_digest(given))

    def _is_known(self, given: Credentials) -> bool:
        return given.token is not None and _digest(given) in self._known


class Bucket:
    """Requests that each of many may send: so many a minute, and after a pause at once.

    Args:
        a_minute: how many; 0 is without a limit.
        limit: the name of the limit.

    """

    def __init__(self, a_minute: int, limit: str) -> None:
        self._a_minute = a_minute
        self._limit = limit
        self._end = 0.0
        self._keys: set[bytes] = set()

    def take(self, key: bytes) -> None:
        """Count one.

        Raises:
            HttpRefusal: there is none left.

        """
        if self._a_minute and not self._limiter_for(key).consume(key):
            raise self._too_many()

    def charge(self, key: bytes, count: int) -> float:
        """Count so many, now or later; the seconds until there were enough for them."""
        if not self._a_minute or not count:
            return 0.0
        limiter = self._limiter_for(key)
        if limiter.consume(key, min(count, self._a_minute)):
            return 0.0
        return min(count, self._a_minute) * 60 / self._a_minute

    def _limiter_for(self, key: bytes) -> token_bucket.Limiter:
        """What counts, of which nothing is kept for long."""
        now = time.monotonic()
        self._keys.add(key)
        if now >= self._end or len(self._keys) > MOST_KEPT:
            self._end = now + SECONDS_KEPT
            self._keys = {key}
            self._limiter = token_bucket.Limiter(
                self._a_minute / 60, self._a_minute, token_bucket.MemoryStorage()
            )
        return self._limiter

    def _too_many(self) -> HttpRefusal:
        seconds = math.ceil(60 / self._a_minute)
        return HttpRefusal(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"Too many requests: {self._a_minute:,} a minute are allowed"
            f" ({setting(self._limit)}). Try again in {seconds} s.",
            "TOO_MANY_REQUESTS",
            retry_after=str(seconds),
        )


def _digest(given: Credentials) -> bytes:
    """Of the secret; a token that stands in a cookie is not the same as the token."""
    text = f"{given.is_cookie} {given.token}"
    return hashlib.sha256(text.encode(errors="replace")).digest()


def _network(client: HTTPConnection) -> bytes:
    """The address, or what of it one client cannot change at will."""
    if client.client is None:  # a Unix socket
        return b"-"
    host = client.client.host
    if ":" not in host:
        return host.encode()
    try:
        network = ipaddress.ip_network((host, _IPV6_NETWORK), strict=False)
    except ValueError:
        return host.encode()
    return str(network).encode()

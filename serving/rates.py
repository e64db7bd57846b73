"""How often somebody may ask: by token, and by address for whom no token is known.

A token that has signed in pays for its own requests, whatever address they come from;
its neighbours behind the same address are not kept out by others' wrong tokens. All
of it happens in the event loop: there is nothing to lock. Each process counts alone.
"""

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable
from http import HTTPStatus

import token_bucket
from starlette.requests import HTTPConnection

from serving.graphql.refusals import HttpRefusal
from serving.limits import Limits, setting

SECONDS_KEPT = 600
"""Then all buckets are new: those of addresses that are gone would stay for good."""
_IPV6_NETWORK = 64
"""Bits of an IPv6 address that tell networks apart; who has one has all of it."""

Caller = bytes | None
"""What tells one token from another and is no secret; None for who brings none."""


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

    def admit(self, authorization: str | None, client: HTTPConnection) -> Caller:
        """Count a request; whose it is.

        Raises:
            HttpRefusal: it is one too many.

        """
        if authorization is None:
            if self._is_closed():
                self._of_addresses.take(_network(client))
            return None
        caller = _digest(authorization)
        if caller in self._known:
            self._of_tokens.take(caller)
        else:
            self._of_addresses.take(_network(client))
        return caller

    def signed_in(self, caller: Caller) -> None:
        """From now on the token pays for itself."""
        if caller is not None:
            self._known.add(caller)

    def refused(self, caller: Caller) -> None:
        """The token works no more."""
        if caller is not None:
            self._known.discard(caller)


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

    def take(self, key: bytes) -> None:
        """Count one.

        Raises:
            HttpRefusal: there is none left.

        """
        if not self._a_minute:
            return
        now = time.monotonic()
        if now >= self._end:
            self._end = now + SECONDS_KEPT
            self._limiter = token_bucket.Limiter(
                self._a_minute / 60, self._a_minute, token_bucket.MemoryStorage()
            )
        if not self._limiter.consume(key):
            raise self._too_many()

    def _too_many(self) -> HttpRefusal:
        seconds = math.ceil(60 / self._a_minute)
        return HttpRefusal(
            HTTPStatus.TOO_MANY_REQUESTS,
            f"Too many requests: {self._a_minute:,} a minute are allowed"
            f" ({setting(self._limit)}). Try again in {seconds} s.",
            "TOO_MANY_REQUESTS",
            retry_after=str(seconds),
        )


def _digest(authorization: str) -> bytes:
    return hashlib.sha256(authorization.encode(errors="replace")).digest()


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

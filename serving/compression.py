"""Which compression a client takes, and what that makes of a body.

Zstandard is several times faster than gzip at the same size, and all present browsers
take it; gzip is for everybody else. Files of the pages are compressed when they are
built, with Brotli as well, which is small and slow.
"""

import gzip
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from serving.executors import ThreadExecutor

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEAST = 1_000
"""Bytes of a body that fits into one packet anyway, and is sent as it is."""
MOST_INLINE = 64_000
"""Bytes that take less time (0.2 ms by gzip) than handing them to a thread."""
THREADS = 2

VARY = (b"vary", b"accept-encoding")
"""For caches: another client may get the same in another coding."""

_GZIP_LEVEL = 4
_ZSTD_LEVEL = 3


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _zstd(body: bytes) -> bytes:
    return zstd.compress(body, _ZSTD_LEVEL)


_COMPRESSORS: Mapping[str, Callable[[bytes], bytes]] = {"zstd": _zstd, "gzip": _gzip}
"""By the name of the coding; the better one first."""
CODINGS = tuple(_COMPRESSORS)


def compressed(body: bytes, coding: str) -> bytes:
    """The body in one of :data:`CODINGS`."""
    return _COMPRESSORS[coding](body)


def coding_for(accept_encoding: str, size: int) -> str | None:
    """How to compress a body of so many bytes for a client. None: not at all."""
    return accepted(accept_encoding, CODINGS) if size >= LEAST else None


@lru_cache(maxsize=256)
def accepted(accept_encoding: str, codings: Sequence[str]) -> str | None:
    """The coding that an Accept-Encoding header ranks highest; of equals, the first.

    A client that names none, or prefers the body as it is, gets it as it is; so does
    one that takes nothing that there is, for it can say no more than that.

    >>> accepted("gzip, deflate, br, zstd", ("br", "gzip"))
    'br'
    >>> accepted("gzip;q=1.0, br;q=0.5, *;q=0", ("br", "gzip"))
    'gzip'
    >>> accepted("identity, gzip;q=0.5", ("br", "gzip"))
    """
    qualities = dict(map(_quality, accept_encoding.lower().split(",")))
    rest = qualities.get("*", 0.0)
    ranked = {coding: qualities.get(coding, rest) for coding in codings}
    best = max(ranked, key=ranked.__getitem__, default="")
    least = qualities.get("identity", 0.0)
    return best if ranked.get(best, 0.0) > 0 and ranked[best] >= least else None


def _quality(part: str) -> tuple[str, float]:
    """A coding and its weight, from 0 to 1; an invalid weight refuses it."""
    name, _, parameter = part.partition(";")
    key, equals, value = parameter.partition("=")
    if not equals or key.strip() != "q":
        return _known_as(name), 1.0
    try:
        weight = float(value)
    except ValueError:
        weight = 0.0
    return _known_as(name), weight if 0 <= weight <= 1 else 0.0


def _known_as(name: str) -> str:
    return name.strip().removeprefix("x-")  # x-gzip is gzip


class Compressor:
    """Compresses answers: small ones at once, large ones where nobody waits for it."""

    def __init__(self) -> None:
        self._threads = ThreadExecutor(THREADS, _nothing, share=1)

    async def __call__(self, body: bytes, coding: str, whose: str) -> bytes:
        """The body in this coding.

        Args:
            body: what to compress.
            coding: one of :data:`CODINGS`.
            whose: who asks for it; each has a share of the threads.

        """
        if len(body) <= MOST_INLINE:
            return compressed(body, coding)
        return await self._threads(lambda: compressed(body, coding), whose)

    def close(self, seconds: float) -> None:
        """Let the threads end, and wait so long for those that are at work."""
        self._threads.close(seconds)


def _nothing() -> None:
    """What a thread without a connection does at its end."""

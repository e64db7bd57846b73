"""Timestamps, as the database holds them: whole microseconds since 1970 in UTC."""

import time
from datetime import UTC, datetime
from functools import lru_cache

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60 * 1_000_000
DAY = 24 * 60 * MINUTE
_FIRST = -62_135_596_800_000_000
_LAST = 253_402_300_799_999_999
"""The first and the last moment of the years 1 to 9999, which can be written."""


def now() -> int:
    """The present moment, in microseconds since 1970."""
    return time.time_ns() // 1000


def of(moment: datetime) -> int:
    """A moment as microseconds since 1970; one without a zone is taken as UTC.

    Raises:
        OverflowError: in UTC it is before the year 1 or after the year 9999.

    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - _EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if not _FIRST <= micros <= _LAST:
        raise OverflowError(f"{moment} is not in the years 1 to 9999")
    return micros


@lru_cache(maxsize=16_384)  # an import's rows share theirs, and pages are read again
def text(moment: int) -> str:
    """A moment as ISO 8601 in UTC, with a fraction only where there is one.

    >>> text(1_795_466_753_000_000)
    '2026-11-23T20:45:53Z'
    """
    seconds, micros = divmod(moment, 1_000_000)
    stamp = _second(seconds)
    return f"{stamp}.{micros:06d}Z" if micros else f"{stamp}Z"


@lru_cache(maxsize=16_384)
def to_the_millisecond(moment: int) -> str:
    """A moment as RFC 3339 in UTC, always with three digits of the second.

    What is finer is cut off, so that no moment is told before it was.

    >>> to_the_millisecond(1_795_466_753_000_999)
    '2026-11-23T20:45:53.000Z'
    """
    seconds, micros = divmod(moment, 1_000_000)
    return f"{_second(seconds)}.{micros // 1000:03d}Z"


@lru_cache(maxsize=4096)  # what was made together was made within few seconds
def _second(seconds: int) -> str:
    year, *rest = time.gmtime(seconds)[:6]
    month, day, hour, minute, second = (f"{part:02d}" for part in rest)
    return f"{year:04d}-{month}-{day}T{hour}:{minute}:{second}"

"""Moments as results write them: by the format that a tag names, or as ISO 8601."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

LONGEST = 64
"""No number and no moment is written with more characters."""

SHORT_FORMS = ("%Y-%m", "%Y", "%H:%M", "%H:%M:%S", "%H:%M:%S.%f")
"""What is written where a tag asks for a month, a year or a time only."""

EPOCHS = {"%s": 1.0, "%Q": 0.001}
"""Formats that count since 1970, and the seconds of what they count."""

YEAR = "1904"
"""The year of what names none: one that has every day."""

DIRECTIVE = re.compile(r"%([-_0^#]?)([A-Za-z%])")

ALIKE = {
    "e": "%d",
    "L": "%f",
    "Z": "%z",
    "T": "%H:%M:%S",
    "R": "%H:%M",
    "F": "%Y-%m-%d",
    "D": "%m/%d/%y",
    "h": "%b",
    "k": "%H",
    "l": "%I",
    "P": "%p",
}
"""Directives that d3 and C know, and what Python reads the same by."""


class Format(NamedTuple):
    """A format as Python reads it, and what gives a text before it a year."""

    text: str
    prefix: str


def moment(text: str, time_format: str | None = None) -> datetime | None:
    """The moment that a text names; None for other texts.

    By the format, if there is one that fits, else by ISO 8601. A text without an offset
    is taken to be UTC, and a date to be its first moment.

    >>> moment("2026-01-31") == moment("31.01.2026", "%d.%m.%Y")
    True
    """
    text = text.strip()
    if len(text) > LONGEST:
        return None
    if time_format and (found := by_format(text, time_format)):
        return found
    if found := _by_iso(text):
        return found
    return next(filter(None, (by_format(text, each) for each in SHORT_FORMS)), None)


def _by_iso(text: str) -> datetime | None:
    try:
        return _in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def by_format(text: str, time_format: str) -> datetime | None:
    """The moment that a text names in a format; None for what does not fit it."""
    written, prefix = as_python(time_format)
    try:
        return _in_utc(datetime.strptime(prefix + text.strip(), written))  # noqa: DTZ007
    except (ValueError, OverflowError, re.error):
        return None


def _in_utc(found: datetime) -> datetime:
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


@lru_cache(maxsize=256)
def as_python(time_format: str) -> Format:
    """A format of strftime, as Label Studio knows it, for Python's strptime.

    >>> as_python("%-d.%-m.%Y %T").text
    '%d.%m.%Y %H:%M:%S'
    """
    written = DIRECTIVE.sub(lambda m: ALIKE.get(m[2], "%" + m[2]), time_format.strip())
    if any(year in written for year in ("%Y", "%y", "%G", "%c", "%x")):
        return Format(written, "")
    return Format("%Y " + written, YEAR + " ")

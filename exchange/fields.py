"""The small fields of tasks and answers, in the forms that files have them in.

Where the meaning is clear, a field in another form than Label Studio's own is taken:
``12.0`` as an id, seconds since 1970 as a moment, ``1`` as true. What is not taken over
goes into ``told``.
"""

import re
from datetime import datetime

from exchange.checks import (
    InvalidValue,
    finite,
    kept_text,
    kind,
    whole,
    wrong_integer,
)
from models import limits, timestamps

UNDEFINED_MODEL = "undefined"
_MOMENT = 'must be a time such as "2026-11-23T20:45:53Z", not'
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?", re.ASCII)
_NUMBER_CHARACTERS = 40
_EPOCH_DIGITS = 9
"""From 1973 on, a moment in whole seconds since 1970 has as many digits or one more.

A text of eight digits is a date: 20260402.
"""
_EPOCHS = ((8, 1_000_000), (11, 1_000), (14, 1))
"""Powers of ten from which a number is seconds, milliseconds or microseconds since
1970, and the microseconds of each. A hundredfold above, it is neither."""
_NANOSECONDS = 17
_TRUTHS = {"true": True, "false": False, "1": True, "0": False, "": False}


def external_id(value: object, path: str, told: list[InvalidValue]) -> str | None:
    """An id of the system that the file comes from, as text; null is None.

    Raises:
        InvalidValue: it is not a whole number of 64 bits nor a text.

    """
    value = finite(value, path, told)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InvalidValue(path, f"must be a number or a text, not {kind(value)}.")
    text = kept_text(value if isinstance(value, str) else str(whole(value, path)), path)
    if not text:
        raise InvalidValue(path, "must not be empty. Leave it out instead.")
    return text


def model_version(value: object, path: str, told: list[InvalidValue]) -> str:
    """The name of a model's version; a number as JSON writes it."""
    value = finite(value, path, told)
    if value is None:
        return UNDEFINED_MODEL
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, int):
            whole(value, path)
        value = str(value)
    return kept_text(value, path) or UNDEFINED_MODEL


def moment(value: object, path: str, told: list[InvalidValue]) -> int | None:
    """A moment as microseconds since 1970; missing is None.

    It is written in ISO 8601 (without a zone: UTC), or as the seconds, milliseconds,
    microseconds or nanoseconds since 1970, of which its size tells.
    """
    if isinstance(value, str):
        return _moment_of_text(value.strip(), path)
    value = finite(value, path, told)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(path, f"{_MOMENT} {kind(value)}.")
    return _since_1970(value, path)


def _moment_of_text(text: str, path: str) -> int | None:
    if not text:
        return None
    number = _number_of(text) if len(text) >= _EPOCH_DIGITS else None
    if number is not None:
        return _since_1970(number, path)
    zoned = text.upper()
    if zoned.endswith("UTC"):
        zoned = f"{zoned.removesuffix('UTC').rstrip()}Z"
    try:
        return timestamps.of(datetime.fromisoformat(zoned))
    except (ValueError, OverflowError):
        raise InvalidValue(path, f"{_MOMENT} {kind(text)}.") from None


def _since_1970(number: int | float, path: str) -> int:
    for power, micros in _EPOCHS:
        if 10**power <= number < 10 ** (power + 2):
            return round(number * micros)
    if 10**_NANOSECONDS <= number < 10 ** (_NANOSECONDS + 2):
        return int(number) // 1_000
    raise InvalidValue(
        path,
        f"{_MOMENT} {kind(number)}. Seconds since 1970 are read from 100000000 on.",
    )


def boolean(value: object, path: str, told: list[InvalidValue]) -> bool:
    """True or false, or 1 or 0, or one of them as text; missing is false."""
    if value is None or isinstance(value, bool):
        return bool(value)
    value = finite(value, path, told)
    if value is None:
        return False
    if isinstance(value, int | float) and value in {0, 1}:
        return bool(value)
    if isinstance(value, str) and value.strip().lower() in _TRUTHS:
        return _TRUTHS[value.strip().lower()]
    raise InvalidValue(path, f"must be true or false, not {kind(value)}.")


def lead_time(value: object, path: str, told: list[InvalidValue]) -> float | None:
    """How long an answer took, in seconds; what none takes is left out and told."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number = number_or_none(value, path)
    if number is None:
        if finite(value, path, told) is None:
            return None
        raise InvalidValue(path, f"must be a number of seconds, not {kind(value)}.")
    if number < 0:
        told.append(
            InvalidValue(path, f"is left out: {kind(value)} seconds are below 0.")
        )
        return None
    if number > limits.LONGEST_SECONDS:
        told.append(
            InvalidValue(
                path,
                f"is left out: {kind(value)} is more than"
                f" {limits.LONGEST_SECONDS:,.0f} seconds.",
            )
        )
        return None
    return number


def score(value: object, path: str, told: list[InvalidValue]) -> float | None:
    """A model's score of its own prediction; what is not a number is left out."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    number = number_or_none(value, path)
    if number is None:
        told.append(
            InvalidValue(
                path, f"is left out: it must be a finite number, not {kind(value)}."
            )
        )
    return number


def number_or_none(value: object, path: str) -> float | None:
    """A finite number, as a text too; None for anything else.

    Raises:
        InvalidValue: it is an integer of more than 64 bits.

    """
    if isinstance(value, str):
        value = _number_of(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, int) and (wrong := wrong_integer(value)):
        raise InvalidValue(path, wrong)
    number = float(value)
    return number if finite(number, path, []) is not None else None


def _number_of(text: str) -> int | float | None:
    if len(text) > _NUMBER_CHARACTERS or not _NUMBER.fullmatch(text):
        return None
    return int(text) if text.lstrip("+-").isdigit() else float(text)

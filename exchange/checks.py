"""What a value of an import must be, and what is said where it is something else."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import orjson

from models import limits, moments

_SHOWN_CHARACTERS = 60


class Fault(ValueError):  # noqa: N818 - it is no fault of the program's
    """A value that cannot be stored: where it stands, and what would be right."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


class _Place(NamedTuple):
    """Where a value stands: put into words only when there is something to say."""

    path: str = ""
    parent: "_Place | None" = None
    step: str | int = ""
    depth: int = 1

    def below(self, step: str | int) -> "_Place":
        return _Place("", self, step, self.depth + 1)

    def words(self) -> str:
        if self.parent is None:
            return self.path
        above = self.parent.words()
        if isinstance(self.step, int):
            return f"{above}[{self.step}]"
        return f"{above}.{shown(self.step)}"


def kept_json(value: object, path: str, size: str) -> str:
    """A value as the JSON text that is stored; ``size`` is the limit of its bytes.

    Raises:
        Fault: it is too long or too deep, or holds text or numbers that cannot be kept.

    """
    max_bytes: int = getattr(limits.now(), size)
    max_levels = limits.now().result_levels
    try:
        text = orjson.dumps(value)
    except TypeError as error:  # too deep, integers beyond 64 bits, lone surrogates
        found = _first_fault(value, path, max_levels)
        raise found or Fault(path, f"cannot be kept: {error}.") from error
    if len(text) > max_bytes:
        raise Fault(
            path,
            f"takes {len(text):,} bytes as JSON; at most {max_bytes:,} are kept"
            f" ({limits.setting(size)}).",
        )
    if _needs_a_look(text, max_levels):
        fault = _first_fault(value, path, max_levels)
        if fault is not None:
            raise fault
    return text.decode()


def kept_text(value: object, path: str) -> str:
    """A text that is stored, without space around it.

    Raises:
        Fault: it is no text, too long, or has characters that cannot be kept.

    """
    if not isinstance(value, str):
        raise Fault(path, f"must be a text, not {kind(value)}.")
    wrong = _wrong_text(value)
    if wrong:
        raise Fault(path, wrong)
    max_characters = limits.now().text_characters
    if len(value) > max_characters:
        raise Fault(
            path,
            f"has {len(value):,} characters; at most {max_characters:,} are kept"
            f" ({limits.setting('text_characters')}).",
        )
    return value.strip()


def truth(value: object, path: str) -> bool:
    """True or false; missing is false."""
    if value is None:
        return False
    if not isinstance(value, bool):
        raise Fault(path, f"must be true or false, not {kind(value)}.")
    return value


def number(value: object) -> float | None:
    """A finite number, or None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def moment(value: object, path: str) -> int | None:
    """A moment in ISO 8601 as microseconds since 1970; missing is None."""
    if value is None:
        return None
    try:
        return moments.of(datetime.fromisoformat(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        example = '"2026-11-23T20:45:53Z"'
        raise Fault(
            path, f"must be a moment such as {example}, not {kind(value)}."
        ) from None


def listed(value: object, path: str) -> list[object]:
    """A list; missing is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise Fault(path, f"must be a list, not {kind(value)}.")
    return value


def mapping(value: object, path: str, example: str) -> dict[str, object]:
    """An object."""
    if not isinstance(value, dict):
        raise Fault(path, f"must be an object such as {example}, not {kind(value)}.")
    return value


def kind(value: object) -> str:
    """A value in words: short, however long the value is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, int | float):
        return shown(repr(value))
    return "a list" if isinstance(value, list) else "an object"


def shown(text: str) -> str:
    """The beginning of a text, fit to be shown."""
    cut = text[:_SHOWN_CHARACTERS] + ("…" if len(text) > _SHOWN_CHARACTERS else "")
    return "".join(one if one.isprintable() else "�" for one in cut)


def _needs_a_look(text: bytes, max_levels: int) -> bool:
    """Whether the JSON may hold what must not be kept.

    Nearly all values pass here, at the speed of a search for bytes. orjson writes null
    for numbers that are not finite.
    """
    return (
        text.count(b"[") + text.count(b"{") > max_levels
        or b"\\u0000" in text
        or b"null" in text
    )


def _first_fault(value: object, path: str, max_levels: int) -> Fault | None:
    waiting = [(_Place(path), value)]
    while waiting:
        place, one = waiting.pop()
        wrong = _wrong(one, place.depth, max_levels)
        if wrong:
            return Fault(place.words(), wrong)
        waiting.extend((place.below(step), child) for step, child in _children(one))
    return None


def _children(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _wrong(value: object, depth: int, max_levels: int) -> str | None:
    if isinstance(value, str):
        return _wrong_text(value)
    if isinstance(value, int | float):
        return _wrong_number(value)
    if isinstance(value, dict | list) and depth > max_levels:
        return (
            f"lies {depth} levels deep; at most {max_levels} levels are kept"
            f" ({limits.setting('result_levels')})."
        )
    if isinstance(value, dict):
        return next((found for key in value if (found := _wrong_text(key))), None)
    return None


def _wrong_number(value: int | float) -> str | None:
    if isinstance(value, float):
        return None if math.isfinite(value) else "is not a finite number."
    if -(2**63) <= value < 2**64:
        return None
    return "is an integer of more than 64 bits; write it as a text."


def _wrong_text(value: str) -> str | None:
    if "\0" in value:
        return "has a NUL character, which cannot be kept."
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        return (
            f"has half a character (a lone surrogate) at position {fault.start + 1},"
            " which cannot be kept."
        )
    return None

"""What a value of an import must be, and what is said where it is something else."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import orjson

from models import limits

NULL_INSTEAD = "is not a finite number (NaN or Infinity). It is read as null."
_SHOWN_CHARACTERS = 60
_EXACT_FLOATS = 2**53


class InvalidValue(ValueError):  # noqa: N818 - the program is not at fault
    """A value that cannot be stored: where it stands, and what would be right.

    Args:
        path: where in the task, such as ``annotations[0].result``.
        message: what is wrong, and what would be right.
        count: how many values of the task it is said of.
        kind: what all faults of a kind share; None where it is the message, whatever
            numbers and texts stand in it.

    """

    def __init__(
        self, path: str, message: str, count: int = 1, kind: str | None = None
    ) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message
        self.count = count
        self.kind = kind

    def below(self, prefix: str) -> "InvalidValue":
        """The same of a value that stands inside something else: ``tasks[3].``."""
        path = f"{prefix}{self.path}".rstrip(".")
        return InvalidValue(path, self.message, self.count, self.kind)


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


def kept_json(
    value: object, path: str, size: str, told: list[InvalidValue] | None = None
) -> str:
    """A value as the JSON text that is stored; ``size`` is the limit of its bytes.

    Args:
        value: the value.
        path: where it stands.
        size: the name of the limit of its bytes.
        told: where it is told that numbers are not finite, for which null is kept;
            without it such a value is refused.

    Raises:
        InvalidValue: it is too long or too deep, or holds text or numbers that cannot
            be kept.

    """
    max_bytes: int = getattr(limits.now(), size)
    max_levels = limits.now().result_levels
    try:
        text = orjson.dumps(value)
    except TypeError as error:  # too deep, integers beyond 64 bits, lone surrogates
        faults = _faults(value, path, max_levels)
        refused = (fault for fault in faults if not isinstance(fault, _NotFinite))
        raise next(
            refused, InvalidValue(path, f"cannot be stored: {error}.")
        ) from error
    if len(text) > max_bytes:
        raise InvalidValue(
            path,
            f"has {len(text):,} bytes as JSON; at most {max_bytes:,} are allowed"
            f" ({limits.setting(size)}).",
        )
    if _needs_a_look(text, max_levels):
        _refuse_or_tell(_faults(value, path, max_levels), told)
    return text.decode()


def _refuse_or_tell(
    faults: Iterator[InvalidValue], told: list[InvalidValue] | None
) -> None:
    """Raise the first fault; one of a number that is not finite is only told."""
    places = []
    for fault in faults:
        if told is None or not isinstance(fault, _NotFinite):
            raise fault
        places.append(fault.path)
    if told is not None and places:
        told.append(InvalidValue(places[0], NULL_INSTEAD, len(places)))


def kept_text(value: object, path: str) -> str:
    """A text that is stored, without space around it.

    Raises:
        InvalidValue: it is not text, too long, or has characters that cannot be kept.

    """
    if not isinstance(value, str):
        raise InvalidValue(path, f"must be a text, not {kind(value)}.")
    wrong = _wrong_text(value)
    if wrong:
        raise InvalidValue(path, wrong)
    max_characters = limits.now().text_characters
    if len(value) > max_characters:
        raise InvalidValue(
            path,
            f"has {len(value):,} characters; at most {max_characters:,} are allowed"
            f" ({limits.setting('text_characters')}).",
        )
    return value.strip()


def finite(value: object, path: str, told: list[InvalidValue]) -> object:
    """The value; None for a number that is not finite, which is told."""
    if isinstance(value, float) and not math.isfinite(value):
        told.append(InvalidValue(path, NULL_INSTEAD))
        return None
    return value


def whole(value: int | float, path: str) -> int:
    """A whole number of 64 bits; ``12.0`` is 12.

    Raises:
        InvalidValue: it has a fraction, more than 64 bits, or as a floating-point
            number more digits than such a number keeps.

    """
    if isinstance(value, float):
        if not value.is_integer():
            raise InvalidValue(path, f"must be a whole number, not {kind(value)}.")
        if abs(value) > _EXACT_FLOATS:
            raise InvalidValue(
                path,
                f"has lost its last digits: {kind(value)} is a floating-point number"
                " beyond 2^53. Write it as an integer or as a text.",
            )
    wrong = wrong_integer(int(value))
    if wrong:
        raise InvalidValue(path, wrong)
    return int(value)


def wrong_integer(value: int) -> str | None:
    """What is said of an integer that cannot be kept; None where it can."""
    if -(2**63) <= value < 2**64:
        return None
    return "is an integer of more than 64 bits; write it as a text."


def listed(value: object, path: str) -> list[object]:
    """A list; missing is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidValue(path, f"must be a list, not {kind(value)}.")
    return value


def mapping(value: object, path: str, example: str) -> dict[str, object]:
    """An object."""
    if not isinstance(value, dict):
        raise InvalidValue(
            path, f"must be an object such as {example}, not {kind(value)}."
        )
    return value


def kind(value: object) -> str:
    """A value in words: short, however long the value is."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity"
    if isinstance(value, int | float):
        return shown(repr(value))
    return "a list" if isinstance(value, list) else "an object"


def shown(text: str) -> str:
    """The beginning of a text, fit to be shown."""
    cut = text[:_SHOWN_CHARACTERS] + ("…" if len(text) > _SHOWN_CHARACTERS else "")
    return "".join(character if character.isprintable() else "�" for character in cut)


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


class _NotFinite(InvalidValue):
    """A number that is not finite."""


def _faults(value: object, path: str, max_levels: int) -> Iterator[InvalidValue]:
    """All that is wrong with a value and what lies in it, in the order of the text."""
    waiting = [(_Place(path), value)]
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, float):
            if not math.isfinite(part):
                yield _NotFinite(place.words(), "is not a finite number.")
            continue
        wrong = _wrong(part, place.depth, max_levels)
        if wrong:
            yield InvalidValue(place.words(), wrong)
        children = [(place.below(step), child) for step, child in _children(part)]
        waiting.extend(reversed(children))


def _children(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _wrong(value: object, depth: int, max_levels: int) -> str | None:
    if isinstance(value, str):
        return _wrong_text(value)
    if isinstance(value, int):
        return wrong_integer(value)
    if isinstance(value, dict | list) and depth > max_levels:
        return (
            f"is {depth} levels deep; at most {max_levels} levels are allowed"
            f" ({limits.setting('result_levels')})."
        )
    if isinstance(value, dict):
        return next((wrong for key in value if (wrong := _wrong_text(key))), None)
    return None


def _wrong_text(value: str) -> str | None:
    if "\0" in value:
        return "has a NUL character, which cannot be stored."
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        return (
            "has half a character (a lone surrogate) at position"
            f" {fault.start + 1}, which cannot be stored."
        )
    return None

"""Results that no control of the project's label config reads, told at the import."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import orjson

from exchange.checks import InvalidValue, shown
from scoring import Scorer

_CACHED = 8_192
_CACHED_CHARACTERS = 4_000


class _Finding(NamedTuple):
    message: str
    times: int


class UnreadFinder:
    """Finds what a scorer cannot read. Short results that are equal are read once."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._cached = lru_cache(_CACHED)(self._find)

    def tell(self, text: str, path: str, told: list[InvalidValue]) -> None:
        """Tell what of a result (its JSON text) has no part in any accuracy."""
        is_short = len(text) <= _CACHED_CHARACTERS
        for message, count in (self._cached if is_short else self._find)(text):
            told.append(InvalidValue(path, message, count, kind=message))

    def _find(self, text: str) -> tuple[_Finding, ...]:
        return tuple(self._findings(text))

    def _findings(self, text: str) -> Iterator[_Finding]:
        unread = self._scorer.unread(orjson.loads(text))
        for name, count in unread.by_name.items():
            reason = "results without `from_name`"
            if name:
                reason = f"{self._who(name)}: its results"
            yield _Finding(f"{reason} are stored but never compared.", count)
        for control, count in unread.unreadable_by_control.items():
            yield _Finding(
                f'values of the control "{shown(control)}" cannot be read: they are'
                " kept, and are equal to the very same values only.",
                count,
            )
        for control, count in unread.misfits_by_control.items():
            yield _Finding(
                f'masks of the control "{shown(control)}" have another size than the'
                " image (original_width, original_height): they are compared with masks"
                " of their own size, and score 0 with any other.",
                count,
            )

    def _who(self, name: str) -> str:
        """What the label config has under the name of results that nothing reads."""
        quoted, other = f'"{shown(name)}"', self._scorer.other(name)
        if other is None:
            return f"{quoted} is not a control of the label config"
        place = f"{quoted} is a {other.tag} tag of the label config"
        if other.written is not None:
            return f"{place} whose `toName` is written `{other.written}`"
        if other.is_control:
            return f"{place} without `toName`"
        return f"{place}, not a control that is compared"

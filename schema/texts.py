"""Texts from clients: nothing that a database cannot keep."""

import re

from models import limits
from models.refusals import Reason, Refusal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(name: str, text: str, limit: str = "text_characters") -> str:
    """The text as it is.

    Raises:
        Refusal: it is too long, or holds a NUL or half of a surrogate pair.

    """
    most: int = getattr(limits.now(), limit)
    if len(text) > most:
        raise Refusal(
            Reason.OUT_OF_RANGE,
            f"`{name}` takes at most {most:,} characters"
            f" ({limits.setting(limit)}); it has {len(text):,}.",
        )
    if _UNSTORABLE.search(text):
        raise Refusal(
            Reason.INVALID_VALUE,
            f"`{name}` holds a NUL or half of a surrogate pair, which no database"
            " keeps: leave it out.",
        )
    return text

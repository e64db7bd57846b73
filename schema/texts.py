"""Texts from clients: nothing that a database cannot keep."""

import re

from models.refusals import Reason, Refusal

NAME = 200
"""The most characters of a name, such as a title, a model version or a key."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(name: str, text: str, most: int = NAME) -> str:
    """The text as it is.

    Raises:
        Refusal: it is too long, or holds a NUL or half of a surrogate pair.

    """
    if len(text) > most:
        raise Refusal(
            Reason.OUT_OF_RANGE,
            f"`{name}` takes at most {most:,} characters; it has {len(text):,}.",
        )
    if _UNSTORABLE.search(text):
        raise Refusal(
            Reason.INVALID_VALUE,
            f"`{name}` holds a NUL or half of a surrogate pair, which no database"
            " keeps: leave it out.",
        )
    return text

"""What every text that is stored must be: short enough, and of whole characters."""

import re

from models import limits
from models.refusals import Reason, Refusal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def checked_text(name: str, text: str, limit: str = "text_characters") -> str:
    """The text as it is.

    Args:
        name: what the text is called where it is refused.
        text: the text.
        limit: the name of the limit of its characters.

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
            f"`{name}` has a NUL character or half of a surrogate pair, which cannot"
            " be stored.",
        )
    return text

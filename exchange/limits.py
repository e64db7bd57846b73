"""How much of what an import takes."""

from typing import NamedTuple


class Limits(NamedTuple):
    """The largest of each kind that is stored."""

    result_bytes: int = 256 * 1000
    """One result, as JSON."""

    data_bytes: int = 10 * 1000 * 1000
    """The data of one task, as JSON; so its meta."""

    levels: int = 20
    """How many lists and objects may lie in one another, the outermost counted."""

    text_characters: int = 200
    """An id, a name, a model version."""


DEFAULTS = Limits()

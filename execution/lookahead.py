"""What an operation selects of the objects that a field gives.

A batch function that has a parameter named ``selected`` is told, and may leave unread
what nobody will look at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Attributes = frozenset[str] | None
"""Names of attributes; None where it is not known which."""

NOTHING_READ: Attributes = frozenset()


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected of some objects.

    ``attributes`` are those of the objects' attributes that the selected fields read.
    ``fields`` tells what is selected of the objects below each of these fields, by its
    name in the schema; None where anything may be.

    >>> nodes = Selected(frozenset({"title"}))
    >>> page = Selected(frozenset({"rows"}), {"nodes": nodes})
    >>> page.below("nodes").attributes, page.below("edges").attributes
    (frozenset({'title'}), frozenset())
    """

    attributes: Attributes = NOTHING_READ
    fields: Mapping[str, "Selected"] | None = field(default_factory=dict)

    def below(self, name: str) -> "Selected":
        """What is selected of the objects that a field of these objects gives."""
        if self.fields is None:
            return EVERYTHING
        return self.fields.get(name, NOTHING)


EVERYTHING = Selected(None, None)
"""What is told where it is not known what is selected."""
NOTHING = Selected()


def merge(parts: Iterable[Selected]) -> Selected:
    """All that is selected in some of these parts."""
    found: dict[str, Selected] = {}
    attributes: Attributes = NOTHING_READ
    for part in parts:
        if part.fields is None:
            return EVERYTHING
        attributes = union(attributes, part.attributes)
        for name, below in part.fields.items():
            found[name] = merge([found[name], below]) if name in found else below
    return Selected(attributes, found)


def union(one: Attributes, other: Attributes) -> Attributes:
    """The attributes that are in one of the two; not known if one is not."""
    return None if one is None or other is None else one | other

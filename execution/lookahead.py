"""What an operation selects of the objects that a field returns.

A batch function with a parameter named ``selected`` is given this, so that it does not
have to read columns that the response does not hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Attributes = frozenset[str] | None
"""Names of attributes; None if any may be read."""

NOTHING_READ: Attributes = frozenset()


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected of the objects of a field.

    ``attributes`` are the attributes that the selected fields read. ``fields`` has what
    is selected below each of these fields, by their names in the schema; None if
    anything may be selected.

    >>> nodes = Selected(frozenset({"title"}))
    >>> page = Selected(frozenset({"rows"}), {"nodes": nodes})
    >>> page.below("nodes").attributes, page.below("edges").attributes
    (frozenset({'title'}), frozenset())
    """

    attributes: Attributes = NOTHING_READ
    fields: Mapping[str, "Selected"] | None = field(default_factory=dict)

    def below(self, name: str) -> "Selected":
        """What is selected of the objects that one of the fields returns."""
        if self.fields is None:
            return EVERYTHING
        return self.fields.get(name, NOTHING)


EVERYTHING = Selected(None, None)
"""Anything may be selected: all attributes have to be there."""
NOTHING = Selected()


def merge(parts: Iterable[Selected]) -> Selected:
    """Everything that is selected in at least one of these."""
    fields: dict[str, Selected] = {}
    attributes: Attributes = NOTHING_READ
    for part in parts:
        if part.fields is None:
            return EVERYTHING
        attributes = union(attributes, part.attributes)
        for name, below in part.fields.items():
            fields[name] = merge([fields[name], below]) if name in fields else below
    return Selected(attributes, fields)


def union(first: Attributes, second: Attributes) -> Attributes:
    """The attributes that are in at least one of the two."""
    return None if first is None or second is None else first | second

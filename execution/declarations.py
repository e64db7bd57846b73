"""How declared fields get their values, for many rows at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from execution.lookahead import EVERYTHING, Attributes, Selected
from execution.run import value_or_error

CONTEXT = "context"
"""The parameter of a batch function that takes the context."""
SELECTED = "selected"
"""The parameter that takes what is selected of the objects that it returns."""


class Declaration(Protocol):
    """Gives a value for each of many rows; an exception for a row that fails."""

    @property
    def attributes(self) -> Attributes:
        """The attributes of the rows that it reads; None for any."""

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """As many values as there are rows, in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A function of one row."""

    function: Callable[[Any], Any]
    attributes: Attributes = None

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """One call for each row; a row that fails does not affect the others."""
        function = self.function
        try:
            return list(map(function, rows))
        except Exception:
            # Calls those again that went well, which pure functions allow.
            return [value_or_error(function, row) for row in rows]


@dataclass(frozen=True, slots=True)
class Batched:
    """A function of many rows, called once for all of them."""

    function: Callable[..., Sequence[Any]]
    attributes: Attributes
    # From the signature, which is read once and not for each call.
    takes_context: bool
    takes_selected: bool

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """One call; if it raises, all rows fail."""
        keywords = dict(arguments)
        if self.takes_context:
            keywords[CONTEXT] = context
        if self.takes_selected:
            keywords[SELECTED] = selected
        try:
            values = self.function(rows, **keywords)
            if len(values) != len(rows):
                name = getattr(self.function, "__qualname__", repr(self.function))
                raise ValueError(
                    f"{name} returned {len(values)} values for {len(rows)} parents:"
                    " a batch function returns one for each, in their order."
                )
        except Exception as error:
            return [error] * len(rows)
        return values


@dataclass(frozen=True, slots=True)
class Converting:
    """A declaration whose arguments are converted to Strawberry's types first."""

    declaration: Declaration
    convert: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    @property
    def attributes(self) -> Attributes:
        """The attributes of the rows that it reads; None for any."""
        return self.declaration.attributes

    def values(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """If the arguments cannot be converted, all rows fail."""
        try:
            converted = self.convert(arguments)
        except Exception as error:
            return [error] * len(rows)
        return self.declaration.values(rows, context, converted, selected)

"""The ways in which a declared field gets its values, for many rows at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from execution.lookahead import EVERYTHING, Attributes, Selected
from execution.run import value_or_error

CONTEXT = "context"
"""The name of the parameter in which a batch function takes the context."""
SELECTED = "selected"
"""The name of the one in which it is told what is selected of what it returns."""


class Declaration(Protocol):
    """One value, or the exception that stands in its field, for each of the rows."""

    @property
    def attributes(self) -> Attributes:
        """Which attributes of the rows it reads."""

    def answers(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """Values in the order of the rows, as many as there are rows."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A function of one row."""

    function: Callable[[Any], Any]
    attributes: Attributes = None

    def answers(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """One call for each row; a row that fails does not stop the others."""
        function = self.function
        try:
            return list(map(function, rows))
        except Exception:
            return [value_or_error(function, row) for row in rows]


@dataclass(frozen=True, slots=True)
class Batched:
    """A function of many rows, called once for all of them."""

    function: Callable[..., Sequence[Any]]
    attributes: Attributes
    takes_context: bool
    takes_selected: bool

    def answers(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """One call; what it raises stands in the field of every value."""
        keywords = dict(arguments)
        if self.takes_context:
            keywords[CONTEXT] = context
        if self.takes_selected:
            keywords[SELECTED] = selected
        try:
            return self._call(rows, keywords)
        except Exception as error:
            return [error] * len(rows)

    def _call(self, rows: Sequence[Any], keywords: Mapping[str, Any]) -> Sequence[Any]:
        values = self.function(rows, **keywords)
        if len(values) != len(rows):
            name = getattr(self.function, "__qualname__", repr(self.function))
            raise ValueError(
                f"{name} returned {len(values)} values for {len(rows)} parents:"
                " a batch function returns one for each, in their order."
            )
        return values


@dataclass(frozen=True, slots=True)
class Converting:
    """A declaration whose arguments become Strawberry's input types first."""

    declaration: Declaration
    convert: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    @property
    def attributes(self) -> Attributes:
        """Which attributes of the rows it reads."""
        return self.declaration.attributes

    def answers(
        self,
        rows: Sequence[Any],
        context: Any,
        arguments: Mapping[str, Any],
        selected: Selected = EVERYTHING,
    ) -> Sequence[Any]:
        """Arguments that cannot be converted fail the field of every row."""
        try:
            converted = self.convert(arguments)
        except Exception as error:
            return [error] * len(rows)
        return self.declaration.answers(rows, context, converted, selected)

"""Completes the values of one field for all objects of a level at once.

This is "Value Completion" of the specification. A value that fails is replaced by a
`Failure`. Which objects become null because of it is decided afterwards, and only if
there is a failure (see `null_propagation`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

from graphql import GraphQLError, GraphQLOutputType, Undefined
from graphql.pyutils import is_iterable

from execution.lookahead import NOTHING, Selected
from execution.run import FieldInfo, PlanRun, value_or_error

ABSENT = (type(None), type(Undefined), Exception)
SEQUENCES = {list, tuple}
"""What `len` and slices are safe for; other iterables become lists first."""


def any_absent(types: Iterable[type]) -> bool:
    """Whether these are types of null, undefined or an exception, among others."""
    for type_ in types:  # noqa: SIM110 - any(...) takes twice as long
        if issubclass(type_, ABSENT):
            return True
    return False


class Completion(ABC):
    """Completes the values of one field, or the items of its lists."""

    def __init__(self, field: FieldInfo, *, nullable: bool) -> None:
        self.field = field
        self.nullable = nullable

    @property
    def selected(self) -> Selected:
        """What is selected of the objects among the values."""
        return NOTHING

    def complete(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """The completed values, in the order of the values."""
        return self.complete_around_absent(values, run, self.complete_present)

    @abstractmethod
    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Complete values without nulls and exceptions among them."""

    def complete_around_absent(
        self,
        values: Sequence[Any],
        run: PlanRun,
        complete_present: Callable[[Sequence[Any], PlanRun], Sequence[Any]],
    ) -> Sequence[Any]:
        """Complete all other values; nulls and failures keep their indices."""
        if not any_absent(set(map(type, values))):
            return complete_present(values, run)
        present = [value for value in values if not isinstance(value, ABSENT)]
        completed = iter(complete_present(present, run) if present else ())
        return [
            self._absent(value, run) if isinstance(value, ABSENT) else next(completed)
            for value in values
        ]

    def _absent(self, value: Any, run: PlanRun) -> Any:
        if isinstance(value, Exception):
            return run.failure(value)
        if self.nullable:
            return None
        return run.failure(
            TypeError(
                "Cannot return null for non-nullable field"
                f" {self.field.parent_type}.{self.field.name}."
            )
        )


class ListCompletion(Completion):
    """Completes the items of all lists together."""

    def __init__(
        self,
        field: FieldInfo,
        *,
        nullable: bool,
        item_type: GraphQLOutputType,
        items: Completion,
    ) -> None:
        super().__init__(field, nullable=nullable)
        self.item_type = item_type
        self.items = items

    @property
    def selected(self) -> Selected:
        """What is selected of the objects among the items."""
        return self.items.selected

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Complete the items of all lists as one level, then divide it again."""
        if not set(map(type, values)) <= SEQUENCES:
            return self.complete([self._as_list(value) for value in values], run)
        # One level for all lists: their items are resolved by one call, not one a list.
        flat = list(chain.from_iterable(values))
        completed = list(self.items.complete(flat, run)) if flat else []
        lengths = list(map(len, values))
        ends = accumulate(lengths)
        return [
            completed[end - length : end]
            for length, end in zip(lengths, ends, strict=True)
        ]

    def _as_list(self, value: Any) -> Any:
        if is_iterable(value):
            return value_or_error(list, value)
        return GraphQLError(
            "Expected Iterable, but did not find one for field"
            f" '{self.field.parent_type}.{self.field.name}'."
        )

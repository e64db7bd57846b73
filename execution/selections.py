"""A plan: selections of fields, each resolved once for all objects of a level.

A field gives a *column*: one completed value for each object. A selection assembles the
columns of its fields to one dict for each object.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache
from inspect import iscoroutine
from typing import Any

from graphql import OperationType

from execution.arguments import Arguments
from execution.completion import Completion
from execution.declarations import Declaration
from execution.lookahead import NOTHING, Attributes, Selected, merge
from execution.run import FieldInfo, NeedsGraphQLCoreError, PlanRun, value_or_error


class SelectedField(ABC):
    """One response key of a selection."""

    def __init__(self, key: str) -> None:
        self.key = key

    @property
    def selected(self) -> Selected:
        """The attributes that it reads, and what is selected below it."""
        return NOTHING

    @abstractmethod
    def resolve(self, rows: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """The completed value for each row."""


class TypeNameField(SelectedField):
    """``__typename``: its value is part of the plan."""

    def __init__(self, key: str, type_name: str) -> None:
        super().__init__(key)
        self._type_name = type_name

    def resolve(self, rows: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """The same for each row."""
        return [self._type_name] * len(rows)


class CompletedField(SelectedField):
    """A field whose values are resolved, then completed."""

    def __init__(
        self, field: FieldInfo, arguments: Arguments, completion: Completion
    ) -> None:
        super().__init__(field.key)
        self.field = field
        self.completion = completion
        self._arguments = arguments

    @property
    def selected(self) -> Selected:
        """The attributes that it reads, and what is selected below it."""
        below = {self.field.name: self.completion.selected}
        return Selected(self._attributes, below)

    @property
    def _attributes(self) -> Attributes:
        return None

    def resolve(self, rows: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Resolve all values, then complete them; bad arguments fail all of them."""
        arguments = self._arguments.constant
        if arguments is None:
            try:
                arguments = self._arguments.values(run)
            except Exception as error:
                return self.completion.complete([error] * len(rows), run)
        return self.completion.complete(self._values(rows, arguments, run), run)

    @abstractmethod
    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: PlanRun
    ) -> Sequence[Any]:
        """The value for each row; an exception for a row that fails."""


class DeclaredField(CompletedField):
    """A field declared by ``column``, ``computed`` or ``batched``."""

    def __init__(
        self,
        field: FieldInfo,
        arguments: Arguments,
        completion: Completion,
        declaration: Declaration,
    ) -> None:
        super().__init__(field, arguments, completion)
        self._declaration = declaration
        self._selected = completion.selected

    @property
    def _attributes(self) -> Attributes:
        return self._declaration.attributes

    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: PlanRun
    ) -> Sequence[Any]:
        return self._declaration.values(rows, run.context, arguments, self._selected)


class ResolvedField(CompletedField):
    """A field with an ordinary resolver, called for each row."""

    def __init__(
        self,
        field: FieldInfo,
        arguments: Arguments,
        completion: Completion,
        resolver: Callable[..., Any],
    ) -> None:
        super().__init__(field, arguments, completion)
        self._resolver = resolver

    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: PlanRun
    ) -> Sequence[Any]:
        info = run.resolve_info(self.field)
        values = [
            value_or_error(lambda row: self._resolver(row, info, **arguments), row)
            for row in rows
        ]
        # That a resolver returns an awaitable is known only after it was called.
        if any(map(run.executor.is_awaitable, values)):
            return self._refuse_awaitables(values, run)
        return values

    def _refuse_awaitables(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        for value in filter(iscoroutine, values):
            value.close()  # otherwise Python warns that nobody awaited it
        if run.executor.operation.operation is not OperationType.MUTATION:
            raise NeedsGraphQLCoreError
        # The mutation has begun: graphql-core would do its work a second time.
        name = f"{self.field.parent_type}.{self.field.name}"
        error = TypeError(f"{name} is awaitable: declare its resolver async.")
        return [error] * len(values)


class SelectionSet:
    """The selected fields of an object type, below one field or at the root."""

    def __init__(self, fields: Sequence[SelectedField]) -> None:
        self.fields = fields
        self.selected = merge(field.selected for field in fields)
        self._assemble = assembler([field.key for field in fields])

    def resolve(self, rows: Sequence[Any], run: PlanRun) -> list[dict[str, Any]]:
        """One object of the response for each row."""
        if not self.fields:
            return [{} for _ in rows]
        return self._assemble([field.resolve(rows, run) for field in self.fields])


Columns = Sequence[Sequence[Any]]
Assembler = Callable[[Columns], list[dict[str, Any]]]

MAX_KEYS = 64
"""With more keys than these, ``dict(zip(...))`` is as fast."""


def assembler(keys: Sequence[str]) -> Assembler:
    """A function from one column for each key to one dict for each row.

    >>> assembler(["id", "title"])([[1, 2], ["a", "b"]])
    [{'id': 1, 'title': 'a'}, {'id': 2, 'title': 'b'}]
    """
    if 0 < len(keys) <= MAX_KEYS:
        return _written_out(len(keys))(*keys)
    return lambda columns: [
        dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)
    ]


@lru_cache(maxsize=MAX_KEYS)
def _written_out(width: int) -> Callable[..., Assembler]:
    """``[{k0: v0, k1: v1} for v0, v1 in zip(*columns)]``, with this number of keys.

    The only ``eval`` of the project. A dict display is three times as fast as
    ``dict(zip(...))`` (150 rows of six keys), and has to be written out for each
    number of keys. The source depends on that number only: nothing of a document or a
    request gets into it.
    """
    keys = [f"k{index}" for index in range(width)]
    values = [f"v{index}" for index in range(width)]
    display = ", ".join(f"{k}: {v}" for k, v in zip(keys, values, strict=True))
    # The comma before ``in`` unpacks rows of a single column as well.
    source = (
        f"lambda {', '.join(keys)}: lambda columns: "
        f"[{{{display}}} for {', '.join(values)}, in zip(*columns)]"
    )
    return eval(source, {"zip": zip})  # type: ignore[no-any-return]  # noqa: S307

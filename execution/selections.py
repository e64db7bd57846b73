"""The selected fields of an object type, each resolved once for all of a level."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from inspect import iscoroutine
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    OperationType,
    default_type_resolver,
)
from graphql.execution.executor import invalid_return_type_error

from execution.arguments import Arguments
from execution.assembly import assembler
from execution.completion import Completion
from execution.declarations import Declaration
from execution.failures import outcome
from execution.instances import instances
from execution.run import NotTakenError, Place, Run


class SelectedField(ABC):
    """One response key of a selection."""

    def __init__(self, key: str) -> None:
        self.key = key

    @abstractmethod
    def resolve(self, rows: Sequence[Any], run: Run) -> Sequence[Any]:
        """The completed value for each of the rows."""


class TypeNameField(SelectedField):
    """``__typename``, which is known before anything runs."""

    def __init__(self, key: str, type_name: str) -> None:
        super().__init__(key)
        self._type_name = type_name

    def resolve(self, rows: Sequence[Any], run: Run) -> Sequence[Any]:
        """The same for each of the rows."""
        return [self._type_name] * len(rows)


class CompletedField(SelectedField):
    """A field whose values are resolved first and completed then."""

    def __init__(
        self, key: str, *, place: Place, arguments: Arguments, completion: Completion
    ) -> None:
        super().__init__(key)
        self.place = place
        self.completion = completion
        self._arguments = arguments

    def resolve(self, rows: Sequence[Any], run: Run) -> Sequence[Any]:
        """Resolve for all rows, complete for all rows."""
        try:
            arguments = self._arguments.values(run.executor)
        except Exception as error:
            values: Sequence[Any] = [error] * len(rows)
        else:
            values = self._values(rows, arguments, run)
        return self.completion.complete(values, run)

    @abstractmethod
    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: Run
    ) -> Sequence[Any]:
        """The value, or the exception in its place, for each of the rows."""


class DeclaredField(CompletedField):
    """A field declared as a column, computed or batched."""

    def __init__(self, key: str, *, declaration: Declaration, **plan: Any) -> None:
        super().__init__(key, **plan)
        self._declaration = declaration

    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: Run
    ) -> Sequence[Any]:
        return self._declaration.answers(rows, run.executor.context_value, arguments)


class ResolvedField(CompletedField):
    """A field with a resolver of its own, called for each row."""

    def __init__(self, key: str, *, resolver: Callable[..., Any], **plan: Any) -> None:
        super().__init__(key, **plan)
        self._resolver = resolver

    def _values(
        self, rows: Sequence[Any], arguments: dict[str, Any], run: Run
    ) -> Sequence[Any]:
        info = run.info(self.place)
        values = [
            outcome(lambda row: self._resolver(row, info, **arguments), row)
            for row in rows
        ]
        if any(map(run.executor.is_awaitable, values)):
            return self._refuse_awaitables(values, run)
        return values

    def _refuse_awaitables(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        for value in filter(iscoroutine, values):
            value.close()
        if run.executor.operation.operation is not OperationType.MUTATION:
            raise NotTakenError
        # What a mutation has begun cannot be begun again by graphql-core.
        name = f"{self.place.parent_type}.{self.place.name}"
        return [TypeError(f"{name} is awaitable: declare its resolver async.")]


class Selection:
    """The selected fields of one object type at one place of the document."""

    def __init__(self, fields: Sequence[SelectedField]) -> None:
        self.fields = fields
        self._assemble = assembler([field.key for field in fields])

    def resolve(self, rows: Sequence[Any], run: Run) -> list[dict[str, Any]]:
        """One object of the response for each of the rows."""
        if not self.fields:
            return [{} for _ in rows]
        return self._assemble([field.resolve(rows, run) for field in self.fields])


class ObjectCompletion(Completion):
    """Completes objects of one concrete type by their selections."""

    def __init__(
        self,
        place: Place,
        *,
        nullable: bool,
        type_: GraphQLObjectType,
        selection: Selection,
        is_type_of: Callable[[Any, Any], Any] | None,
    ) -> None:
        super().__init__(place, nullable=nullable)
        self.type = type_
        self.selection = selection
        self._is_type_of = is_type_of

    def complete_present(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Resolve the selected fields of those that are of the type."""
        if self._surely_of_type(values):
            return self.selection.resolve(values, run)
        info = run.info(self.place)
        checked = [outcome(self._checked, value, info) for value in values]
        return self.complete_around_absent(checked, run, self.selection.resolve)

    def _surely_of_type(self, values: Sequence[Any]) -> bool:
        if self._is_type_of is None:
            return True
        if not isinstance(self._is_type_of, instances):
            return False
        classes = self._is_type_of.classes
        return all(issubclass(kind, classes) for kind in set(map(type, values)))

    def _checked(self, value: Any, info: Any) -> Any:
        if self._is_type_of and not self._is_type_of(value, info):
            raise invalid_return_type_error(self.type, value, self.place.details)
        return value


class AbstractCompletion(Completion):
    """Completes objects of an interface or union: those of each type together."""

    def __init__(
        self,
        place: Place,
        *,
        nullable: bool,
        type_: GraphQLAbstractType,
        objects: dict[str, ObjectCompletion],
    ) -> None:
        super().__init__(place, nullable=nullable)
        self.type = type_
        self.objects = objects

    def complete_present(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Sort the objects by their types, complete each sort, and put them back."""
        completed: list[Any] = [None] * len(values)
        sorts: dict[str, list[int]] = {}
        for index, name in enumerate(self._type_names(values, run)):
            if isinstance(name, Exception):
                completed[index] = run.failure(name)
            else:
                sorts.setdefault(name, []).append(index)
        for name, indices in sorts.items():
            objects = self.objects[name].complete_present(
                [values[index] for index in indices], run
            )
            for index, value in zip(indices, objects, strict=True):
                completed[index] = value
                run.type_names[id(value)] = name
        return completed

    def _type_names(self, values: Sequence[Any], run: Run) -> list[Any]:
        info = run.info(self.place)
        resolve_type = self.type.resolve_type or default_type_resolver

        def type_name(value: Any) -> str:
            return run.executor.ensure_valid_runtime_type(
                resolve_type(value, info, self.type),
                self.type,
                self.place.details,
                info,
                value,
            ).name

        return [outcome(type_name, value) for value in values]

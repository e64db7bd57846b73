"""Completes objects: all objects of a concrete type at once, by their selection."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType, default_type_resolver
from graphql.execution.executor import invalid_return_type_error

from execution.completion import Completion
from execution.field_source import instances
from execution.lookahead import EVERYTHING, Selected
from execution.run import FieldInfo, PlanRun, value_or_error
from execution.selections import SelectionSet


class ObjectCompletion(Completion):
    """Completes objects of one concrete type."""

    def __init__(
        self,
        field: FieldInfo,
        *,
        nullable: bool,
        type_: GraphQLObjectType,
        selection: SelectionSet,
        is_type_of: Callable[[Any, Any], Any] | None,
    ) -> None:
        super().__init__(field, nullable=nullable)
        self.type = type_
        self.selection = selection
        self._is_type_of = is_type_of

    @property
    def selected(self) -> Selected:
        """What is selected of the objects; anything if ``is_type_of`` may read it."""
        if self._is_type_of is None or isinstance(self._is_type_of, instances):
            return self.selection.selected
        return EVERYTHING

    def complete(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Resolve the selected fields; nulls and other types are found on the way."""
        # Nulls and exceptions are not instances, so one look at the types is enough.
        if isinstance(self._is_type_of, instances) and self._all_of_type(values):
            return self.selection.resolve(values, run)
        return super().complete(values, run)

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Resolve the selected fields; objects of other types fail."""
        if self._all_of_type(values):
            return self.selection.resolve(values, run)
        info = run.resolve_info(self.field)
        checked = [value_or_error(self._checked, value, info) for value in values]
        return self.complete_around_absent(checked, run, self.selection.resolve)

    def _all_of_type(self, values: Sequence[Any]) -> bool:
        if self._is_type_of is None:
            return True
        if not isinstance(self._is_type_of, instances):
            return False
        classes = self._is_type_of.classes
        for type_ in set(map(type, values)):  # noqa: SIM110 - as in `any_absent`
            if not issubclass(type_, classes):
                return False
        return True

    def _checked(self, value: Any, info: Any) -> Any:
        if self._is_type_of and not self._is_type_of(value, info):
            raise invalid_return_type_error(self.type, value, self.field.details)
        return value


class AbstractCompletion(Completion):
    """Completes objects of an interface or union, one concrete type after the other."""

    def __init__(
        self,
        field: FieldInfo,
        *,
        nullable: bool,
        type_: GraphQLAbstractType,
        objects: dict[str, ObjectCompletion],
    ) -> None:
        super().__init__(field, nullable=nullable)
        self.type = type_
        self.objects = objects

    @property
    def selected(self) -> Selected:
        """Anything: which types the objects have is not known before they are read."""
        return EVERYTHING

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Group the objects by type, complete each group, and restore the order."""
        completed: list[Any] = [None] * len(values)
        indices_by_type: dict[str, list[int]] = {}
        for index, name in enumerate(self._type_names(values, run)):
            if isinstance(name, Exception):
                completed[index] = run.failure(name)
            else:
                indices_by_type.setdefault(name, []).append(index)
        for name, indices in indices_by_type.items():
            objects = self.objects[name].complete_present(
                [values[index] for index in indices], run
            )
            for index, value in zip(indices, objects, strict=True):
                completed[index] = value
                # The response holds the object, so no other has its id.
                run.type_names[id(value)] = name
        return completed

    def _type_names(self, values: Sequence[Any], run: PlanRun) -> list[Any]:
        info = run.resolve_info(self.field)
        resolve_type = self.type.resolve_type or default_type_resolver

        def type_name(value: Any) -> str:
            return run.executor.ensure_valid_runtime_type(
                resolve_type(value, info, self.type),
                self.type,
                self.field.details,
                info,
                value,
            ).name

        return [value_or_error(type_name, value) for value in values]

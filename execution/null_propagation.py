"""Settles what failures mean: which objects become null, and which errors are told.

Fields are resolved breadth first, but errors are settled depth first, in the
order of the response. That is the order in which graphql-core meets them: it
never gets to fields behind one that took their object away, so errors of such
fields are not told.
"""

from typing import Any

from graphql import Executor, GraphQLOutputType
from graphql.pyutils import Path

from execution.completion import Completion, ListCompletion
from execution.objects import AbstractCompletion, ObjectCompletion
from execution.run import Failure, Run
from execution.selections import CompletedField, SelectedField, Selection


class Settlement:
    """Goes through a response that has failures in it, and takes them out."""

    def __init__(self, run: Run) -> None:
        self._executor: Executor[Any] = run.executor
        self._type_names = run.type_names

    def settle(
        self, selection: Selection, data: dict[str, Any], path: Path | None
    ) -> None:
        """Settle the fields of one object. Raises what takes the object away."""
        for field in selection.fields:
            data[field.key] = self.settle_field(field, data[field.key], path)

    def settle_field(self, field: SelectedField, value: Any, path: Path | None) -> Any:
        """The field's value as it stays. Raises what takes its object away."""
        if not isinstance(field, CompletedField):
            return value
        place = field.place
        here = Path(path, field.key, place.parent_type.name)
        return self._settle(field.completion, value, here, place.definition.type)

    def _settle(
        self,
        completion: Completion,
        value: Any,
        path: Path,
        type_: GraphQLOutputType,
    ) -> Any:
        try:
            self._settle_inside(completion, value, path)
        except Exception as error:
            details = completion.place.details
            self._executor.handle_field_error(error, type_, details, path)
            return None
        return value

    def _settle_inside(self, completion: Completion, value: Any, path: Path) -> None:
        if isinstance(value, Failure):
            value.reraise()
        if value is None:
            return
        if isinstance(completion, AbstractCompletion):
            completion = completion.objects[self._type_names[id(value)]]
        if isinstance(completion, ObjectCompletion):
            self.settle(completion.selection, value, path)
        elif isinstance(completion, ListCompletion):
            self._settle_items(completion, value, path)

    def _settle_items(
        self, lists: ListCompletion, values: list[Any], path: Path
    ) -> None:
        for index, value in enumerate(values):
            here = path.add_key(index, None)
            values[index] = self._settle(lists.items, value, here, lists.item_type)
